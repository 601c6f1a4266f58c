import type { DeliveryTry } from "../../ports/failed-deliveries.ts";

/** So often a delivery is tried in all; what does not arrive then never will. */
export const mostTries = 5;

export interface Redeliveries {
  /** What is to be sent again now. */
  chosen: DeliveryTry[];
  /** How many more never arrived, for which there was no place. */
  waiting: number;
  /** What never arrived and is not asked for any more. */
  givenUp: { guid: string; tries: number }[];
}

/**
 * The deliveries that never arrived, each by its newest try: those that were tried least first, then the oldest, so
 * that one that always fails takes no other's place. Each redelivery is a try of its own and keeps its delivery in the
 * time in which it is sent again: so what counts is the first try, and of a delivery that is too old only redeliveries
 * are left. Where `tries` are not complete the first one may be missing for that reason, and only their number counts.
 */
export function chooseRedeliveries(
  { tries, isComplete }: { tries: readonly DeliveryTry[]; isComplete: boolean },
  most: number,
): Redeliveries {
  const groups = new Map<string, DeliveryTry[]>();
  for (const one of tries) groups.set(one.guid, [...(groups.get(one.guid) ?? []), one]);
  const lost = [...groups.values()].filter((group) => !group.some(({ arrived }) => arrived));
  const hasHope = (group: readonly DeliveryTry[]) =>
    group.length < mostTries && (!isComplete || group.some(({ redelivery }) => !redelivery));
  const inTurn = lost
    .filter(hasHope)
    .map((group) => ({ count: group.length, newest: group.reduce(newer) }))
    .sort((a, b) => a.count - b.count || compare(a.newest.at, b.newest.at))
    .map(({ newest }) => newest);
  return {
    chosen: inTurn.slice(0, most),
    waiting: Math.max(0, inTurn.length - most),
    givenUp: lost
      .filter((group) => !hasHope(group))
      .flatMap((group) => group.slice(0, 1).map(({ guid }) => ({ guid, tries: group.length }))),
  };
}

function newer(one: DeliveryTry, other: DeliveryTry): DeliveryTry {
  return compare(one.at, other.at) > 0 ? one : other;
}

/** ISO 8601 instants with and without fractions of a second. */
function compare(one: string, other: string): number {
  return Date.parse(one) - Date.parse(other);
}
