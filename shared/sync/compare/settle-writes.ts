import type { Fields, ManagedBody, ObservedItem } from "../../model/item.ts";
import type { Link, MadeLink } from "../../model/link.ts";
import { isMade } from "../../model/link.ts";
import type { BodyFormat } from "../desired/body-format.ts";

/** The linked items of which nobody knows whether the last write arrived: they are looked at whatever the plan says. */
export function uncertainLinks(links: readonly Link[]): MadeLink[] {
  return links.filter(isMade).filter((link) => link.writing !== undefined);
}

/**
 * Links as they are once it is known which announced writes arrived: where the tracker shows the announced value,
 * that is the settled one; elsewhere the one before it still is. Items that were not observed stay uncertain.
 */
export function settleWrites(
  links: readonly Link[],
  observed: ReadonlyMap<string, ObservedItem>,
  format: BodyFormat,
): Link[] {
  const names = new Map(links.map((link) => [link.key, link.remote?.name ?? null]));
  return links.map((link) => {
    const found = observed.get(link.key);
    if (!isMade(link) || !link.writing || !found) return link;
    const { writing, ...settled } = link;
    const arrived = arrivedFields(link, writing, found, format, (key) => names.get(key) ?? null);
    return { ...settled, base: { ...link.base, ...arrived } };
  });
}

function arrivedFields(
  { nonce, base }: MadeLink,
  writing: Fields,
  { fields }: ObservedItem,
  format: BodyFormat,
  nameOf: (key: string) => string | null,
): Fields {
  const { title, state, due, priority, milestone, version, labels, body } = writing;
  const shown = new Set(fields.labels?.map((label) => label.toLowerCase()));
  return {
    ...(title !== undefined && title === fields.title && { title }),
    ...(state !== undefined && state === fields.state && { state }),
    ...(due !== undefined && due === (fields.due ?? null) && { due }),
    ...(priority !== undefined && priority === (fields.priority ?? null) && { priority }),
    ...(milestone && nameOf(milestone) === (fields.milestone ?? null) && { milestone }),
    ...(version && nameOf(version) === (fields.version ?? null) && { version }),
    ...(labels?.every((label) => shown.has(label.toLowerCase())) && { labels }),
    ...(body && bodyArrived(body, base.body, format.extract(fields.body, nonce)) && { body }),
  };
}

/** Where only ticks were to change, they tell: people's own ticks elsewhere say nothing. */
function bodyArrived(
  writing: ManagedBody,
  before: ManagedBody | undefined,
  found: ManagedBody | null,
): boolean {
  if (found?.text !== writing.text) return false;
  if (before?.text !== writing.text) return true;
  return writing.boxes.every(
    ({ done }, index) => done === before.boxes[index]?.done || done === found.boxes[index]?.done,
  );
}
