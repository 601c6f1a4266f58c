import type { SplitRule } from "../model/plan.ts";
import type { DiagnosticCollector } from "./diagnostics.ts";
import type { MarkdownDocument } from "./markdown/blocks.ts";

/** The input, options and diagnostics that all steps of parsing one plan share. */
export interface ParseContext {
  document: MarkdownDocument;
  diagnostics: DiagnosticCollector;
  split: SplitRule;
  /** The day from which "Week 1" is counted: from the config, or the plan's header once that is parsed. */
  startDate: string | null;
  /** The name of the goal's folder, or `null` for a plan outside `goals/NAME/`. */
  goalFolder: string | null;
  /** True if the layout follows a template, so that text which does not fit is probably a mistake. */
  isStrict: boolean;
}
