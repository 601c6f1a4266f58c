import type { SQSClient } from "@aws-sdk/client-sqs";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { SyncHandlerHost } from "../../functions/sync/sync-handler.ts";
import { DynamoDeliveries } from "../adapters/dynamodb/deliveries.ts";
import { DynamoLedger } from "../adapters/dynamodb/ledger.ts";
import type { GitHubSettings } from "../adapters/github/github-host.ts";
import { githubLimitsAt } from "../adapters/github/github-limits.ts";
import { RequestBudgets } from "../adapters/pacing/request-budgets.ts";
import { delayMessage } from "../adapters/sqs/delay-message.ts";
import type { Operator } from "../config/operator.ts";
import { maySync } from "../config/operator.ts";
import type { JiraSettings } from "../env.ts";
import type { ReportedOperation } from "../model/result.ts";
import type { Telling } from "../notify/tell-news.ts";
import type { Clock } from "../ports/clock.ts";
import type { Envelope } from "../ports/work-queue.ts";
import type { SyncRun } from "../sync/run/sync-repository.ts";
import { openSyncHost } from "./open-sync-host.ts";

export interface WorkerParts {
  github: () => Promise<GitHubSettings>;
  /** Null: this installation has no Jira. */
  jira: () => Promise<JiraSettings | null>;
  table: { client: DynamoDBDocumentClient; table: string; life?: string | null };
  queue: { client: SQSClient; queueUrl: string };
  /** Where runs leave what Slack is told; absent: nobody is told. */
  telling?: Telling;
  operator: Operator | null;
  clock: Clock;
  log: SyncHandlerHost["log"];
  /** Told each operation and each run as they happen, where somebody is watching. */
  onOperation?: (path: string, operation: ReportedOperation) => void;
  onRun?: (envelope: Envelope, run: SyncRun) => void;
}

/** Waiting is paid for, and others wait behind it: in milliseconds. */
const patience = 5_000;

/** The worker's host, the same on AWS and on one machine: only the parts differ. */
export function workerHost({
  github,
  jira,
  table,
  queue,
  telling,
  operator,
  clock,
  log,
  ...watch
}: WorkerParts): SyncHandlerHost {
  const ledger = new DynamoLedger({ ...table, clock });
  const deliveries = new DynamoDeliveries({ ...table, clock });
  // One for all runs, as long as the function stays warm.
  const pacing = { budgets: new RequestBudgets(githubLimitsAt), patience };
  return {
    work: async (deadline) => ({
      clock,
      deliveries,
      maySync: (fullName) => maySync(operator, fullName),
      openSync: async (request, recordedElsewhere) =>
        openSyncHost(request, {
          github: await github(),
          jira: await jira(),
          ledger,
          ...(telling && { telling }),
          clock,
          operator,
          pacing,
          deadline,
          recordedElsewhere,
          onOperation: watch.onOperation ?? (() => {}),
        }),
      onRun: (envelope, run) => {
        const { repo, outcome, commit, error } = run.result;
        log("synced", { repo, outcome, commit, delivery: envelope.delivery, run: run.result.run, error });
        watch.onRun?.(envelope, run);
      },
      onRefused: ({ repository, delivery }, { message }) =>
        log("refused", { repo: repository.fullName, delivery, error: message }),
    }),
    delay: (receiptHandle, until) => delayMessage({ ...queue, clock }, receiptHandle, until),
    log,
  };
}
