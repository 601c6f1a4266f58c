import { AccessDenied, NotFound, OutcomeUnknown, RetryLater, TrackerRefused } from "../../errors.ts";
import type { Diagnostic, Plan } from "../../model/plan.ts";
import type { KnownPlan } from "../../model/state.ts";
import type { Notices } from "../../ports/notices.ts";
import { syncFinding } from "../diagnostic-codes.ts";

/**
 * Says on the commit that a plan is refused. Gives what kept it from being said where another try may do
 * better; where none will (a token without that permission), the run's result has to do.
 */
export async function refusePlan(
  notices: Notices,
  commit: string,
  plan: Plan,
): Promise<RetryLater | OutcomeUnknown | null> {
  try {
    await notices.planRefused(commit, plan.path, plan.diagnostics);
    return null;
  } catch (error) {
    if (error instanceof RetryLater || error instanceof OutcomeUnknown) return error;
    if ([AccessDenied, NotFound, TrackerRefused].some((kind) => error instanceof kind)) return null;
    throw error;
  }
}

/**
 * Two plan files whose paths come to one goal id would fight over the same items: the goal is the one's that
 * was synced before, else the first one's. Null for that one.
 */
export function sameGoal(
  { goal, path }: Plan,
  plans: Readonly<Record<string, KnownPlan>>,
): Diagnostic | null {
  const twins = Object.keys(plans)
    .filter((other) => plans[other]?.goal === goal.id)
    .sort();
  const owner = twins.find((twin) => plans[twin]?.synced) ?? twins[0] ?? path;
  if (owner === path) return null;
  return syncFinding(
    "duplicate-goal",
    `This file and ${owner} both stand for the goal "${goal.id}". Rename one of them, or take one out of "plans" in the config.`,
  );
}
