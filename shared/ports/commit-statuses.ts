import type { Diagnostic } from "../model/diagnostic.ts";

/** Publishes results on a commit, where its authors see them. */
export interface CommitStatuses {
  /** Reports on the commit that a plan has errors. */
  reportPlanErrors(commit: string, path: string, diagnostics: readonly Diagnostic[]): Promise<void>;
}
