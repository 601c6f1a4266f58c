import type { KeyedPlan } from "../model/keyed-plan.ts";
import { type CompletePolicy, type LinksByTracker, measureMilestones } from "./milestone-progress.ts";

/**
 * Returns the plan with the status "done" for every milestone that is complete in plan and trackers. A milestone with
 * an ambiguous deliverable (`ambiguous-identity`) keeps its status, because `keyed` lacks that deliverable.
 */
export function markCompleted(keyed: KeyedPlan, links: LinksByTracker, policy: CompletePolicy): KeyedPlan {
  const done = new Set(
    measureMilestones(keyed.milestones, links, policy)
      .filter(({ status }) => status === "done")
      .map(({ key }) => key),
  );
  return {
    milestones: keyed.milestones.map((entry) => {
      const { milestone, deliverables } = entry;
      const isUnambiguous = deliverables.length === milestone.deliverables.length;
      if (!isUnambiguous || !done.has(entry.key) || milestone.status === "done") return entry;
      return { ...entry, milestone: { ...milestone, status: "done" } };
    }),
  };
}

/** Returns the keys of the milestones that are done. */
export function completedKeys({ milestones }: KeyedPlan): Set<string> {
  return new Set(milestones.filter(({ milestone }) => milestone.status === "done").map(({ key }) => key));
}
