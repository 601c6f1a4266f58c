import type { SplitRule } from "../model/plan.ts";
import type { DiagnosticCollector } from "./diagnostics.ts";
import type { MarkdownDocument } from "./markdown/blocks.ts";

/** What all steps of parsing one plan share. */
export interface ParseContext {
  document: MarkdownDocument;
  diagnostics: DiagnosticCollector;
  split: SplitRule;
  /** The day that relative weeks count from: of the config; when milestones are built, of the plan's header before that. */
  startDate: string | null;
  /** The name of the goal's folder, or `null` for a plan outside `goals/NAME/`. */
  goalFolder: string | null;
  /** True if the layout has one fixed form, so that text which does not fit is probably a mistake. */
  isStrict: boolean;
}
