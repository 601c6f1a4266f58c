import { parseStoredConfig } from "../config/parse-config.ts";
import type { WebhookHost } from "../http/webhook-app.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { HostSettings } from "./host-settings.ts";
import { openWorkQueue } from "./queues.ts";
import { openStores } from "./stores.ts";

/** The part of the webhook host that needs the table and the queue. */
export type WebhookStateHost = Pick<
  WebhookHost,
  "deliveries" | "queue" | "findConfiguredBranch" | "repository" | "isStateReachable"
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
    findConfiguredBranch: (id) => findConfiguredBranch(ledger, id),
    repository: (id) => ledger.repository(id),
    isStateReachable: isReachable,
  };
}

/** Returns `branch` from a repository's stored config, or `null` if it is not set or the config is invalid. */
export async function findConfiguredBranch(
  ledger: Pick<Ledger, "repository">,
  repositoryId: string,
): Promise<string | null> {
  const repository = await ledger.repository(repositoryId);
  try {
    return parseStoredConfig(repository?.config ?? null).branch ?? null;
  } catch {
    return null;
  }
}
