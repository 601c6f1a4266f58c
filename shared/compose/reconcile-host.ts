import { openGitHubDeliveries } from "../adapters/github/github-deliveries.ts";
import { isRepositoryAllowed } from "../config/operator.ts";
import type { ReconcileHost } from "../sync/reconcile/daily-reconcile.ts";
import type { HostSettings } from "./host-settings.ts";
import { openWorkQueue } from "./queues.ts";
import { openStores } from "./stores.ts";

export type ReconcileHostOptions = Pick<HostSettings, "github" | "table" | "workQueue" | "operator" | "clock" | "log">;

export function reconcileHost(options: ReconcileHostOptions): ReconcileHost {
  const { github, table, workQueue, operator, clock, log } = options;
  const { ledger, deliveries } = openStores(table, { clock, log });
  return {
    clock,
    ledger,
    deliveries,
    queue: openWorkQueue(workQueue, clock),
    isAllowed: (fullName) => isRepositoryAllowed(operator, fullName),
    failedDeliveries: async () => openGitHubDeliveries(await github(), clock),
    log,
  };
}
