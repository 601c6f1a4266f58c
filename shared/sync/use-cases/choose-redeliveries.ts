import type { DeliveryTry } from "../../ports/failed-deliveries.ts";

/**
 * The deliveries that never arrived, each by its newest try: those that were tried least first, then the oldest, so
 * that one that always fails takes no other's place.
 */
export function chooseRedeliveries(tries: readonly DeliveryTry[], most: number): DeliveryTry[] {
  const groups = new Map<string, DeliveryTry[]>();
  for (const one of tries) groups.set(one.guid, [...(groups.get(one.guid) ?? []), one]);
  return [...groups.values()]
    .filter((group) => !group.some(({ arrived }) => arrived))
    .map((group) => ({ count: group.length, newest: group.reduce(newer) }))
    .sort((a, b) => a.count - b.count || compare(a.newest.at, b.newest.at))
    .slice(0, most)
    .map(({ newest }) => newest);
}

function newer(one: DeliveryTry, other: DeliveryTry): DeliveryTry {
  return compare(one.at, other.at) > 0 ? one : other;
}

/** ISO 8601 instants with and without fractions of a second. */
function compare(one: string, other: string): number {
  return Date.parse(one) - Date.parse(other);
}
