import { type TrackerName, trackerNames } from "../../model/item.ts";
import type { Approval, HeldItem } from "../../model/run-record.ts";

/** What was approved for one goal, by all approvals together. */
export interface GoalApproval {
  commits: ReadonlySet<string>;
  /** Keys of the items that can be closed, by tracker. */
  keys: ReadonlyMap<TrackerName, ReadonlySet<string>>;
}

/** Returns what was approved for a goal, or `null` if nothing was. An approval can be without items. */
export function findGoalApproval(approvals: readonly Approval[] | undefined, goal: string): GoalApproval | null {
  const found = (approvals ?? []).flatMap(({ commit, goals }) =>
    goals.filter((one) => one.goal === goal).map(({ items }) => ({ commit, items })),
  );
  if (found.length === 0) return null;
  const items = found.flatMap((one) => one.items);
  const keysIn = (tracker: TrackerName) =>
    new Set(items.filter((item) => item.tracker === tracker).map(({ key }) => key));
  return {
    commits: new Set(found.map(({ commit }) => commit)),
    keys: new Map(trackerNames.map((tracker) => [tracker, keysIn(tracker)])),
  };
}

/** Returns the approvals with only the goals in `openGoals`, or `undefined` if no approval is left. */
export function remainingApprovals(
  approvals: readonly Approval[] | undefined,
  openGoals: ReadonlySet<string>,
): Approval[] | undefined {
  const remaining = (approvals ?? [])
    .map((approval) => ({ ...approval, goals: approval.goals.filter(({ goal }) => openGoals.has(goal)) }))
    .filter(({ goals }) => goals.length > 0);
  return remaining.length === 0 ? undefined : remaining;
}

/** Returns sorted ids of held items, "<tracker> <item key>". An approval is valid only for exactly these items. */
export function heldItemIds(items: readonly Pick<HeldItem, "tracker" | "key">[]): string[] {
  return items.map(({ tracker, key }) => `${tracker} ${key}`).sort();
}
