import { DynamoDeliveries } from "../../shared/adapters/dynamodb/deliveries.ts";
import { DynamoLedger } from "../../shared/adapters/dynamodb/ledger.ts";
import { githubFailedDeliveries } from "../../shared/adapters/github/failed-deliveries.ts";
import { SqsWorkQueue } from "../../shared/adapters/sqs/work-queue.ts";
import { maySync } from "../../shared/config/operator.ts";
import type { ReconcileHost } from "../../shared/sync/use-cases/daily-reconcile.ts";
import type { WorkerParts } from "../sync/worker-host.ts";

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
