import type { Outcome } from "./state.ts";

/**
 * What several outcomes come to. One that waits for a person says so above all; one bad among good ones is
 * partial; a run that did nothing anywhere is unchanged.
 */
export function combineOutcomes(outcomes: readonly Outcome[]): Outcome {
  const has = (outcome: Outcome) => outcomes.includes(outcome);
  if (has("held")) return "held";
  if (outcomes.length > 0 && outcomes.every((outcome) => outcome === "failed")) return "failed";
  if (has("partial") || has("failed")) return "partial";
  return has("synced") ? "synced" : "unchanged";
}
