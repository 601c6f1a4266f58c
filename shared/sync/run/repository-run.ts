import { decodeTime, isValid } from "ulid";
import { DAY_MS } from "../../calendar/days.ts";
import { assertExpected, RetryLater } from "../../errors.ts";
import { type GoalRun, goalDiagnostics } from "../../model/goal-run.ts";
import type { TrackerName } from "../../model/item.ts";
import { mayNeedApproval, type PlanFileState } from "../../model/repository-state.ts";
import type { Outcome } from "../../model/result.ts";
import { type HeldGoal, heldIds, RUN_RETENTION_DAYS } from "../../model/run-record.ts";
import { DELETED_ITEM_CODE } from "../compare/deleted-items.ts";
import { UnapprovedCounts } from "../compare/unapproved-counts.ts";
import type { ReadyPlan } from "../read/classify-plans.ts";
import type { RepositoryView } from "../read/read-repository.ts";
import { combineOutcomes } from "./goal-outcome.ts";

/** Maximum number of removed goals that a repository's record lists. */
const MAX_REMOVED_GOALS = 200;

/** What a run has done so far: the runs of its goals, and the state that its remaining goals depend on. */
export class RepositoryRun {
  readonly goals: GoalRun[] = [];
  /** State of all plan files, updated with each goal. */
  readonly plans: Record<string, PlanFileState>;
  /** Goals whose approvals are not used up. */
  readonly openApprovals: Set<string>;
  readonly counts = new UnapprovedCounts();
  /** The first error that stopped work, or that a person stopped the run; null if there was neither. */
  stopped: Error | null = null;
  isStale = false;
  /** True if an item was found to be deleted. List versions are then dropped: unchanged lists can contain the item. */
  hasDeletedItems = false;
  /** True after a limit, an outage or lost access: further requests would fail as well. */
  isOver = false;
  readonly #unavailableTrackers = new Map<TrackerName, Error>();
  readonly #removedGoals: Set<string>;
  #hasUnfinishedGoals = false;

  readonly #run: string;
  readonly #readAt: Date;
  /** Goals that had an approval when the run started. What they still hold needs another one. */
  readonly #approvedGoals: ReadonlySet<string>;

  constructor({ state, removed, readAt }: Pick<RepositoryView, "state" | "removed" | "readAt">, run: string) {
    this.#run = run;
    this.#readAt = readAt;
    this.#approvedGoals = new Set(state.approvals?.flatMap(({ goals }) => goals.map(({ goal }) => goal)));
    this.plans = { ...state.plans };
    this.#removedGoals = new Set(state.removedGoals);
    const plans = [...Object.values(state.plans).filter(mayNeedApproval), ...removed.map(({ known }) => known)];
    this.openApprovals = new Set(plans.map(({ goal }) => goal));
  }

  get outcome(): Outcome {
    return combineOutcomes(this.goals.map(({ outcome }) => outcome));
  }

  /** The goals whose plans were removed, newest last; `undefined` if there are none. */
  get removedGoals(): string[] | undefined {
    return this.#removedGoals.size === 0 ? undefined : [...this.#removedGoals].slice(-MAX_REMOVED_GOALS);
  }

  get isUpToDate(): boolean {
    return !this.isStale && this.stopped === null && !this.#hasUnfinishedGoals;
  }

