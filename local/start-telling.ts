import type { SQSClient } from "@aws-sdk/client-sqs";
import { notifyHandler } from "../functions/notify/notify-handler.ts";
import { DynamoOutboxes } from "../shared/adapters/dynamodb/outboxes.ts";
import { SqsNotifyQueue } from "../shared/adapters/sqs/notify-queue.ts";
import { notifyQueueShape } from "../shared/adapters/sqs/queue-shape.ts";
import { planLinks } from "../shared/compose/card-links.ts";
import { notifyHost } from "../shared/compose/notify-host.ts";
import { type ReportParts, reportHost } from "../shared/compose/report-host.ts";
import type { SlackSettings } from "../shared/env.ts";
import type { Telling } from "../shared/notify/tell-news.ts";
import { dueReports } from "../shared/report/run/due-reports.ts";
import { startPump } from "./embedded/poller.ts";

export interface TellingParts extends Omit<ReportParts, "notices" | "page"> {
  /** Null: no Slack. */
  slack: SlackSettings | null;
  /** The embedded notify queue. */
  notices: { client: SQSClient; queueUrl: string };
}

/** What tells people of progress on this machine. */
export interface LocalTelling {
  /** Where syncs leave their news; absent without Slack. */
  telling: Telling | undefined;
  /** Sends the reports that are due, and what was not sent. Trouble is told in the log. */
  wake(): Promise<void>;
  /** Of how many goals something is not told. */
  unsent(): Promise<number>;
  stop(): Promise<void>;
}

const quarter = 15 * 60 * 1000;

/**
 * The functions that report and notify on AWS: woken now, which catches up with what was due meanwhile, and every
 * quarter of an hour from now on.
 */
export function startTelling({ slack, notices, ...parts }: TellingParts): LocalTelling {
  const { table, operator, clock, log } = parts;
  const logError = (error: unknown) =>
    log("telling", { error: error instanceof Error ? error.message : String(error) });
  const handler = notifyHandler(
    notifyHost({
      ...{ table, operator, clock, log },
      slack: async () => slack,
      queue: notices,
      // The page under serve is for this machine alone: nothing in Slack leads there.
      links: async () => planLinks,
    }),
  );
  const pump = startPump({
    ...notices,
    handler,
    timeout: notifyQueueShape.functionTimeout,
    batchSize: notifyQueueShape.batchSize,
    onError: logError,
  });
  const host = () => reportHost({ ...parts, notices, page: async () => () => null });
  const wake = () => dueReports(host()).catch(logError);
  let awake = wake();
  const timer = setInterval(() => {
    awake = wake();
  }, quarter);
  timer.unref();
  const outboxes = new DynamoOutboxes({ ...table, clock });
  return {
    telling: slack === null ? undefined : { outboxes, queue: new SqsNotifyQueue({ ...notices, clock }) },
    wake,
    unsent: async () => (await outboxes.unsent()).length,
    async stop() {
      clearInterval(timer);
      await awake;
      await pump.stop();
    },
  };
}
