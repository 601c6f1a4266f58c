import type { GoalRun } from "../../model/goal-run.ts";
import type { GoalState } from "../../model/goal-state.ts";
import type { Tracker } from "../../ports/tracker.ts";
import { completedKeys, markCompleted } from "../../progress/mark-completed.ts";
import { identifyItems } from "../identity/identify-items.ts";
import { readLinks } from "../read/read-links.ts";
import { isStalePlan, staleCommitDiagnostic } from "../read/stale-commit.ts";
import { acquireLease } from "./acquire-lease.ts";
import { combineOutcomes } from "./combine-outcomes.ts";
import type { GoalHost, GoalTask, LeasedGoal } from "./goal-task.ts";
import { recordProgress } from "./record-progress.ts";
import { syncTracker } from "./sync-tracker.ts";
import { createGoalState, toUpToDateState } from "./up-to-date-state.ts";

/**
 * Makes every tracker match a goal's plan, under the goal's lease, and records what was done in `run`. Throws `RetryLater`
 * if another run holds the lease; failures in a tracker are in its `TrackerRun`.
 */
export async function syncGoal(task: GoalTask, run: GoalRun, host: GoalHost): Promise<void> {
  const { plan, path, goal } = task.plan;
  const lease = await acquireLease(task.repository.id, { goal, path }, host);
  const before = lease.state ?? createGoalState(plan);
  const leased: LeasedGoal = { lease, state: before, isRecorded: lease.state !== null };
  try {
    if (await isStalePlan(task.plan, task, before)) {
      run.isStale = true;
      run.diagnostics.push(staleCommitDiagnostic(task, before));
      return;
    }
    for (const tracker of task.trackers) await syncTracker(tracker, task, leased, run, host);
    const outdated = await findOutdatedTrackers(task, leased.state, run, host);
    const incremental = { ...task, isFullScan: false };
    for (const tracker of outdated) await syncTracker(tracker, incremental, leased, run, host);
    combineTrackers(run);
    const isUpToDate = run.outcome === "synced" || run.outcome === "unchanged";
    leased.state = {
      ...leased.state,
      outcome: run.outcome,
      ...(isUpToDate &&
        toUpToDateState(
          { ready: task.plan, head: task.head },
          before,
          leased.state.keyedItems,
          host.clock.now(),
        )),
    };
    leased.isRecorded ||= isUpToDate;
    await recordProgress(run, leased.isRecorded ? leased.state : null, task, host);
  } finally {
    await lease.release(leased.isRecorded ? leased.state : null);
  }
  if (run.hasNotifications) await task.listener?.onGoalSaved(run);
}

/**
 * Returns the trackers that treated other milestones as completed than all trackers together now do: what was observed in
 * one tracker may complete or reopen a milestone in one that was synced before.
 */
async function findOutdatedTrackers(
  { trackers, repository, plan: { plan, goal }, config }: GoalTask,
  { keyedItems }: GoalState,
  run: GoalRun,
  { ledger }: GoalHost,
): Promise<Tracker[]> {
  const isDone = run.trackers.every(({ outcome }) => outcome === "synced" || outcome === "unchanged");
  if (trackers.length < 2 || !isDone) return [];
  const links = await readLinks(trackers, repository.id, goal, ledger);
  const { keyedPlan } = identifyItems(plan, keyedItems);
  const completed = [...completedKeys(markCompleted(keyedPlan, links, config.policy.complete))].sort().join();
  return trackers.filter(({ name }) => {
    const trackerRun = run.trackers.find(({ tracker }) => tracker === name);
    return [...(trackerRun?.completed ?? [])].sort().join() !== completed;
  });
}

function combineTrackers(run: GoalRun): void {
  run.outcome = combineOutcomes(run.trackers.map(({ outcome }) => outcome));
  const held = run.trackers.flatMap(({ tracker, held }) => (held === null ? [] : { tracker, ...held }));
  if (held.length === 0) return;
  run.held = {
    reasons: held.map(({ reason }) => reason),
    items: held.flatMap(({ tracker, items }) => items.map((item) => ({ ...item, tracker }))),
  };
}
