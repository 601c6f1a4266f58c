import type { WrittenItem } from "../../model/item.ts";
import { hasUniqueTitle } from "../../model/item.ts";
import type { MadeLink } from "../../model/link.ts";
import type { ChangeOperation } from "../../model/operation.ts";
import type { Writing } from "./applying.ts";
import { noteMilestoneGone } from "./gone-items.ts";
import { changedAsStored, refuseDropped } from "./stored-fields.ts";
import { attachItem, resolveReferences, withhold } from "./write-item.ts";

/** Writes the fields of one item: announced, written, recorded; then its parent. */
export async function changeItem(operation: ChangeOperation, writing: Writing): Promise<MadeLink> {
  const { link, changes, parent, base } = operation;
  const { links, save, tracker, fresh } = writing;
  const references = resolveReferences(
    { milestone: changes.milestone, version: changes.version, parent },
    links,
    link.base,
  );
  let written = link;
  const isWrite = Object.keys(changes).length > 0;
  if (isWrite) {
    await save({ ...link, writing: base });
    let stored: WrittenItem;
    try {
      stored = await tracker.update(link, changes, references);
    } catch (error) {
      if (!(await noteMilestoneGone(error, changes.milestone, writing))) throw error;
      const outside = { changes: { ...changes, milestone: null }, base: { ...base, milestone: null } };
      return changeItem({ ...operation, ...outside }, writing);
    }
    // One that is to be renamed twice is looked at between.
    if (hasUniqueTitle(link.entity)) fresh.set(link.key, stored);
    const settled = changedAsStored(base, link.base, changes, stored, references);
    written = { ...withoutWithheld(link), base: { ...settled, parent: link.base.parent } };
    if (stored.withheld !== undefined) written = withhold(written, changes.state, stored.withheld, writing);
  }
  // Until the answer is there it may be under either parent: whoever looks next puts it where it belongs.
  if (parent && written.base.parent !== undefined) {
    const { parent: _, ...loose } = written.base;
    written = { ...written, base: loose };
  }
  if (written !== link) await save(written);
  if (isWrite) refuseDropped(base, written, "changed");
  return parent ? attachItem({ ...written, base }, parent, references, writing) : written;
}

function withoutWithheld({ withheld: _, ...link }: MadeLink): MadeLink {
  return link;
}
