import type { Diagnostic } from "../../model/diagnostic.ts";
import { type DesiredItem, type Entity, hasUniqueTitle, type Remote } from "../../model/item.ts";
import type { Link } from "../../model/link.ts";
import { syncDiagnostic } from "../diagnostic-codes.ts";
import { titleVariants } from "./titles.ts";

/** Returns the entity of an item that needs a new unique title, so that its titles are read; `null` if none does. */
export function findEntityToRetitle(
  goal: string,
  desired: readonly DesiredItem[],
  links: readonly Link[],
): Entity | null {
  const linkByKey = new Map(links.map((link) => [link.key, link]));
  const found = desired.find(
    (item) => hasUniqueTitle(item.entity) && currentVariant(goal, item, linkByKey.get(item.key)) === null,
  );
  return found?.entity ?? null;
}

/**
 * Returns the desired items. A title that must be unique and is used by another item in the tracker, open or closed,
 * gets a suffix until the title changes in the plan. A title is free if its item gets another title in this sync:
 * `orderRenames` renames that item first. `titlesInUse`: all items in the tracker by title.
 */
export function ensureUniqueTitles(
  goal: string,
  desired: readonly DesiredItem[],
  links: readonly Link[],
  titlesInUse: ReadonlyMap<string, Remote>,
): { items: DesiredItem[]; diagnostics: Diagnostic[] } {
  const linkByKey = new Map(links.map((link) => [link.key, link]));
  const unique = desired.filter((item) => hasUniqueTitle(item.entity));
  const titlesGivenUp = new Map(
    unique.flatMap((item) => {
      const link = linkByKey.get(item.key);
      return link?.remote && currentVariant(goal, item, link) === null ? [[link.remote.id, possibleTitles(link)]] : [];
    }),
  );
  const assigned = new Set(unique.flatMap((item) => currentVariant(goal, item, linkByKey.get(item.key)) ?? []));
  const diagnostics: Diagnostic[] = [];
  const items = desired.map((item) => {
    if (!hasUniqueTitle(item.entity)) return item;
    const link = linkByKey.get(item.key);
    const otherOwner = (title: string) => {
      const owner = titlesInUse.get(title);
      const isFree = !owner || owner.id === link?.remote?.id || titlesGivenUp.get(owner.id)?.includes(title);
      return isFree ? null : owner;
    };
    const wanted = item.fields.title;
    const title =
      currentVariant(goal, item, link) ??
      titleVariants(goal, item).find((variant) => !assigned.has(variant) && !otherOwner(variant)) ??
      wanted;
    assigned.add(title);
    if (title === wanted) return item;
    const owner = otherOwner(wanted);
    if (owner) {
      const message = `The title "${wanted}" is already used by another ${item.entity} (${owner.url}), so the title "${title}" was used. Rename one of them to distinguish them.`;
      diagnostics.push(syncDiagnostic("duplicate-title", message));
    }
    return { ...item, fields: { ...item.fields, title } };
  });
  return { items, diagnostics };
}

/** Returns the title that Milepost last wrote, or two titles if the outcome of a rename is unknown. */
function possibleTitles({ base, pendingWrite }: Link): string[] {
  return [...new Set([base.title, pendingWrite?.title])].filter((title) => title !== undefined);
}

/** Returns the item's title in the tracker if it is one of the item's `titleVariants`, else `null`. */
function currentVariant(goal: string, item: DesiredItem, link: Link | undefined): string | null {
  const [current, ...others] = link?.remote ? possibleTitles(link) : [];
  if (current === undefined || others.length > 0) return null;
  return titleVariants(goal, item).includes(current) ? current : null;
}
