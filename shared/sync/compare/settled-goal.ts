import { dayOfInstant } from "../../calendar/days.ts";
import type { Plan } from "../../model/plan.ts";
import type { GoalState, Identity } from "../../model/state.ts";
import { findSlips, withSlips } from "../../progress/slips.ts";
import { identify } from "../identity/identify.ts";

/** What a goal was brought in line with. */
export interface Settled {
  ready: { plan: Plan; blob: string | null; goalFile: { kept: GoalState["goalFile"] } };
  head: { commit: string; committedAt: string };
}

/** A longer plan is not kept for status and reports, in characters of JSON: what identifies its items goes first. */
const longestKept = 128 * 1024;

/** What a goal's state says once the trackers match its plan. `identities`: as they are now. */
export function settledState(
  { ready, head }: Settled,
  before: GoalState,
  identities: readonly Identity[],
  now: Date,
): Partial<GoalState> {
  const { plan, blob, goalFile } = ready;
  const { commit, committedAt } = head;
  const kept = JSON.stringify(plan).length > longestKept ? null : plan;
  const slips = withSlips(before.slips ?? [], movedDates(before, plan, identities, now));
  return {
    ...{ path: plan.path, plan: kept, blob, goalFile: goalFile.kept, commit, committedAt },
    ...(slips.length > 0 && { slips }),
    syncedAt: now.toISOString(),
  };
}

function movedDates(before: GoalState, plan: Plan, identities: readonly Identity[], now: Date) {
  if (before.plan === null) return [];
  const earlier = identify(before.plan, before.identities).keyed;
  return findSlips(earlier, identify(plan, identities).keyed, dayOfInstant(now));
}

export function newGoal({ goal, path }: Plan): GoalState {
  return {
    goal: goal.id,
    path,
    version: 0,
    blob: null,
    commit: null,
    committedAt: null,
    identities: [],
    plan: null,
    outcome: "unchanged",
    syncedAt: null,
  };
}
