import { isPermanent, isTransient, type MilepostError } from "../../errors.ts";
import type { Plan } from "../../model/plan.ts";
import type { CommitStatuses } from "../../ports/commit-statuses.ts";

/**
 * Reports a plan's errors on its commit. Returns the failure if another attempt may succeed; a permanent one (a token
 * without that permission) is ignored, as the errors are in the run's result as well.
 */
export async function reportOnCommit(
  statuses: CommitStatuses,
  commit: string,
  { path, diagnostics }: Plan,
): Promise<MilepostError | null> {
  try {
    await statuses.reportPlanErrors(commit, path, diagnostics);
    return null;
  } catch (error) {
    if (isTransient(error)) return error;
    if (isPermanent(error)) return null;
    throw error;
  }
}
