import type { DoneCount } from "../model/goal-status.ts";
import type { Status } from "../model/plan.ts";

/** Value of `policy.complete` in the config (docs/configuration.md). */
export type CompletePolicy = "criteria" | "deliverables" | "plan" | "never";

/** What decides whether a milestone is done. */
export interface CompletionCounts {
  /** The status that the plan's text gives. */
  plannedStatus: Status;
  deliverables: DoneCount;
  criteria: DoneCount;
  verification: DoneCount;
}

/**
 * Returns true if a milestone is done: the plan says so, or everything that `policy.complete` counts is done. Parts of
 * which a milestone has none don't count; without any counted part only the plan can say that it is done, as under
 * "plan" and "never". A cancelled milestone is never done.
 */
export function isComplete(
  { plannedStatus, deliverables, criteria, verification }: CompletionCounts,
  policy: CompletePolicy,
): boolean {
  if (plannedStatus === "done" || plannedStatus === "cancelled") return plannedStatus === "done";
  const parts = {
    deliverables: [deliverables],
    criteria: [deliverables, criteria, verification],
    plan: [],
    never: [],
  };
  const counted: DoneCount[] = parts[policy].filter(({ total }) => total > 0);
  return counted.length > 0 && counted.every(({ done, total }) => done === total);
}
