import { checkSlackSetup } from "../../config/check-slack-setup.ts";
import { assertExpected, isPermanent, isTransient, RetryLater, VersionConflict } from "../../errors.ts";
import type { GoalRun } from "../../model/goal-run.ts";
import type { SyncResult } from "../../model/result.ts";
import { formatCommand } from "../../text/format-command.ts";
import type { ClassifiedPlan, MissingPlan, ReadyPlan, RejectedPlan } from "../read/classify-plans.ts";
import { prepareFullScan } from "../read/full-scan.ts";
import { type RepositoryRequest, type RepositoryView, readRepository } from "../read/read-repository.ts";
import { busyError } from "./acquire-lease.ts";
import { type ClassifiedFile, classifyFiles } from "./classify-files.ts";
import { countCreates } from "./count-creates.ts";
import { informListener, recordIdleGoals } from "./record-progress.ts";
import { RepositoryRun } from "./repository-run.ts";
import type { RunContext, SyncHost } from "./run-context.ts";
import { saveRun } from "./save-run.ts";
import { syncGoal } from "./sync-goal.ts";
import { toFailedResult, toSyncResult } from "./sync-result.ts";

/** The result of a run, and the error that stopped it early, if any. */
export interface SyncRun {
  result: SyncResult;
  stopped: Error | null;
}

/**
 * Makes the trackers of a repository match the plans at its head. Can be called at any time and repeatedly, because it
 * compares states and needs no event. Expected errors are in the result; thrown errors are bugs.
 */
export async function syncRepository(request: RepositoryRequest, host: SyncHost): Promise<SyncRun> {
  let context: RunContext;
  try {
    context = await openRun(request, host);
  } catch (error) {
    const stopped = assertExpected(error);
    return { result: toFailedResult(request.fullName, host.run, stopped), stopped };
  }
  const { view, listener } = context;
  const run = new RepositoryRun(view, host.run);
  const files = await classifyFiles(run.plans, view, host);
  await limitCreates(files, run, context);
  for (const { goal, plan, error } of files) {
    try {
      if (error) throw error;
      if (plan.kind !== "ready") await finishUnsyncedPlan(plan, goal, run, context);
      else if (run.isOver && !run.isPaused) run.addIncomplete(goal);
      else {
        // After a pause this only records the plan, so that pages show it.
        await syncGoal(plan, goal, run, context);
        run.addSynced(goal, plan);
      }
    } catch (error) {
      run.addIncomplete(goal);
      run.stop(assertExpected(error));
    }
  }
  run.goals[0]?.diagnostics.push(...checkSlackSetup(view.config, listener !== null));
  const approve = formatCommand("milepost", "approve", "--repo", view.state.fullName, host.run);
  const result = toSyncResult(view, run, host.run, approve);
  try {
    await saveRun(run, result, context);
    await requestApprovals(run, context);
  } catch (error) {
    run.stop(assertExpected(error));
    return { result: toSyncResult(view, run, host.run, approve), stopped: run.stopped };
  } finally {
    // Only now does the state have all that notifications refer to: the held run and where it is approved.
    for (const goal of run.goals) if (goal.hasNotifications) await listener?.onGoalSaved(goal);
  }
  return { result, stopped: run.stopped };
}

/** Shows people what is held, if anything is or was. A run that is over sends no further request. */
async function requestApprovals(
  { plans, isOver }: RepositoryRun,
  { view: { state }, host }: RunContext,
): Promise<void> {
  if (isOver) return;
  const isAnyHeld = Object.values(plans).some(({ heldIds }) => heldIds !== undefined);
  if (isAnyHeld || state.approvalsIssue !== undefined) await host.approvals?.publish(state.id);
}

/** Reads the repository and opens its trackers. */
async function openRun(request: RepositoryRequest, host: SyncHost): Promise<RunContext> {
  const view = await registerRun(request, host);
  const { state, config } = view;
  const trackers = await host.openTrackers(state, config);
  const context = { view, trackers, listener: host.openListener(state, config), host };
  if (!request.isFullScan) return context;
  const scan = await prepareFullScan(view, trackers);
  if (!scan.isFullScan && scan.changed.length === 0) await recordIdleGoals(context);
  return { ...context, view: scan };
}

/** Counts the items that the plans together would create, so that the guard can hold them all before the first one. */
async function limitCreates(files: readonly ClassifiedFile[], run: RepositoryRun, context: RunContext): Promise<void> {
  for (const tracker of context.trackers) {
    try {
      run.counts.planCreates(tracker.name, await countCreates(files, tracker, context));
    } catch (error) {
      const expected = assertExpected(error);
      run.stop(expected, tracker.name);
      // Without the total, the first plans could be created although all together must be held.
      run.skip(tracker.name, expected);
    }
  }
}

/** Maximum number of attempts to save the changed plans, because other runs can save the repository meanwhile. */
const MAX_REGISTRATIONS = 3;

/** Reads the repository and saves changed plans as not up to date, so that they are synced even after a crash. */
async function registerRun(request: RepositoryRequest, host: SyncHost): Promise<RepositoryView> {
  for (let attempt = 1; ; attempt += 1) {
    let view = await readRepository(request, host);
    if (attempt === 1 && view.known.approvalsIssue !== undefined) {
      const isApproved = await host.approvals?.collect(view.known, request.issueEdit ?? null);
      if (isApproved) view = await readRepository(request, host);
    }
    if (view.changed.length === 0) return view;
    try {
      await host.ledger.saveRepository(view.state);
      return { ...view, state: { ...view.state, version: view.state.version + 1 } };
    } catch (error) {
      if (!(error instanceof VersionConflict)) throw error;
      if (attempt === MAX_REGISTRATIONS) {
        throw busyError(`Other runs are syncing ${request.fullName}. Try again in 30 seconds.`, host.clock);
      }
    }
  }
}

/** Reports and records a plan that is not compared with the trackers. */
async function finishUnsyncedPlan(
  plan: Exclude<ClassifiedPlan, ReadyPlan>,
  goal: GoalRun,
  run: RepositoryRun,
  context: RunContext,
): Promise<void> {
  if (plan.kind === "unchanged") {
    if (goal.diagnostics.length > 0) run.addResult(goal);
    return;
  }
  if (plan.kind === "retired") return run.addWithPlanState(goal, { ...plan.fileState, isUpToDate: true });
  const isReported = await reportOnCommit(plan, run, context);
  await informListener(goal, context.listener);
  run.addWithPlanState(goal, { ...(isReported && plan.fileState), isUpToDate: isReported && plan.kind === "rejected" });
}

/**
 * Reports a plan's errors on its commit, unless an earlier run did. Returns false if the plan has no errors, or if the
 * report failed and a retry can succeed. Ignores a permanent error (such as a missing permission): the run's result has
 * the plan's errors.
 */
async function reportOnCommit(
  { path, diagnostics, hasReportedErrors }: RejectedPlan | MissingPlan,
  run: RepositoryRun,
  { view: { state, head }, host }: RunContext,
): Promise<boolean> {
  if (hasReportedErrors || diagnostics.length === 0) return hasReportedErrors;
  try {
    await host.openCommitStatuses(state.fullName).reportPlanErrors(head.commit, path, diagnostics);
  } catch (error) {
    if (isPermanent(error)) return true;
    if (!isTransient(error)) throw error;
    if (error instanceof RetryLater && error.reason !== "outage") run.stop(error);
    return false;
  }
  return true;
}
