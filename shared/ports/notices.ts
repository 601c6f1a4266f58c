import type { Diagnostic } from "../model/plan.ts";

/** Tells the authors of a commit what is wrong with a plan in it, where they look: on the commit. */
export interface Notices {
  planRefused(commit: string, path: string, diagnostics: readonly Diagnostic[]): Promise<void>;
}
