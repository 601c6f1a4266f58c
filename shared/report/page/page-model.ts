import type { GoalReport } from "../../model/goal-report.ts";
import type { TrackerName } from "../../model/item.ts";
import type { Diagnostic } from "../../model/plan.ts";
import type { Held, ReportedOperation } from "../../model/result.ts";
import type { Outcome } from "../../model/state.ts";

/** A plan that has no goal to show yet: its text is refused, so nothing of it was ever synced. */
export interface RefusedPlan {
  repo: string;
  path: string;
  diagnostics: Diagnostic[];
}

/** Everything that the page of all goals shows. */
export interface PageModel {
  /** ISO 8601 instant of the figures. */
  generatedAt: string;
  goals: GoalReport[];
  refused: RefusedPlan[];
}

export interface CriterionView {
  text: string;
  done: boolean;
  refs: string[];
}

/** What one run did to the trackers of one goal. */
export interface RunView {
  run: string;
  /** ISO 8601 instant. */
  at: string;
  commit: string | null;
  outcome: Outcome;
  operations: (ReportedOperation & { tracker: TrackerName })[];
  requests: { reads: number; writes: number };
  error: string | null;
}

/** A held run with the exact command that lets it go on. */
export interface HeldView extends Held {
  approve: string;
}

/** Everything that the page of one goal shows. */
export interface GoalPageModel {
  generatedAt: string;
  goal: GoalReport;
  /** `url`: where the plan can be read; null where that is not known. */
  plan: { path: string; url: string | null };
  /** By the key of their milestone. */
  criteria: Readonly<Record<string, readonly CriterionView[]>>;
  /** The newest first. */
  runs: RunView[];
  held: HeldView[];
}
