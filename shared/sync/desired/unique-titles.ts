import { type DesiredItem, type Entity, hasUniqueTitle, type Remote } from "../../model/item.ts";
import type { Link } from "../../model/link.ts";
import type { Diagnostic } from "../../model/plan/diagnostic.ts";
import { syncDiagnostic } from "../diagnostic-codes.ts";
import { titleVariants } from "./titles.ts";

/**
 * Returns "milestone" or "version" if an item of this entity needs a new unique title, because it does not exist yet or
 * its title changed in the plan; `null` if there is no such item. The caller then reads the titles in use.
 */
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
 * Returns the desired items with unique titles. If another item in the tracker, open or closed, has the desired title
 * of a milestone or version, the title gets a suffix (`titleVariants`) until it changes in the plan. The present title
 * of an item that is renamed in this sync can be used, because `orderRenames` puts that rename first. `titlesInUse`:
 * all items in the tracker by title.
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
