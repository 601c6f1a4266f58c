import type { DesiredItem, SourceLink, TrackerName } from "./item.ts";
import type { KeyedPlan } from "./keyed-plan.ts";
import type { Diagnostic } from "./plan/diagnostic.ts";
import type { Plan } from "./plan/plan.ts";

/** The input from which the desired items of a plan in one tracker are built. */
export interface DesiredInput {
  plan: Plan;
  keyedPlan: KeyedPlan;
  config: {
    /** Accounts by the names of people. */
    people?: Record<string, { github?: string | undefined; jira?: string | undefined }> | undefined;
    github: {
      milestones: boolean;
      issues: "deliverables" | "none";
      tracking: boolean;
      labels: string[];
      /** Template of milestone titles, used in all trackers. */
      title: string;
    };
  };
  /** Returns the URL of the item with this key in the tracker `tracker`, or `null` if there is none. */
  peerUrl: (tracker: TrackerName, key: string) => string | null;
  /** Returns a link to a line of the plan at the synced commit, or `null` if the plan has no web address. */
  sourceLink: (line: number) => SourceLink | null;
}

export interface DesiredItems {
  items: DesiredItem[];
  diagnostics: Diagnostic[];
  /** True if the tracker can't represent the plan; a diagnostic says why. Nothing is then written to the tracker. */
  isRejected?: boolean;
}
