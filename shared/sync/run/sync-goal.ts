import { dayOfInstant } from "../../calendar/days.ts";
import { reportTimeZone } from "../../config/config.ts";
import type { GoalRun } from "../../model/goal-run.ts";
import type { GoalState } from "../../model/goal-state.ts";
import type { Plan } from "../../model/plan/plan.ts";
import type { Tracker } from "../../ports/tracker.ts";
import { buildAgreedPlan, stateDigest } from "../../progress/agreed-plan.ts";
import { findSlips, mergeSlips } from "../../progress/slips.ts";
import { identifyItems } from "../identity/identify-items.ts";
import type { ReadyPlan } from "../read/classify-plans.ts";
import { readLinks } from "../read/read-links.ts";
import { isStalePlan, staleCommitDiagnostic } from "../read/stale-commit.ts";
import { acquireLease } from "./acquire-lease.ts";
import { describeTrackers } from "./describe-trackers.ts";
import { combineTrackers } from "./goal-outcome.ts";
import { recordProgress } from "./record-progress.ts";
import type { GoalTask, RunContext } from "./run-context.ts";
import { storablePlan, syncTracker } from "./sync-tracker.ts";

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
    task.state = toFinalState(task, before, host.clock.now());
    task.isRecorded = true;
    task.state = await recordProgress(run, task.state, context);
  } finally {
    await lease.release(task.isRecorded ? task.state : null);
  }
}

/**
 * Returns the trackers to sync again, because states have changed since they were synced: an item observed in one
 * tracker can complete or reopen items in another one.
 */
async function findOutdatedTrackers(task: GoalTask): Promise<Tracker[]> {
  const { trackers, view, plan, run, state, host } = task;
  const isDone = run.trackers.every(({ outcome }) => outcome === "synced" || outcome === "unchanged");
  if (trackers.length < 2 || !isDone) return [];
  const links = await readLinks(trackers, view.state.id, plan.goal, host.ledger);
  const { keyedPlan } = identifyItems(plan.plan, state.keyedItems);
  const states = stateDigest(buildAgreedPlan(keyedPlan, links, view.config.policy).keyedPlan);
  return trackers.filter(({ name }) => run.trackers.find(({ tracker }) => tracker === name)?.states !== states);
}

/** Returns a goal's state at the end of a run. `before`: its state at the start. */
function toFinalState(task: GoalTask, before: GoalState, now: Date): GoalState {
  const { plan, view, run, repositoryRun, host } = task;
  const { outcome } = run;
  const { commit, committedAt } = view.head;
  const at = now.toISOString();
  const { removedAt: _, ...state } = {
    ...task.state,
    outcome,
    lastRun: { at, commit, outcome, trackers: describeTrackers(run, repositoryRun, host) },
  };
  const isUpToDate = outcome === "synced" || outcome === "unchanged";
  // Of a plan that is held or failed, nothing was applied, so the plan before it still says what the trackers match.
  const isCompared = isUpToDate || outcome === "partial" || before.plan === null;
  return {
    ...state,
    ...(isCompared && plan.missing === null && newPlanFields(task, before, now)),
    ...(isUpToDate && {
      path: plan.path,
      blob: plan.blob,
      goalFile: plan.goalFile.stored,
      commit,
      committedAt,
      syncedAt: at,
    }),
    ...(isUpToDate && plan.missing !== null && { removedAt: at }),
  };
}

/** Returns the fields of a goal's state that show its new plan. */
function newPlanFields({ plan: { plan }, view, state: { keyedItems } }: GoalTask, before: GoalState, now: Date) {
  const slips =
    before.plan === null
      ? []
      : findSlips(
          identifyItems(before.plan, before.keyedItems).keyedPlan,
          identifyItems(plan, keyedItems).keyedPlan,
          dayOfInstant(now, reportTimeZone(view.config)),
        );
  return { path: plan.path, plan: storablePlan(plan), slips: mergeSlips(before.slips, slips) };
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
