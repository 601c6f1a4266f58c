import type { KeyedPlan } from "../sync/identity/identify.ts";
import type { CompletePolicy } from "./complete.ts";
import { type LinksByTracker, milestoneFacts } from "./milestone-facts.ts";

/**
 * The plan with those milestones as done that `policy.complete` takes for done, by what plan and trackers say of their
 * deliverables, criteria and verification. One that has a deliverable of unknown identity is not judged.
 */
export function withCompleted(keyed: KeyedPlan, links: LinksByTracker, policy: CompletePolicy): KeyedPlan {
  const done = new Set(
    milestoneFacts(keyed.milestones, links, policy)
      .filter(({ status }) => status === "done")
      .map(({ key }) => key),
  );
  return {
    milestones: keyed.milestones.map((entry) => {
      const { milestone, deliverables } = entry;
      const isJudged = deliverables.length === milestone.deliverables.length;
      if (!isJudged || !done.has(entry.key) || milestone.status === "done") return entry;
      return { ...entry, milestone: { ...milestone, status: "done" } };
    }),
  };
}

/** The keys of the milestones that are done. */
export function completedKeys({ milestones }: KeyedPlan): Set<string> {
  return new Set(milestones.filter(({ milestone }) => milestone.status === "done").map(({ key }) => key));
}
