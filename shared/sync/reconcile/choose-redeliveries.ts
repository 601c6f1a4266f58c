import { groupBy } from "../../collections/group-by.ts";
import type { DeliveryAttempt } from "../../ports/failed-deliveries.ts";

/** Number of attempts after which a delivery is abandoned. */
export const MAX_ATTEMPTS = 5;

export interface Redeliveries {
  chosen: DeliveryAttempt[];
  /** Number of undelivered webhooks above the limit; the next reconcile chooses from them. */
  waiting: number;
  /** Undelivered webhooks for which no further attempt is requested. */
  abandoned: { guid: string; attempts: number }[];
}

/**
 * Chooses at most `limit` undelivered webhooks to request again, and returns the newest attempt of each. Webhooks with
 * the fewest attempts come first, so that a webhook that always fails does not block the others; among equal numbers,
 * the webhook whose newest attempt is the oldest. A webhook is abandoned after `MAX_ATTEMPTS` attempts, or if
 * `attempts` is complete and lacks the webhook's first attempt, because that is then older than the listed period.
 */
export function chooseRedeliveries(
  { attempts, isComplete }: { attempts: readonly DeliveryAttempt[]; isComplete: boolean },
  limit: number,
): Redeliveries {
  const deliveries = groupBy(attempts, ({ guid }) => guid);
  const undelivered = [...deliveries.values()].filter((group) => !group.some((one) => one.isDelivered));
  const isRetried = (group: readonly DeliveryAttempt[]) =>
    group.length < MAX_ATTEMPTS && (!isComplete || group.some(({ isRedelivery }) => !isRedelivery));
  const retried = undelivered
    .filter(isRetried)
    .map((group) => ({ count: group.length, newest: group.reduce(newer) }))
    .sort((a, b) => a.count - b.count || compareInstants(a.newest.at, b.newest.at))
    .map(({ newest }) => newest);
  return {
    chosen: retried.slice(0, limit),
    waiting: Math.max(0, retried.length - limit),
    abandoned: undelivered
      .filter((group) => !isRetried(group))
      .flatMap((group) => group.slice(0, 1).map(({ guid }) => ({ guid, attempts: group.length }))),
  };
}

function newer(one: DeliveryAttempt, other: DeliveryAttempt): DeliveryAttempt {
  return compareInstants(one.at, other.at) > 0 ? one : other;
}

/** Compares ISO 8601 instants, with and without fractions of a second. */
function compareInstants(one: string, other: string): number {
  return Date.parse(one) - Date.parse(other);
}
