import type { ObservedItem } from "../../model/item.ts";
import type { ChangeOperation } from "../../model/operation.ts";
import { reachableFields } from "../compare/gone.ts";
import { mergeItem } from "../compare/merge.ts";
import { asSeen } from "../compare/observe.ts";
import { changeOperation, mergeContext } from "../compare/plan-sync.ts";
import type { Writing } from "./applying.ts";
import { noteGone } from "./gone-items.ts";

/** A look at an item that is older than this is not trusted when the item is to be changed, in milliseconds. */
const longestLook = 30_000;

/**
 * The change as it has to be made now: an item that was seen since the plan of changes was made, or that was not
 * seen for long, is compared once more with what it is. Null where nothing is left to do, or nothing can be done.
 */
export async function lookAgain(
  operation: ChangeOperation,
  writing: Writing,
): Promise<ChangeOperation | null> {
  const { tracker, links, save, applied, conflicts } = writing;
  if (links.get(operation.key)?.gone) return null;
  const found = await freshLook(operation, writing);
  if (found === "not needed") return operation;
  if (found === "gone") {
    await noteGone(operation.link, writing, (operation.whole ?? operation).desired);
    return null;
  }
  // Who was given another title in the meantime need not step aside.
  const isRenamed = found.fields.title !== operation.link.base.title;
  const { link, source, desired } = operation.whole && isRenamed ? operation.whole : operation;
  const format = tracker.body;
  const wanted = reachableFields(desired, link.base, (key) => links.get(key)?.gone === true);
  const context = mergeContext(link, { links, conflicts, format, source });
  const merged = mergeItem(wanted, link.base, found, context);
  const told = new Set([...writing.told, ...applied.conflicts].map(({ key, field }) => `${key} ${field}`));
  applied.conflicts.push(...merged.conflicts.filter(({ key, field }) => !told.has(`${key} ${field}`)));
  const seen = asSeen(link, found, merged, format);
  const current = changeOperation(seen, wanted, merged, source);
  if (current === null) await save({ ...seen, base: merged.base });
  return current;
}

/** The item as it is now, where that has to be known. */
async function freshLook(
  { link }: ChangeOperation,
  { tracker, clock, seenAt, fresh }: Writing,
): Promise<ObservedItem | "gone" | "not needed"> {
  const known = fresh.get(link.key);
  if (known) return known;
  if (clock.now().getTime() - seenAt.getTime() <= longestLook) return "not needed";
  tracker.refresh();
  const item = (await tracker.observe([link])).get(link.key);
  if (item) return item;
  // What one read does not find may be out of reach as a whole: lists tell.
  const survey = await tracker.survey([link]);
  return survey.found.get(link.key) ?? (survey.gone.has(link.key) ? "gone" : "not needed");
}
