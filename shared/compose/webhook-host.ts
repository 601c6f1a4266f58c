import type { WebhookHost } from "../http/webhook-app.ts";
import type { HostSettings } from "./host-settings.ts";
import { openWorkQueue } from "./queues.ts";
import { openStores } from "./stores.ts";

/** The part of the webhook host that needs the table and the queue. */
export type WebhookStateHost = Pick<
  WebhookHost,
  "deliveries" | "queue" | "repository" | "repositoriesOf" | "isStateReachable"
>;

export function webhookStateHost({
  table,
  workQueue,
  clock,
}: Pick<HostSettings, "table" | "workQueue" | "clock">): WebhookStateHost {
  const { ledger, deliveries, isReachable } = openStores(table, { clock });
  return {
    deliveries,
    queue: openWorkQueue(workQueue, clock),
    repository: (id) => ledger.repository(id),
    repositoriesOf: (tracker, project) => ledger.repositoriesOf(tracker, project),
    isStateReachable: isReachable,
  };
}
