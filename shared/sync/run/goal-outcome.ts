import type { GoalRun } from "../../model/goal-run.ts";
import type { Outcome } from "../../model/result.ts";
import type { ClassifiedPlan } from "../read/classify-plans.ts";

/** Returns the outcome of a whole: held if a part is held, partial if some parts failed, failed if all did. */
export function combineOutcomes(outcomes: readonly Outcome[]): Outcome {
  const has = (outcome: Outcome) => outcomes.includes(outcome);
  if (has("held")) return "held";
  if (outcomes.length > 0 && outcomes.every((outcome) => outcome === "failed")) return "failed";
  if (has("partial") || has("failed")) return "partial";
  return has("synced") ? "synced" : "unchanged";
}

/** Records what is known of a goal once its plan is classified: the outcome, unless it is ready. */
export function recordClassification(run: GoalRun, plan: ClassifiedPlan): void {
  run.diagnostics = [...plan.diagnostics];
  run.isRejected = plan.kind === "rejected";
  if (plan.kind === "missing") {
    run.outcome = "held";
    run.held = { reasons: [plan.reason], items: plan.items };
  } else if (run.isRejected || (plan.kind === "unchanged" && run.diagnostics.length > 0)) {
    run.outcome = "failed";
  }
}

/** Records the outcome in all trackers, and what is held in any of them. */
export function combineTrackers(run: GoalRun): void {
  run.outcome = combineOutcomes(run.trackers.map(({ outcome }) => outcome));
  const held = run.trackers.flatMap(({ tracker, held }) => (held === null ? [] : { tracker, ...held }));
  if (held.length === 0) return;
  run.held = {
    reasons: held.map(({ reason }) => reason),
    items: held.flatMap(({ tracker, items }) => items.map((item) => ({ ...item, tracker }))),
  };
}
