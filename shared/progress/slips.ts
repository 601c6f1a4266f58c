import { formatDay } from "../calendar/format-date.ts";
import type { Slip } from "../model/goal-status.ts";
import type { KeyedPlan } from "../model/keyed-plan.ts";
import { formatTimes } from "../text/format-count.ts";
import { isFinished } from "./milestone-name.ts";

const MAX_SLIPS = 200;

/**
 * Returns a slip for each due date that changed between two versions of a plan, including added and removed dates.
 * Milestones that are new, done or cancelled have no slips. `on`: ISO 8601 date of the change.
 */
export function findSlips(before: KeyedPlan, after: KeyedPlan, on: string): Slip[] {
  const earlier = new Map(before.milestones.map(({ key, milestone }) => [key, milestone]));
  return after.milestones.flatMap(({ key, milestone }) => {
    const previous = earlier.get(key);
    if (previous === undefined || isFinished(milestone)) return [];
    const from = previous.schedule?.due ?? null;
    const to = milestone.schedule?.due ?? null;
    return from === to ? [] : [{ key, title: milestone.title, from, to, on }];
  });
}

/** Returns the newest `MAX_SLIPS` slips. Changes of a date on one day become one slip, or none if undone. */
export function mergeSlips(known: readonly Slip[], found: readonly Slip[]): Slip[] {
  let all = [...known];
  for (const slip of found) {
    const same = all.find(({ key, on }) => key === slip.key && on === slip.on);
    all = all.filter((other) => other !== same);
    const from = same === undefined ? slip.from : same.from;
    if (from !== slip.to) all.push({ ...slip, from });
  }
  return all.slice(-MAX_SLIPS);
}

/** All changes of one milestone's due date: how many, the first date, and the last date (null if it was removed). */
export interface SlipSummary {
  count: number;
  from: string;
  to: string | null;
}

/** Summarizes a milestone's slips, given in any order; `null` if there is none. An added due date is not included. */
export function summarizeSlips(slips: readonly Slip[], key: string): SlipSummary | null {
  const moves = slips
    .filter((slip) => slip.key === key && slip.from !== null)
    .sort((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : 0));
  const from = moves[0]?.from ?? null;
  return from === null ? null : { count: moves.length, from, to: moves.at(-1)?.to ?? null };
}

/** Returns a text such as "Due date moved twice, from 4 Jun to 18 Jun". */
export function describeSlips({ count, from, to }: SlipSummary, today: string): string {
  const start = `Due date moved ${formatTimes(count)}`;
  if (to === null) return `${start}: it was ${formatDay(from, today)} and was removed`;
  if (to === from) return `${start} and is ${formatDay(to, today)} again`;
  return `${start}, from ${formatDay(from, today)} to ${formatDay(to, today)}`;
}
