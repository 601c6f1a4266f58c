import type { Plan } from "../../model/plan.ts";
import type { MarkdownDocument } from "../markdown/blocks.ts";
import type { ParseContext } from "../parse-context.ts";

/** The part of a plan that a layout reads; `parsePlan` adds the rest. */
export type PlanBody = Omit<Plan, "path" | "layout" | "goal" | "diagnostics">;

/** With this score no other layout is tried. */
export const CERTAIN_SCORE = 0.6;

/** One way to write plans. */
export interface Layout {
  name: Exclude<Plan["layout"], "none">;
  /** See `ParseContext.isStrict`. */
  isStrict: boolean;
  /** Returns how likely a document has this layout, from 0 to 1. The layout with the highest score reads the document. */
  score(document: MarkdownDocument): number;
  /** Reads a document that has this layout, and reports everything that looks like part of a plan and is ignored. */
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
