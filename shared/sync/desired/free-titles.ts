import type { DesiredItem, Entity, Remote } from "../../model/item.ts";
import { hasUniqueTitle } from "../../model/item.ts";
import type { Link } from "../../model/link.ts";
import type { Diagnostic } from "../../model/plan.ts";
import { syncFinding } from "../diagnostic-codes.ts";
import { cut, milestoneTitleLimit } from "./title.ts";

/**
 * The entity of which an item is to be made or renamed though its titles are unique: only then does it matter which
 * are taken. Null where there is none.
 */
export function needsTitles(
  goal: string,
  desired: readonly DesiredItem[],
  links: readonly Link[],
): Entity | null {
  const byKey = new Map(links.map((link) => [link.key, link]));
  const found = desired.find(
    (item) => hasUniqueTitle(item.entity) && settledTitle(goal, item, byKey.get(item.key)) === null,
  );
  return found?.entity ?? null;
}

/**
 * Titles of GitHub milestones and names of Jira versions are unique, closed ones included. One that a person's milestone has is left
 * to it: ours gets the goal's id appended, and keeps that for as long as its own title does not change. One that
 * another milestone of the plan has and is about to give up is free: `orderTitles` sees to it that it does so first.
 */
export function freeTitles(
  goal: string,
  desired: readonly DesiredItem[],
  links: readonly Link[],
  taken: ReadonlyMap<string, Remote>,
): { items: DesiredItem[]; diagnostics: Diagnostic[] } {
  const byKey = new Map(links.map((link) => [link.key, link]));
  const milestones = desired.filter((item) => hasUniqueTitle(item.entity));
  const leaving = new Map(
    milestones.flatMap((item) => {
      const link = byKey.get(item.key);
      return link?.remote && settledTitle(goal, item, link) === null
        ? [[link.remote.id, titlesOf(link)]]
        : [];
    }),
  );
  const isLeaving = ({ id }: Remote, title: string) => leaving.get(id)?.includes(title) ?? false;
  const kept = milestones.map((item) => settledTitle(goal, item, byKey.get(item.key)));
  const used = new Set(kept.filter((title) => title !== null));
  const diagnostics: Diagnostic[] = [];
  const items = desired.map((item) => {
    if (!hasUniqueTitle(item.entity)) return item;
    const link = byKey.get(item.key);
    const free = (title: string) => {
      const owner = taken.get(title);
      if (used.has(title)) return false;
      return owner === undefined || owner.id === link?.remote?.id || isLeaving(owner, title);
    };
    const title = settledTitle(goal, item, link) ?? variants(goal, item).find(free) ?? item.title;
    used.add(title);
    if (title === item.title) return item;
    const owner = taken.get(item.title);
    if (owner && owner.id !== link?.remote?.id && !isLeaving(owner, item.title)) {
      diagnostics.push(
        syncFinding(
          "title-taken",
          `Another ${item.entity} is already called "${item.title}" (${owner.url}) and a title can be given once only, so ours is called "${title}". Rename one of them to tell them apart.`,
        ),
      );
    }
    return { ...item, title, fields: { ...item.fields, title } };
  });
  return { items, diagnostics };
}

/**
 * What a milestone of ours is called by us: one title, or either of two while nobody knows whether a rename arrived.
 * What a person called it is not among them, and stays.
 */
function titlesOf({ base, writing }: Link): string[] {
  return [...new Set([base.title, writing?.title])].filter((title) => title !== undefined);
}

/** The title that the item already has for the title it wants, or null when it has to be found. */
function settledTitle(goal: string, item: DesiredItem, link: Link | undefined): string | null {
  const [current, ...others] = link?.remote ? titlesOf(link) : [];
  if (current === undefined || others.length > 0) return null;
  return variants(goal, item).includes(current) ? current : null;
}

/** The titles that a milestone may have, best first: its own, and those that tell it from one of the same name. */
export function variants(goal: string, { title, key }: Pick<DesiredItem, "title" | "key">): string[] {
  return ["", ` (${goal})`, ` (${goal} ${key})`].map(
    (suffix) => cut(title, milestoneTitleLimit - suffix.length) + suffix,
  );
}
