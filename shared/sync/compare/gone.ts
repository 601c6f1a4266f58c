import type { DesiredItem, Fields } from "../../model/item.ts";
import type { Link, MadeLink } from "../../model/link.ts";
import type { Diagnostic } from "../../model/plan.ts";
import { syncFinding } from "../diagnostic-codes.ts";

/**
 * The items of the plan without what can't be had any more. Who deleted a milestone did not mean its deliverables:
 * new ones are made without it, and those in it stay as they are. Under a deleted acceptance issue nothing is put.
 */
export function withoutGone(desired: readonly DesiredItem[], links: readonly Link[]): DesiredItem[] {
  const gone = new Set(links.filter((link) => link.gone).map(({ key }) => key));
  if (gone.size === 0) return [...desired];
  const bases = new Map(links.map(({ key, base }) => [key, base]));
  return desired.map((item) => ({
    ...item,
    fields: reachableFields(item.fields, bases.get(item.key) ?? {}, (key) => gone.has(key)),
  }));
}

/** The same for the fields of one item; `base` is what was last settled of it. */
export function reachableFields(fields: Fields, base: Fields, isGone: (key: string) => boolean): Fields {
  const { milestone, version, parent, ...rest } = fields;
  const isLost = (key: string | null | undefined, before: string | null | undefined) =>
    key != null && before !== key && isGone(key);
  return {
    ...rest,
    ...(milestone !== undefined && { milestone: isLost(milestone, base.milestone) ? null : milestone }),
    ...(version !== undefined && { version: isLost(version, base.version) ? null : version }),
    ...(parent !== undefined && !isLost(parent, base.parent) && { parent }),
  };
}

export const goneCode = "item-gone";

/** What is said of an item of ours that people deleted. */
export function goneFinding({ entity, remote, base, key }: MadeLink): Diagnostic {
  const deliverables =
    entity === "issue" || entity === "story"
      ? ""
      : ` New deliverables of it are made without that ${entity}.`;
  return syncFinding(
    goneCode,
    `${remote.url} ("${base.title ?? key}") is not there any more, or is not the item that Milepost made. It is left alone and not made again.${deliverables}`,
  );
}
