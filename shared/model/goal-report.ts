import type { GoalStatus } from "./goal-status.ts";
import type { Conflict } from "./operation.ts";
import type { Diagnostic } from "./plan.ts";
import type { Held } from "./result.ts";

/** One thing that is another since the last report, in words, with where to see it. */
export interface Change {
  kind: "completed" | "progress" | "slipped" | "health" | "added" | "removed" | "reopened";
  text: string;
  url: string | null;
}

/** A risk that the plan names. `milestone` is the key of the milestone that it is one of. */
export interface Risk {
  milestone: string;
  text: string;
  mitigation: string | null;
}

/** A goal as it stands now, with what the plan and the last runs say besides its figures. */
export interface GoalNow extends GoalStatus {
  /** Of all milestones; a report keeps those of the open ones. */
  risks: Risk[];
  conflicts: Conflict[];
  held: Held[];
  diagnostics: Diagnostic[];
}

export interface GoalReport extends GoalNow {
  /** Since the last report, the most important first. */
  changes: Change[];
}

/** A status report over one or more goals, of one or more repositories. ISO 8601 instants. */
export interface Report {
  generatedAt: string;
  /** When the last report was; null for the first. */
  since: string | null;
  goals: GoalReport[];
}
