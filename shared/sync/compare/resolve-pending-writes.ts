import type { BodyFormat } from "../../model/body-format.ts";
import type { Fields, ManagedBody, ObservedItem } from "../../model/item.ts";
import { type CreatedLink, isCreated, type Link } from "../../model/link.ts";

/** Returns the links with a pending write. Their items are always observed, to find out which fields were written. */
export function linksWithPendingWrite(links: readonly Link[]): CreatedLink[] {
  return links.filter(isCreated).filter((link) => link.pendingWrite !== undefined);
}

/**
 * Returns the links with pending writes resolved: a field whose written value is in the tracker moves to `base`, any
 * other field keeps its base value. Writes of items that were not observed stay pending.
 */
export function resolvePendingWrites(
  links: readonly Link[],
  observed: ReadonlyMap<string, ObservedItem>,
  format: BodyFormat,
): Link[] {
  const nameByKey = new Map(links.map((link) => [link.key, link.remote?.name ?? null]));
  return links.map((link) => {
    const item = observed.get(link.key);
    if (!isCreated(link) || !link.pendingWrite || !item) return link;
    const { pendingWrite, ...resolved } = link;
    const written = findWrittenFields(link, pendingWrite, item, format, (key) => nameByKey.get(key) ?? null);
    return { ...resolved, base: { ...link.base, ...written } };
  });
}

function findWrittenFields(
  { nonce, base }: CreatedLink,
  pendingWrite: Fields,
  { fields }: ObservedItem,
  format: BodyFormat,
  nameOf: (key: string) => string | null,
): Fields {
  const { title, state, due, priority, milestone, version, parent, labels, body } = pendingWrite;
  const observedLabels = new Set(fields.labels?.map((label) => label.toLowerCase()));
  return {
    ...(title !== undefined && title === fields.title && { title }),
    ...(state !== undefined && state === fields.state && { state }),
    ...(due !== undefined && due === (fields.due ?? null) && { due }),
    ...(priority !== undefined && priority === (fields.priority ?? null) && { priority }),
    ...(milestone && nameOf(milestone) === (fields.milestone ?? null) && { milestone }),
    ...(version && nameOf(version) === (fields.version ?? null) && { version }),
    ...(parent && nameOf(parent) === fields.parent && { parent }),
    ...(labels?.every((label) => observedLabels.has(label.toLowerCase())) && { labels }),
    ...(body && isBodyWritten(body, base.body, format.extract(fields.body, nonce)) && { body }),
  };
}

/** Returns true if the tracker has the written body. Ticks that the write did not change can differ from `written`. */
function isBodyWritten(written: ManagedBody, base: ManagedBody | undefined, observed: ManagedBody | null): boolean {
  if (observed?.text !== written.text) return false;
  if (base?.text !== written.text) return true;
  return written.boxes.every(
    ({ done }, index) => done === base.boxes[index]?.done || done === observed.boxes[index]?.done,
  );
}
