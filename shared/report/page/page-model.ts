import type { GoalReport } from "../../model/goal-status.ts";
import type { TrackerName } from "../../model/item.ts";
import type { Diagnostic } from "../../model/plan/diagnostic.ts";
import type { HeldRun, Outcome, ReportedOperation, SkippedChange } from "../../model/result.ts";

/** A plan that has never been synced, because it has errors. The page shows its diagnostics instead of a goal. */
export interface RejectedPlanView {
  repo: string;
  path: string;
  diagnostics: Diagnostic[];
}

/** A goal whose plan was removed. Its page still shows its history. */
export interface RemovedGoalView {
  repo: string;
  goal: string;
  title: string;
  /** ISO 8601 date; `null` if unknown. */
  removedOn: string | null;
}

export interface PageModel {
  /** ISO 8601 instant. */
  generatedAt: string;
  goals: GoalReport[];
  rejected: RejectedPlanView[];
  /** Goals whose plans were removed, the last removed first. */
  removed: RemovedGoalView[];
}

export interface CriterionView {
  text: string;
  done: boolean;
  refs: string[];
}

/** The changes that one run made in the trackers for one goal. */
export interface RunView {
  run: string;
  /** ISO 8601 instant. */
  at: string;
  commit: string | null;
  outcome: Outcome;
  operations: (ReportedOperation & { tracker: TrackerName })[];
  skipped: (SkippedChange & { tracker: TrackerName })[];
  requests: { reads: number; writes: number };
  error: string | null;
}

export interface HeldView extends HeldRun {
  /** The command that approves the run. */
  approve: string;
  /** Web address of the approvals issue; null if there is none. */
  issue: string | null;
}

export interface GoalPageModel {
  generatedAt: string;
  goal: GoalReport;
  /** `url` is `null` if the web address of the repository is unknown. */
  plan: { path: string; url: string | null };
  /** The criteria of each milestone, by milestone key. */
  criteria: Readonly<Record<string, readonly CriterionView[]>>;
  /** The runs that synced the goal, newest first. */
  runs: RunView[];
  held: HeldView[];
}
