import type { Config } from "../config/config.ts";
import type { Share } from "../model/goal-status.ts";
import type { Status } from "../model/plan.ts";

export type CompletePolicy = Config["policy"]["complete"];

/** What decides whether a milestone is done. */
export interface CompletionFacts {
  /** What the plan says. */
  planned: Status;
  deliverables: Share;
  criteria: Share;
  verification: Share;
}

/**
 * Whether a milestone is done: because the plan says so, or because `policy.complete` (docs/configuration.md) takes
 * what is done of it for enough. Under "criteria" a milestone without criteria and verification goes by its
 * deliverables, and one without deliverables by its criteria; one without any of them is done by the plan only, as
 * all are under "plan" and "never". A cancelled one is never done.
 */
export function isComplete(
  { planned, deliverables, criteria, verification }: CompletionFacts,
  policy: CompletePolicy,
): boolean {
  if (planned === "done" || planned === "cancelled") return planned === "done";
  const shares = {
    deliverables: [deliverables],
    criteria: [deliverables, criteria, verification],
    plan: [],
    never: [],
  };
  const counting: Share[] = shares[policy].filter(({ total }) => total > 0);
  return counting.length > 0 && counting.every(({ done, total }) => done === total);
}
