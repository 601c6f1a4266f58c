import type { GoalStatus } from "./goal-status.ts";
import type { TrackerName } from "./item.ts";
import type { ClosingItem, Conflict } from "./operation.ts";
import type { Diagnostic } from "./plan/diagnostic.ts";
import type { Outcome, PlanResult, ReportedOperation, SkippedChange, TrackerResult } from "./result.ts";
import type { HeldCreation, HeldItem } from "./run-record.ts";

/** What one plan holds for approval in one tracker, and why: items to close, or items to create, or both. */
export interface HeldChanges {
  reason: string;
  items: ClosingItem[];
  creation: HeldCreation | null;
}

/** Records what one run does for one goal in one tracker. Created by `syncTracker`; `applySync` adds the operations. */
export class TrackerRun implements TrackerResult {
  readonly tracker: TrackerName;
  operations: ReportedOperation[] = [];
  skipped: SkippedChange[] = [];
  conflicts: Conflict[] = [];
  requests = { reads: 0, writes: 0 };
  /** False if the run stopped before it processed this tracker. `toPlanResult` then leaves the tracker out. */
  wasAttempted = false;
  outcome: Outcome = "partial";
  diagnostics: Diagnostic[] = [];
  held: HeldChanges | null = null;
  /** Numbers of items closed although they are not done, and created, without an approval. The guard limits the totals. */
  counts = { closing: 0, creating: 0 };
  /** True if all approved changes in this tracker are applied. Once true in all trackers, the approval is used up. */
  isApprovalUsed = false;
  /** The states of all items to which this run synced the tracker (`stateDigest`); null if it did not. */
  states: string | null = null;
  /** The error that stopped the work in this tracker early; null if there was none. */
  stopped: Error | null = null;

  constructor(tracker: TrackerName) {
    this.tracker = tracker;
  }
}

/** Records what one run does for one goal: outcome, changes per tracker, diagnostics and held items. */
export class GoalRun {
  readonly run: string;
  readonly path: string;
  readonly goal: string;
  outcome: Outcome = "unchanged";
  trackers: TrackerRun[] = [];
  /** Diagnostics about the plan; diagnostics about a tracker are in its `TrackerRun`. */
  diagnostics: Diagnostic[] = [];
  /** True if errors in the plan's text prevented its sync. */
  isRejected = false;
  /** True if the head is older than the commit that the trackers match. Nothing is written then. */
  isStale = false;
  /** The items that are held for approval in all trackers, and why; null if nothing is held. */
  held: { reasons: string[]; items: HeldItem[]; creations: HeldCreation[] } | null = null;
  /** The goal's progress and health after the run; `null` if not computed, or if the goal has never been synced. */
  status: GoalStatus | null = null;
  /** True if the `GoalRunListener` saved notifications, so that `onGoalSaved` must be called to send them. */
  hasNotifications = false;

  constructor({ run, path, goal }: Pick<GoalRun, "run" | "path" | "goal">) {
    this.run = run;
    this.path = path;
    this.goal = goal;
  }
}

/** Returns all diagnostics of a goal's run without duplicates, because both trackers can report the same diagnostic. */
export function goalDiagnostics(run: Pick<GoalRun, "diagnostics" | "trackers">): Diagnostic[] {
  const all = [run, ...run.trackers].flatMap(({ diagnostics }) => diagnostics);
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

/** Returns the part of a goal's run that JSON output and run records contain. */
export function toPlanResult(run: GoalRun): PlanResult {
  const { path, goal, trackers } = run;
  return {
    path,
    goal,
    trackers: trackers
      .filter(({ wasAttempted }) => wasAttempted)
      .map(({ tracker, operations, skipped, conflicts, requests }) => {
        return { tracker, operations, skipped, conflicts, requests };
      }),
    diagnostics: goalDiagnostics(run),
  };
}
