import type { Diagnostic } from "./diagnostic.ts";
import type { GoalStatus } from "./goal-status.ts";
import type { TrackerName } from "./item.ts";
import type { ClosingItem } from "./operation.ts";
import type { Outcome, PlanResult, TrackerResult } from "./result.ts";
import type { HeldItem } from "./run-record.ts";

/** What one run did for one goal in one tracker. `syncTracker` creates it; `applySync` adds what it wrote. */
export interface TrackerRun extends TrackerResult {
  /** False if the run stopped before this tracker's turn: there is nothing to report of it. */
  wasAttempted: boolean;
  outcome: Outcome;
  diagnostics: Diagnostic[];
  held: { reason: string; items: ClosingItem[] } | null;
  /** Number of items closed without an approval; the guard adds them up over the run. */
  closingCount: number;
  /** True if nothing that was approved for this tracker is left to do. */
  isApprovalUsed: boolean;
  /** Keys of the milestones that this run treated as completed. */
  completed: ReadonlySet<string>;
  /** What ended the work in this tracker early. */
  stopped: Error | null;
}

/** What one run did for one goal. Created when the plan's turn comes, and extended by every step until it is reported. */
export interface GoalRun {
  readonly run: string;
  readonly path: string;
  readonly goal: string;
  outcome: Outcome;
  trackers: TrackerRun[];
  /** About the plan; those about a tracker are in its `TrackerRun`. */
  diagnostics: Diagnostic[];
  /** True if errors in the plan's text prevented its sync. */
  isRejected: boolean;
  /** True if the head is older than the commit that the trackers match: nothing was done. */
  isStale: boolean;
  /** What waits for approval, in all trackers. */
  held: { reasons: string[]; items: HeldItem[] } | null;
  /** The goal's status after the run; `null` if it was not computed or the goal was never synced. */
  status: GoalStatus | null;
  /** True if the listener saved notifications that are still to be sent. */
  hasNotifications: boolean;
}

export function createTrackerRun(tracker: TrackerName): TrackerRun {
  return {
    tracker,
    wasAttempted: false,
    operations: [],
    conflicts: [],
    requests: { reads: 0, writes: 0 },
    outcome: "partial",
    diagnostics: [],
    held: null,
    closingCount: 0,
    isApprovalUsed: false,
    completed: new Set(),
    stopped: null,
  };
}

export function createGoalRun({ run, path, goal }: Pick<GoalRun, "run" | "path" | "goal">): GoalRun {
  return {
    run,
    path,
    goal,
    outcome: "unchanged",
    trackers: [],
    diagnostics: [],
    isRejected: false,
    isStale: false,
    held: null,
    status: null,
    hasNotifications: false,
  };
}

/** Returns all diagnostics of a goal's run, each once: both trackers may report the same one. */
export function goalDiagnostics({
  diagnostics,
  trackers,
}: Pick<GoalRun, "diagnostics" | "trackers">): Diagnostic[] {
  const all = [...diagnostics, ...trackers.flatMap((tracker) => tracker.diagnostics)];
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

/** Returns the public part of a goal's run, as JSON output and run records show it. */
export function toPlanResult(run: GoalRun): PlanResult {
  const { path, goal, trackers } = run;
  return {
    path,
    goal,
    trackers: trackers
      .filter(({ wasAttempted }) => wasAttempted)
      .map(({ tracker, operations, conflicts, requests }) => ({ tracker, operations, conflicts, requests })),
    diagnostics: goalDiagnostics(run),
  };
}
