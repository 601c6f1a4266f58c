import type { Outcome } from "../../model/result.ts";

/** Returns the outcome of a whole: held if a part is held, partial if some parts failed, failed if all did. */
export function combineOutcomes(outcomes: readonly Outcome[]): Outcome {
  const has = (outcome: Outcome) => outcomes.includes(outcome);
  if (has("held")) return "held";
  if (outcomes.length > 0 && outcomes.every((outcome) => outcome === "failed")) return "failed";
  if (has("partial") || has("failed")) return "partial";
  return has("synced") ? "synced" : "unchanged";
}
