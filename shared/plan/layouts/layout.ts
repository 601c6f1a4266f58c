import type { Plan, SplitRule } from "../../model/plan.ts";
import type { DateOrder } from "../dates/read-schedule.ts";
import type { Findings } from "../findings.ts";
import type { Document } from "../markdown/document.ts";

/** What a dialect finds in a document. Path, goal and diagnostics are the same for all and are not its business. */
export type PlanBody = Omit<Plan, "path" | "dialect" | "goal" | "diagnostics">;

/** What reading needs besides the document. */
export interface Reading {
  split: SplitRule;
  /** The day that weeks are counted from when the plan gives none. */
  start: string | null;
  references: ReadonlySet<string>;
  findings: Findings;
  /** The folder of the goal, which its branch is called after; null for a plan that has none. */
  goalFolder?: string | null;
  /** Whether the dialect has one shape, so that what falls out of it is probably a mistake. */
  strict: boolean;
  /** How the document writes its numeric dates. */
  dateOrder: () => DateOrder;
}

/** Evidence that no dialect after it goes beyond: when one has it, the others need not look. */
export const beyondDoubt = 0.6;

/** One way of writing plans. */
export interface Dialect {
  name: Exclude<Plan["dialect"], "none">;
  /**
   * How surely a document is written this way: 0 not at all, 1 beyond doubt. The surest dialect reads it, if it is
   * sure enough (`parse-plan.ts`). Looks only, reports nothing.
   */
  evidence(document: Document): number;
  /** Whether it has one shape (`Reading.strict`). */
  strict: boolean;
  /** Reads it; whatever looks like plan and is not taken is reported to `reading.findings`. */
  read(document: Document, reading: Reading): PlanBody;
}

/** The body of a file that is no plan: a new one each time, as callers may change what they get. */
export function emptyBody(): PlanBody {
  return {
    date: null,
    priority: null,
    summary: null,
    focus: null,
    metrics: [],
    timeline: null,
    team: null,
    strategy: { link: null, check: null },
    rationale: null,
    complexity: [],
    milestones: [],
  };
}
