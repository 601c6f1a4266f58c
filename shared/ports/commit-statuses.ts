import type { Diagnostic } from "../model/plan/diagnostic.ts";

/** Publishes commit statuses, so that the authors of a commit see whether its plans are valid. */
export interface CommitStatuses {
  /** Reports on the commit that a plan has errors. */
  reportPlanErrors(commit: string, path: string, diagnostics: readonly Diagnostic[]): Promise<void>;
}
