import type { Config } from "../../config/config.ts";
import { checkSlackSetup } from "../../config/diagnostic-codes.ts";
import { assertExpected, RetryLater, VersionConflict } from "../../errors.ts";
import { createGoalRun, type GoalRun } from "../../model/goal-run.ts";
import type { RepositoryState, TrackedRepository } from "../../model/repository-state.ts";
import type { SyncResult } from "../../model/result.ts";
import type { CommitStatuses } from "../../ports/commit-statuses.ts";
import type { GoalRunListener } from "../../ports/goal-run-listener.ts";
import type { Tracker } from "../../ports/tracker.ts";
import {
  type ClassifiedPlan,
  classifyPlan,
  listPlanFiles,
  type PlanErrors,
  type ReadyPlan,
} from "../read/classify-plans.ts";
import { prepareFullScan } from "../read/full-scan.ts";
import {
  type ReadHost,
  type RepositoryRequest,
  type RepositoryView,
  readRepository,
} from "../read/read-repository.ts";
import type { GoalHost, RunContext } from "./goal-task.ts";
import { informListener, recordIdleGoals } from "./record-progress.ts";
import { reportOnCommit } from "./report-on-commit.ts";
import { RepositoryRun } from "./repository-run.ts";
import { type SaveHost, saveRun, withTrackerState } from "./save-run.ts";
import { syncGoal } from "./sync-goal.ts";
import { toFailedResult, toSyncResult } from "./sync-result.ts";

export interface SyncHost extends Omit<ReadHost, "ledger">, GoalHost, Pick<SaveHost, "recordedElsewhere"> {
  openTrackers: (repository: TrackedRepository, config: Config) => Promise<Tracker[]>;
  openCommitStatuses: (fullName: string) => CommitStatuses;
  /** Returns `null` if nobody is notified of this repository's runs. */
  openListener: (repository: RepositoryState, config: Config) => GoalRunListener | null;
}

/** The result of a run, and the failure that ended it early. */
export interface SyncRun {
  result: SyncResult;
  stopped: Error | null;
}

/**
 * Makes the trackers of a repository match the plans at its head. May be called at any time and any number of times: it
 * compares states and needs no event. Expected failures are in the result; thrown errors are bugs.
 */
export async function syncRepository(request: RepositoryRequest, host: SyncHost): Promise<SyncRun> {
  const readAt = host.clock.now();
  let view: RepositoryView;
  let context: RunContext;
  try {
    [view, context] = await openRun(request, host);
  } catch (error) {
    const stopped = assertExpected(error);
    return { result: toFailedResult(request.fullName, host.run, stopped), stopped };
  }
  const { head, source, isFullScan } = view;
  const run = new RepositoryRun(view);
  const { closingCounts } = run;
  for (const file of listPlanFiles(view)) {
    if (file.kind === "changed" && run.isOver) continue;
    const goal = createGoalRun({ run: host.run, path: file.path, goal: file.goal });
    try {
      const plan = await classifyPlan(file, run.plans, view, host.ledger);
      goal.diagnostics = [...plan.diagnostics];
      if (plan.kind !== "ready") await finishUnsyncedPlan(plan, goal, run, context, { head, host });
      else if (run.isOver) run.addIncomplete(goal);
      else {
        const isAvailable = run.isAvailable.bind(run);
        const task = { ...context, head, readAt, source, isFullScan, closingCounts, isAvailable, plan };
        await syncGoal(task, goal, host);
        run.addSynced(goal, plan);
      }
    } catch (error) {
      run.addIncomplete(goal);
      run.stop(assertExpected(error));
    }
  }
  run.goals[0]?.diagnostics.push(...checkSlackSetup(view.config, context.listener !== null));
  view = await withTrackerState(view, run, context.trackers);
  const result = toSyncResult(view, run, host.run);
  await saveRun(view, run, result, host);
  return { result, stopped: run.stopped };
}

/** Reads the repository and opens its trackers. */
async function openRun(request: RepositoryRequest, host: SyncHost): Promise<[RepositoryView, RunContext]> {
  const view = await registerRun(request, host);
  const { state: repository, config } = view;
  const trackers = await host.openTrackers(repository, config);
  const context = { repository, config, trackers, listener: host.openListener(repository, config) };
  if (!request.isFullScan) return [view, context];
  const scan = await prepareFullScan(view, trackers);
  if (!scan.isFullScan && scan.changed.length === 0) await recordIdleGoals(context, host);
  return [scan, { ...context, repository: scan.state }];
}

/** How often a run reads again after another run has saved the repository. */
const MAX_REGISTRATIONS = 3;
const RETRY_AFTER_MS = 30_000;

/**
 * Reads the repository and saves its changed plans as not up to date. From then on no crash, and no other run, can make
 * them look finished.
 */
async function registerRun(request: RepositoryRequest, host: SyncHost): Promise<RepositoryView> {
  for (let attempt = 1; ; attempt += 1) {
    const view = await readRepository(request, host);
    if (view.changed.length === 0) return view;
    try {
      await host.ledger.saveRepository(view.state);
      return { ...view, state: { ...view.state, version: view.state.version + 1 } };
    } catch (error) {
      if (!(error instanceof VersionConflict)) throw error;
      if (attempt === MAX_REGISTRATIONS) {
        throw new RetryLater(
          "leased",
          `Other runs are syncing ${request.fullName}. Try again in 30 seconds.`,
          new Date(host.clock.now().getTime() + RETRY_AFTER_MS),
        );
      }
    }
  }
}

interface UnsyncedContext {
  head: RepositoryView["head"];
  host: Pick<SyncHost, "openCommitStatuses">;
}

/** Reports and records a plan that is not compared with the trackers. */
async function finishUnsyncedPlan(
  plan: Exclude<ClassifiedPlan, ReadyPlan>,
  goal: GoalRun,
  run: RepositoryRun,
  { repository, listener }: RunContext,
  { head, host }: UnsyncedContext,
): Promise<void> {
  /** Returns false if another attempt may succeed. */
  const report = async ({ plan, isReported }: PlanErrors) => {
    if (isReported) return true;
    const failure = await reportOnCommit(host.openCommitStatuses(repository.fullName), head.commit, plan);
    if (failure instanceof RetryLater && failure.reason === "rate-limit") run.stop(failure);
    return failure === null;
  };
  if (plan.kind === "unchanged") return run.addUnchanged(goal);
  if (plan.kind === "retired") {
    return run.add(goal, { blob: plan.entry.blob, goalFile: plan.goalFile, isUpToDate: true });
  }
  const { errors } = plan;
  const isReported = errors !== null && (await report(errors));
  if (plan.kind === "rejected") {
    goal.isRejected = true;
    goal.outcome = "failed";
  } else {
    goal.held = { reasons: [plan.reason], items: plan.items };
    goal.outcome = "held";
  }
  await informListener(goal, listener);
  if (goal.hasNotifications) await listener?.onGoalSaved(goal);
  const reported = isReported && { blob: errors.entry.blob };
  if (plan.kind === "rejected") {
    run.add(goal, { ...reported, ...(isReported && { goalFile: plan.goalFile }), isUpToDate: isReported });
  } else {
    run.add(goal, { ...reported, ...(isReported && { diagnostics: plan.diagnostics }), isUpToDate: false });
  }
}
