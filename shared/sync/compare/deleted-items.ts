import type { DesiredItem, Fields } from "../../model/item.ts";
import { type CreatedLink, isCreated, type Link } from "../../model/link.ts";
import type { Diagnostic } from "../../model/plan/diagnostic.ts";
import { syncDiagnostic } from "../diagnostic-codes.ts";

/**
 * Returns the desired items without references to items that were deleted in the tracker or are ambiguous. New
 * deliverables of such a milestone are created without the milestone; existing deliverables are not changed.
 */
export function omitDeletedReferences(
  desired: readonly DesiredItem[],
  links: readonly Link[],
  ambiguousKeys: ReadonlySet<string>,
): DesiredItem[] {
  const deleted = new Set([...ambiguousKeys, ...links.filter((link) => link.isDeleted).map(({ key }) => key)]);
  if (deleted.size === 0) return [...desired];
  const baseByKey = new Map(links.map(({ key, base }) => [key, base]));
  return desired.map((item) => ({
    ...item,
    fields: omitDeletedFields(item.fields, baseByKey.get(item.key) ?? {}, (key) => deleted.has(key)),
  }));
}

/** Returns the desired items without optional items that do not exist, and without references to them. */
export function withoutAbsentOptionals(desired: readonly DesiredItem[], links: readonly Link[]): DesiredItem[] {
  const existing = new Set(links.filter(isCreated).map(({ key }) => key));
  const absent = new Set(desired.flatMap(({ key, isOptional }) => (isOptional && !existing.has(key) ? [key] : [])));
  if (absent.size === 0) return [...desired];
  return desired
    .filter(({ key }) => !absent.has(key))
    .map((item) => {
      const { parent, ...fields } = item.fields;
      return parent != null && absent.has(parent) ? { ...item, fields } : item;
    });
}

/** Returns the fields of one item without references to deleted items, unless `base` already has the reference. */
export function omitDeletedFields<T extends Fields>(fields: T, base: Fields, isDeleted: (key: string) => boolean): T {
  const { milestone, version, parent } = fields;
  const mustOmit = (key: string | null | undefined, before: string | null | undefined) =>
    key != null && before !== key && isDeleted(key);
  const remaining = {
    ...fields,
    ...(mustOmit(milestone, base.milestone) && { milestone: null }),
    ...(mustOmit(version, base.version) && { version: null }),
  };
  if (mustOmit(parent, base.parent)) delete remaining.parent;
  return remaining;
}

export const DELETED_ITEM_CODE = "item-deleted";

export function deletedItemDiagnostic({ entity, remote, base, key }: CreatedLink): Diagnostic {
  const item = `${remote.url} ("${base.title ?? key}")`;
  const deliverables =
    entity === "issue" || entity === "story" ? "" : ` New deliverables are created without this ${entity}.`;
  // Jira answers alike for an issue that was deleted and for one that the account can't see.
  if (entity === "epic" || entity === "story") {
    return syncDiagnostic(
      "item-not-visible",
      `${item} is not visible to Milepost's account: it was deleted, moved to a project that the account can't see, or hidden by issue security. It is not updated and not created again; once it is visible, a full scan updates it.${deliverables}`,
    );
  }
  return syncDiagnostic(
    DELETED_ITEM_CODE,
    `${item} was deleted, or is not the item that Milepost created. It is not updated and not created again.${deliverables}`,
  );
}
