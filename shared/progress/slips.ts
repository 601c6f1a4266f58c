import type { Slip } from "../model/goal-status.ts";
import type { KeyedPlan } from "../model/keyed-plan.ts";
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
