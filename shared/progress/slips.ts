import { dayInWords } from "../calendar/days.ts";
import type { Slip } from "../model/slip.ts";
import type { KeyedPlan } from "../sync/identity/identify.ts";
import { times } from "../text/counted.ts";

/** So many are kept, the latest. */
const slipsKept = 200;

/**
 * The dates that the plan moved, given or taken, by the key of the milestone. A milestone that is done or cancelled
 * slips no more, and one that is new has no date to move. `on`: ISO 8601 date.
 */
export function findSlips(before: KeyedPlan, after: KeyedPlan, on: string): Slip[] {
  const earlier = new Map(before.milestones.map(({ key, milestone }) => [key, milestone]));
  return after.milestones.flatMap(({ key, milestone }) => {
    const was = earlier.get(key);
    if (was === undefined || milestone.status === "done" || milestone.status === "cancelled") return [];
    const from = was.schedule?.due ?? null;
    const to = milestone.schedule?.due ?? null;
    return from === to ? [] : [{ key, title: milestone.title, from, to, on }];
  });
}

/** All slips, the oldest first. Several moves of a date on one day are one, and none when it is back where it was. */
export function withSlips(known: readonly Slip[], found: readonly Slip[]): Slip[] {
  let all = [...known];
  for (const slip of found) {
    const same = all.find(({ key, on }) => key === slip.key && on === slip.on);
    all = all.filter((other) => other !== same);
    const from = same === undefined ? slip.from : same.from;
    if (from !== slip.to) all.push({ ...slip, from });
  }
  return all.slice(-slipsKept);
}

/** How the dates of one milestone moved over all: how often, from the first to the last. Null when they did not. */
export interface Moves {
  count: number;
  from: string;
  to: string | null;
}

/** Giving a milestone its first date moves nothing. `slips`: in any order. */
export function movesOf(slips: readonly Slip[], key: string): Moves | null {
  const moves = slips
    .filter((slip) => slip.key === key && slip.from !== null)
    .sort((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : 0));
  const from = moves[0]?.from ?? null;
  return from === null ? null : { count: moves.length, from, to: moves.at(-1)?.to ?? null };
}

/** "its date moved twice, from 4 June to 18 June". */
export function movesInWords({ count, from, to }: Moves, today: string): string {
  const start = `its date moved ${times(count)}`;
  if (to === null) return `${start}: it was ${dayInWords(from, today)}, and there is none any more`;
  if (to === from) return `${start}, and is ${dayInWords(to, today)} again`;
  return `${start}, from ${dayInWords(from, today)} to ${dayInWords(to, today)}`;
}
