import type { SQSClient } from "@aws-sdk/client-sqs";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { DynamoDeliveries } from "../../shared/adapters/dynamodb/deliveries.ts";
import { DynamoLedger } from "../../shared/adapters/dynamodb/ledger.ts";
import type { GitHubSettings } from "../../shared/adapters/github/github-host.ts";
import { githubLimitsAt } from "../../shared/adapters/github/github-limits.ts";
import { openSyncHost } from "../../shared/adapters/open-sync-host.ts";
import { RequestBudgets } from "../../shared/adapters/pacing/request-budgets.ts";
import { delayMessage } from "../../shared/adapters/sqs/delay-message.ts";
import type { Operator } from "../../shared/config/operator.ts";
import { maySync } from "../../shared/config/operator.ts";
import type { JiraSettings } from "../../shared/env.ts";
import type { Clock } from "../../shared/ports/clock.ts";
import type { Envelope } from "../../shared/ports/work-queue.ts";
import type { Telling } from "../../shared/report/use-cases/tell-news.ts";
import type { ReportedOperation } from "../../shared/sync/result.ts";
import type { SyncRun } from "../../shared/sync/use-cases/sync-repository.ts";
import type { SyncHandlerHost } from "./sync-handler.ts";

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
