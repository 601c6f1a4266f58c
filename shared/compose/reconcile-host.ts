import { DynamoDeliveries } from "../adapters/dynamodb/deliveries.ts";
import { DynamoLedger } from "../adapters/dynamodb/ledger.ts";
import { githubFailedDeliveries } from "../adapters/github/failed-deliveries.ts";
import { SqsWorkQueue } from "../adapters/sqs/work-queue.ts";
import { maySync } from "../config/operator.ts";
import type { ReconcileHost } from "../sync/reconcile/daily-reconcile.ts";
import type { WorkerParts } from "./worker-host.ts";

export type ReconcileParts = Pick<WorkerParts, "github" | "table" | "queue" | "operator" | "clock" | "log">;

/** The host of the daily round, the same on AWS and on one machine: only the parts differ. */
export function reconcileHost(parts: ReconcileParts): ReconcileHost {
  const { github, table, queue, operator, clock, log } = parts;
  // One record that can't be read keeps no other repository from being looked at.
  const onUnreadable = ({ message }: Error) => log("not read", { error: message });
  return {
    clock,
    ledger: new DynamoLedger({ ...table, clock, onUnreadable }),
    deliveries: new DynamoDeliveries({ ...table, clock, onUnreadable }),
    queue: new SqsWorkQueue({ ...queue, clock }),
    maySync: (fullName) => maySync(operator, fullName),
    failedDeliveries: async () => githubFailedDeliveries(await github(), clock),
    log,
  };
}
