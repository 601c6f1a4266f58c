import type { GoalRun } from "../../model/goal-run.ts";
import type { Outcome } from "../../model/result.ts";
import type { ClassifiedPlan } from "../read/classify-plans.ts";

/** Returns held if any is held, failed if all failed, partial if any failed or is partial, else synced or unchanged. */
export function combineOutcomes(outcomes: readonly Outcome[]): Outcome {
  const has = (outcome: Outcome) => outcomes.includes(outcome);
  if (has("held")) return "held";
  if (outcomes.length > 0 && outcomes.every((outcome) => outcome === "failed")) return "failed";
  if (has("partial") || has("failed")) return "partial";
  return has("synced") ? "synced" : "unchanged";
}

/** Records in `run` the diagnostics of a `ClassifiedPlan`, and the outcome of a plan that is rejected or missing. */
export function recordClassification(run: GoalRun, plan: ClassifiedPlan): void {
  run.diagnostics = [...plan.diagnostics];
  run.isRejected = plan.kind === "rejected";
  if (plan.kind === "missing") {
    run.outcome = "held";
    run.held = { reasons: [plan.reason], items: plan.items, creations: [] };
  } else if (run.isRejected || (plan.kind === "unchanged" && run.diagnostics.length > 0)) {
    run.outcome = "failed";
  }
}

/** Records the combined outcome of all trackers, and what is held in any tracker. */
export function combineTrackers(run: GoalRun): void {
  run.outcome = combineOutcomes(run.trackers.map(({ outcome }) => outcome));
  const held = run.trackers.flatMap(({ tracker, held }) => (held === null ? [] : { tracker, ...held }));
  if (held.length === 0) return;
  run.held = {
    reasons: held.map(({ reason }) => reason),
    items: held.flatMap(({ tracker, items }) => items.map((item) => ({ ...item, tracker }))),
    creations: held.flatMap(({ creation }) => creation ?? []),
  };
}