  /** Skips further work in a tracker because of an error. */
  skip(tracker: TrackerName, error: Error): void {
    if (!this.#unavailableTrackers.has(tracker)) this.#unavailableTrackers.set(tracker, error);
  }

  isAvailable(tracker: TrackerName): boolean {
    return !this.isOver && !this.#unavailableTrackers.has(tracker);
  }

  /** Returns the error because of which a tracker is not available, or `null`. */
  findStop(tracker: TrackerName): Error | null {
    return this.#unavailableTrackers.get(tracker) ?? (this.isOver ? this.stopped : null);
  }

  /** True if the run's time was over or a person stopped it: the state can still be written, but no tracker is called. */
  get isPaused(): boolean {
    const reason = this.stopped instanceof RetryLater ? this.stopped.reason : null;
    return this.isOver && (reason === "time-budget" || reason === "interrupted");
  }

  /** Adds a goal to the run's result and counts its closed items. The state of its plan file is not changed. */
  addResult(goal: GoalRun): void {
    this.goals.push(goal);
    for (const { tracker, counts } of goal.trackers) this.counts.add(tracker, counts);
  }

  /** Adds a goal to the run's result, and updates the state of its plan file with `planState`. */
  addWithPlanState(goal: GoalRun, planState: Partial<PlanFileState>): void {
    const { outcome, path, held } = goal;
    this.addResult(goal);
    if (outcome !== "synced" && outcome !== "unchanged") this.#hasUnfinishedGoals = true;
    const before = this.plans[path];
    if (!before) return;
    this.plans[path] = {
      ...before,
      goal: goal.goal,
      diagnostics: outcome === "failed" ? goalDiagnostics(goal) : [],
      // After an incomplete sync, it is unknown whether the plan is still held.
      ...(held
        ? this.#heldState(goal.goal, heldIds(held), before)
        : outcome === "partial"
          ? {}
          : { heldIds: undefined, heldBy: undefined }),
      ...planState,
    };
  }

  /** Keeps the run that first held the same, so that people have one list to approve, however often it is held again. */
  #heldState(goal: string, ids: string[], before: PlanFileState): Pick<PlanFileState, "heldIds" | "heldBy"> {
    const isSame = JSON.stringify(ids) === JSON.stringify(before.heldIds) && !this.#approvedGoals.has(goal);
    const { heldBy } = before;
    const isKept = isSame && heldBy !== undefined && !isExpiring(heldBy, this.#readAt);
    return { heldIds: ids, heldBy: isKept ? heldBy : this.#run };
  }

  /** Adds a goal that `syncGoal` has processed. Throws the error that stopped a tracker if that error is a bug. */
  addSynced(goal: GoalRun, { blob, goalFile, missing }: ReadyPlan): void {
    const { path, outcome, held, isStale } = goal;
    const isUpToDate = outcome === "synced" || outcome === "unchanged";
    const isRetired = missing !== null && isUpToDate && !isStale;
    if (held) this.addWithPlanState(goal, { isUpToDate: false });
    else
      this.addWithPlanState(goal, {
        ...(blob !== null && { blob }),
        goalFile: goalFile.used,
        isUpToDate: isUpToDate || outcome === "failed",
        // A sync that creates nothing, because of its config for example, leaves the approval to the first that does.
        isNewlyMatched: (!(isUpToDate && hasNewItems(goal)) && this.plans[path]?.isNewlyMatched) || undefined,
        wasSynced: !isRetired && (this.plans[path]?.wasSynced || isUpToDate),
        isApprovedEmpty: isRetired || undefined,
      });
    if (isRetired) this.#removedGoals.add(goal.goal);
    else this.#removedGoals.delete(goal.goal);
    // If the file returns later, it is a new plan.
    if (isRetired && missing.isFileRemoved) delete this.plans[path];
    if (!isStale && goal.trackers.every(({ isApprovalUsed }) => isApprovalUsed)) {
      this.openApprovals.delete(goal.goal);
    }
    this.isStale ||= isStale;
    this.hasDeletedItems ||= goalDiagnostics(goal).some(({ code }) => code === DELETED_ITEM_CODE);
    for (const { tracker, stopped } of goal.trackers) {
      if (stopped) this.stop(assertExpected(stopped), tracker);
    }
  }

  /** Adds a goal whose sync did not start or was stopped by an error. */
  addIncomplete(goal: GoalRun): void {
    goal.outcome = "partial";
    this.addWithPlanState(goal, { isUpToDate: false });
  }

  /**
   * Records an error. Skips further work in `tracker`, or all further work if `tracker` is `null`, the run's time is
   * over or a person stopped it. If another run holds a goal's lease, skips only that goal.
   */
  stop(error: Error, tracker: TrackerName | null = null): void {
    const reason = error instanceof RetryLater ? error.reason : null;
    if (this.stopped === null || reason === "interrupted") this.stopped = error;
    if (reason === "leased") return;
    if (tracker === null || reason === "time-budget" || reason === "interrupted") this.isOver = true;
    else this.skip(tracker, error);
  }

  /** Returns the items that are held for approval, in the form in which the run record stores them. */
  heldGoals(): HeldGoal[] {
    return this.goals.flatMap(({ goal, path, held }) => {
      if (held === null) return [];
      const items = held.items.map((item) => ({ ...item, remote: item.remote.url }));
      return [{ goal, path, items, ...(held.creations.length > 0 && { creations: held.creations }) }];
    });
  }
}

/** Returns true in the last days before a run's record is deleted: approving it would soon be impossible. */
function isExpiring(run: string, now: Date): boolean {
  return isValid(run) && now.getTime() - decodeTime(run) > (RUN_RETENTION_DAYS / 2) * DAY_MS;
}

/** Returns true if a goal's run created or adopted items. */
function hasNewItems({ trackers }: GoalRun): boolean {
  return trackers.some(({ operations }) => operations.some(({ action }) => action === "create" || action === "adopt"));
}
