import type { SplitRule } from "../model/plan/plan-values.ts";
import type { DiagnosticCollector } from "./diagnostics.ts";
import type { MarkdownDocument } from "./markdown/blocks.ts";

/** The input, options and diagnostics that all steps of parsing one plan share. */
export interface ParseContext {
  document: MarkdownDocument;
  diagnostics: DiagnosticCollector;
  split: SplitRule;
  /** The first day of "Week 1", an ISO 8601 date: from the plan's header, else from the config; `null` without both. */
  startDate: string | null;
  /** The name of the goal's folder, or `null` for a plan outside `goals/NAME/`. */
  goalFolder: string | null;
  /** True for Goal Kit's template, in which text without a known label is reported as a warning. */
  isStrict: boolean;
}
