import { dayOfInstant } from "../../calendar/days.ts";
import type { GoalState } from "../../model/goal-state.ts";
import type { Plan } from "../../model/plan.ts";
import { findSlips, mergeSlips } from "../../progress/slips.ts";
import { identifyItems } from "../identity/identify-items.ts";
import type { GoalTask } from "./run-context.ts";

/** A longer plan (in characters of JSON) is not stored: the keys of its items need the space of the record. */
const MAX_PLAN_LENGTH = 128 * 1024;

/** Returns what changes in a goal's state when the trackers match its plan. `before`: its state before this run. */
export function toUpToDateState(
  { plan: { plan, blob, goalFile }, view, state: { keyedItems } }: GoalTask,
  before: GoalState,
  now: Date,
): Partial<GoalState> {
  const { commit, committedAt } = view.head;
  const slips =
    before.plan === null
      ? []
      : findSlips(
          identifyItems(before.plan, before.keyedItems).keyedPlan,
          identifyItems(plan, keyedItems).keyedPlan,
          dayOfInstant(now),
        );
  return {
    path: plan.path,
    plan: JSON.stringify(plan).length > MAX_PLAN_LENGTH ? null : plan,
    blob,
    goalFile: goalFile.stored,
    commit,
    committedAt,
    slips: mergeSlips(before.slips, slips),
    syncedAt: now.toISOString(),
  };
}

/** Returns the state of a goal that was never synced. */
export function createGoalState({ goal, path }: Plan): GoalState {
  return {
    goal: goal.id,
    path,
    version: 0,
    blob: null,
    commit: null,
    committedAt: null,
    keyedItems: [],
    searchedTrackers: [],
    plan: null,
    outcome: "unchanged",
    syncedAt: null,
    slips: [],
    goalFile: null,
  };
}
