import type { Plan } from "../../model/plan/plan.ts";
import type { MarkdownDocument } from "../markdown/blocks.ts";
import type { ParseContext } from "../parse-context.ts";

/** The properties of a plan that a layout parses; `parsePlan` adds the other properties. */
export type PlanBody = Omit<Plan, "path" | "layout" | "goal" | "diagnostics">;

/** Once a layout has at least this score (0 to 1), `parsePlan` does not try the layouts after it in the list. */
export const CERTAIN_SCORE = 0.6;

export interface Layout {
  name: Exclude<Plan["layout"], "none">;
  /** True for Goal Kit's template, in which text without a known label is reported as a warning. */
  isStrict: boolean;
  /** Returns how likely it is that a document has this layout, from 0 to 1. */
  score(document: MarkdownDocument): number;
  /** Parses a document with this layout, and reports ignored text that looks like a part of a plan. */
  read(document: MarkdownDocument, context: ParseContext): PlanBody;
}

/** Returns a new body without content. */
export function emptyPlanBody(): PlanBody {
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
