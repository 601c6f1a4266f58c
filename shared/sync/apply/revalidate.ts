import type { ObservedItem } from "../../model/item.ts";
import type { ChangeOperation, Conflict } from "../../model/operation.ts";
import { omitDeletedFields } from "../compare/deleted-items.ts";
import { mergeItem } from "../compare/merge-item.ts";
import { createMergeContext, toChangeOperation } from "../compare/plan-sync.ts";
import { withUserChanges } from "../compare/record-observations.ts";
import type { WriteContext } from "./apply-context.ts";
import { recordDeleted } from "./write-item.ts";

/** Maximum age of an observation in milliseconds. An older item is read again before it is changed. */
const MAX_OBSERVATION_AGE_MS = 30_000;

/**
 * Returns the change to make now. If a newer observation of the item exists, or the sync plan's observations are too
 * old, merges again with the item's present state. Returns `null` if nothing is left to do or the item was deleted.
 */
export async function revalidate(operation: ChangeOperation, context: WriteContext): Promise<ChangeOperation | null> {
  const { tracker, links, save, run } = context;
  if (links.get(operation.key)?.isDeleted) return null;
  const found = await observeAgain(operation, context);
  if (found === "current") return operation;
  if (found === "deleted") {
    await recordDeleted(operation.link, context, (operation.finalChange ?? operation).desired);
    return null;
  }
  // If somebody renamed the item meanwhile, no temporary title is needed.
  const isRenamed = found.fields.title !== operation.link.base.title;
  const planned = operation.finalChange && isRenamed ? operation.finalChange : operation;
  const { source } = planned;
  const link = { ...planned.link, remote: found.remote };
  const format = tracker.bodyFormat;
  const desired = omitDeletedFields(planned.desired, link.base, (key) => links.get(key)?.isDeleted === true);
  const { conflictPolicy } = context;
  const mergeContext = createMergeContext(link, { links, conflictPolicy, format, source });
  const merged = mergeItem(desired, link.base, found, mergeContext);
  const isReported = ({ key, field }: Conflict) =>
    run.conflicts.some((known) => known.key === key && known.field === field);
  run.conflicts.push(...merged.conflicts.filter((conflict) => !isReported(conflict)));
  const observed = withUserChanges(link, found, merged, format);
  const change = toChangeOperation(observed, desired, merged, source);
  if (change === null) await save({ ...observed, base: merged.base });
  return change;
}

/** Returns the item's present state, "deleted", or "current" if the observation in the operation is still valid. */
async function observeAgain(
  { link }: ChangeOperation,
  { tracker, clock, observedAfter, latest }: WriteContext,
): Promise<ObservedItem | "deleted" | "current"> {
  const known = latest.get(link.key);
  if (known) return known;
  if (clock.now().getTime() - observedAfter.getTime() <= MAX_OBSERVATION_AGE_MS) return "current";
  tracker.refresh();
  return (await tracker.observe([link])).get(link.key) ?? "deleted";
}
