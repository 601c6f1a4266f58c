import { hasUniqueTitle, type WrittenItem } from "../../model/item.ts";
import type { CreatedLink } from "../../model/link.ts";
import type { ChangeOperation } from "../../model/operation.ts";
import type { WriteContext } from "./apply-context.ts";
import { assertNothingDropped, baseAfterUpdate } from "./stored-fields.ts";
import { attachItem, recordDeletedMilestone, resolveReferences, skipTransition } from "./write-item.ts";

/** The new link of a changed item. `skippedBecause`: why the change of the state was skipped; null if it was not. */
export interface ChangedItem {
  link: CreatedLink;
  skippedBecause: string | null;
}

/** Writes an item's changed fields, then its parent; saves the link before and after. */
export async function changeItem(operation: ChangeOperation, context: WriteContext): Promise<ChangedItem> {
  const { link, changes, parent, base } = operation;
  const { links, save, tracker, latest } = context;
  const references = resolveReferences(
    { milestone: changes.milestone, version: changes.version, parent: parent?.key },
    links,
    link.base,
  );
  let written = link;
  let skippedBecause: string | null = null;
  const hasChanges = Object.keys(changes).length > 0;
  if (hasChanges) {
    await save({ ...link, pendingWrite: base });
    let stored: WrittenItem;
    try {
      stored = await tracker.update(link, changes, references);
    } catch (error) {
      if (!(await recordDeletedMilestone(error, changes.milestone, context))) throw error;
      const withoutMilestone = {
        changes: { ...changes, milestone: null },
        base: { ...base, milestone: null },
      };
      return changeItem({ ...operation, ...withoutMilestone }, context);
    }
    // If this rename is temporary, the final rename is revalidated against this state.
    if (hasUniqueTitle(link.entity)) latest.set(link.key, stored);
    const { skippedTransition: _, ...rest } = link;
    const newBase = baseAfterUpdate(base, link.base, changes, stored, references);
    written = { ...rest, base: { ...newBase, parent: link.base.parent } };
    if (stored.skippedTransition !== undefined) {
      skippedBecause = stored.skippedTransition;
      written = skipTransition(written, changes.state, stored.skippedTransition, context);
    }
  }
  if (parent) await save({ ...written, pendingWrite: { parent: parent.key } });
  else if (written !== link) await save(written);
  if (hasChanges) assertNothingDropped(base, written, "updated");
  const attached = parent
    ? await attachItem(hasChanges ? written : { ...written, base }, parent, references, context)
    : written;
  return { link: attached, skippedBecause };
}
