import { dayOfInstant } from "../../calendar/days.ts";
import { isSameSet } from "../../collections/is-same-set.ts";
import type { GoalRun } from "../../model/goal-run.ts";
import type { GoalState } from "../../model/goal-state.ts";
import type { Plan } from "../../model/plan/plan.ts";
import type { Tracker } from "../../ports/tracker.ts";
import { completedKeys, markCompleted } from "../../progress/mark-completed.ts";
import { findSlips, mergeSlips } from "../../progress/slips.ts";
import { identifyItems } from "../identity/identify-items.ts";
import type { ReadyPlan } from "../read/classify-plans.ts";
import { readLinks } from "../read/read-links.ts";
import { isStalePlan, staleCommitDiagnostic } from "../read/stale-commit.ts";
import { acquireLease } from "./acquire-lease.ts";
import { combineTrackers } from "./goal-outcome.ts";
import { recordProgress } from "./record-progress.ts";
import type { GoalTask, RunContext } from "./run-context.ts";
import { syncTracker } from "./sync-tracker.ts";

/**
 * Makes every tracker match a goal's plan, under the goal's lease, and records what was done in `run`. Throws
 * `RetryLater` if another run holds the lease. Errors in a tracker are in its `TrackerRun`.
 */
export async function syncGoal(
  plan: ReadyPlan,
  run: GoalRun,
  repositoryRun: GoalTask["repositoryRun"],
  context: RunContext,
): Promise<void> {
  const { view, trackers, host } = context;
  const lease = await acquireLease(view.state.id, plan, host);
  const before = lease.state ?? createGoalState(plan.plan);
  const isRecorded = lease.state !== null;
  const task: GoalTask = { ...context, plan, run, repositoryRun, lease, state: before, isRecorded };
  try {
    if (await isStalePlan(plan, view, before)) {
      run.isStale = true;
      run.diagnostics.push(staleCommitDiagnostic(view, before));
      return;
    }
    for (const tracker of trackers) await syncTracker(tracker, task, view.isFullScan);
    for (const tracker of await findOutdatedTrackers(task)) await syncTracker(tracker, task, false);
    combineTrackers(run);
    const isUpToDate = run.outcome === "synced" || run.outcome === "unchanged";
    const upToDate = isUpToDate && toUpToDateState(task, before, host.clock.now());
    task.state = { ...task.state, outcome: run.outcome, ...upToDate };
    task.isRecorded ||= isUpToDate;
    await recordProgress(run, task.isRecorded ? task.state : null, context);
  } finally {
    await lease.release(task.isRecorded ? task.state : null);
  }
}

/**
 * Returns the trackers to sync again, because the milestones that are completed have changed since they were synced: an
 * item observed in one tracker can complete or reopen a milestone in another one.
 */
async function findOutdatedTrackers(task: GoalTask): Promise<Tracker[]> {
  const { trackers, view, plan, run, state, host } = task;
  const isDone = run.trackers.every(({ outcome }) => outcome === "synced" || outcome === "unchanged");
  if (trackers.length < 2 || !isDone) return [];
  const links = await readLinks(trackers, view.state.id, plan.goal, host.ledger);
  const { keyedPlan } = identifyItems(plan.plan, state.keyedItems);
  const { complete } = view.config.policy;
  const completed = completedKeys(markCompleted(keyedPlan, links, complete));
  return trackers.filter(({ name }) => {
    const trackerRun = run.trackers.find(({ tracker }) => tracker === name);
    return !isSameSet(trackerRun?.completed ?? new Set(), completed);
  });
}

/** Maximum length of a stored plan in characters of JSON, because the same record contains the keys of its items. */
const MAX_PLAN_LENGTH = 128 * 1024;

/** Returns the fields of a goal's state that change when the trackers match its plan. `before`: its stored state. */
function toUpToDateState(
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

/** Returns the initial state of a goal that has never been synced. */
function createGoalState({ goal, path }: Plan): GoalState {
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
