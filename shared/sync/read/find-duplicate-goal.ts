import type { Diagnostic } from "../../model/diagnostic.ts";
import type { Plan } from "../../model/plan.ts";
import type { PlanFileState } from "../../model/repository-state.ts";
import { syncDiagnostic } from "../diagnostic-codes.ts";

/**
 * Returns an error if another plan file has the same goal id and takes precedence: the one that was synced before, else
 * the first by path. Both would write the same items.
 */
export function findDuplicateGoal(
  { goal, path }: Plan,
  plans: Readonly<Record<string, PlanFileState>>,
): Diagnostic | null {
  const paths = Object.keys(plans)
    .filter((other) => plans[other]?.goal === goal.id)
    .sort();
  const owner = paths.find((other) => plans[other]?.wasSynced) ?? paths[0] ?? path;
  if (owner === path) return null;
  return syncDiagnostic(
    "duplicate-goal",
    `This file and ${owner} both have the goal id "${goal.id}". Rename one of them, or remove one from "plans" in the config.`,
  );
}
