import { type SyncPlan, withoutState } from "../../model/operation.ts";
import { type SkippedChange, toOmittedFields, toSkippedState } from "../../model/result.ts";
import type { TrackerReader } from "../../ports/tracker.ts";

/**
 * Returns a sync plan without what the tracker would skip, and what it would skip. Reads the tracker only for changes of
 * states. Can't know the workflow of items that are still to be created.
 */
export async function separateSkipped(
  syncPlan: SyncPlan,
  reader: Pick<TrackerReader, "findObstacle">,
): Promise<{ syncPlan: SyncPlan; skipped: SkippedChange[] }> {
  const operations: SyncPlan["operations"] = [];
  const skipped: SkippedChange[] = [];
  for (const operation of syncPlan.operations) {
    skipped.push(...toOmittedFields(operation));
    const isChange = operation.action !== "create" && operation.action !== "adopt";
    const state = isChange ? operation.changes.state : undefined;
    const reason = isChange && state !== undefined ? await reader.findObstacle(operation.link, state) : null;
    if (reason !== null) skipped.push(toSkippedState(operation, reason));
    const done = isChange && reason !== null ? withoutState(operation) : operation;
    if (done) operations.push(done);
  }
  return { syncPlan: { ...syncPlan, operations }, skipped };
}
