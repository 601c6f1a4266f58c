import { type TrackerName, trackerNames } from "../../model/item.ts";
import type { Approval } from "../../model/run-record.ts";

/** What was approved for one goal, by all approvals together. */
export interface GoalApproval {
  commits: ReadonlySet<string>;
  /** Keys of the items that can be closed, by tracker. */
  keys: ReadonlyMap<TrackerName, ReadonlySet<string>>;
  /** The inputs (`HeldCreation`) from which items may be created, by tracker. */
  creatingInputs: ReadonlyMap<TrackerName, ReadonlySet<string>>;
}

/** Returns what was approved for a goal, or `null` if nothing was. An approval can be without items. */
export function findGoalApproval(approvals: readonly Approval[] | undefined, goal: string): GoalApproval | null {
  const found = (approvals ?? []).flatMap(({ commit, goals }) =>
    goals.filter((one) => one.goal === goal).map(({ items, creations = [] }) => ({ commit, items, creations })),
  );
  if (found.length === 0) return null;
  return {
    commits: new Set(found.map(({ commit }) => commit)),
    keys: byTracker(found.flatMap(({ items }) => items.map(({ tracker, key }) => [tracker, key]))),
    creatingInputs: byTracker(
      found.flatMap(({ creations }) => creations.map(({ tracker, inputs }) => [tracker, inputs])),
    ),
  };
}

function byTracker(values: readonly [TrackerName, string][]): Map<TrackerName, Set<string>> {
  const inTracker = (tracker: TrackerName) => values.filter(([name]) => name === tracker).map(([, value]) => value);
  return new Map(trackerNames.map((tracker) => [tracker, new Set(inTracker(tracker))]));
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
