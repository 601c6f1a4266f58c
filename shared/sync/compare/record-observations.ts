import { isEqual } from "../../collections/is-equal.ts";
import type { BodyFormat } from "../../model/body-format.ts";
import type { ObservedItem } from "../../model/item.ts";
import { type CreatedLink, isCreated, type Link, type ObservedFields } from "../../model/link.ts";
import type { Operation, SyncPlan } from "../../model/operation.ts";
import { deletedItemDiagnostic } from "./deleted-items.ts";
import type { MergeResult } from "./merge-item.ts";

/** The linked items that a run observed, by key. */
export interface Observations {
  found: ReadonlyMap<string, ObservedItem>;
  /** Keys of items that were deleted in the tracker. */
  deleted: ReadonlySet<string>;
}

/**
 * Returns the links with `remote` and `isDeleted` as observed. A user can move an issue to another Jira project, which
 * changes its key; an item that was deleted can exist again.
 */
export function applyObservations(links: readonly Link[], { found, deleted }: Observations): Link[] {
  return links.map((link) => {
    if (!isCreated(link)) return link;
    const observed = found.get(link.key);
    if (observed) {
      const { isDeleted: _, reportedFields: __, ...existing } = link;
      return { ...existing, remote: observed.remote };
    }
    if (link.isDeleted || !deleted.has(link.key)) return link;
    const { pendingWrite: _, ...remaining } = link;
    return { ...remaining, isDeleted: true };
  });
}

/** Returns the links; those whose items are in the plan again can be closed once they are removed from it. */
export function clearUnmatchedFlags(links: readonly Link[], desiredKeys: ReadonlySet<string>): Link[] {
  return links.map((link) => {
    if (!link.isUnmatched || !desiredKeys.has(link.key)) return link;
    const { isUnmatched: _, ...matched } = link;
    return matched;
  });
}

/**
 * Returns the sync plan with users' observed changes recorded in its links, and with a link update for every other link
 * that changed. Reports an item whose deletion was not known before, unless the plan changes the item.
 */
export function recordObservations(
  plan: SyncPlan,
  storedLinks: readonly Link[],
  links: readonly Link[],
  found: Observations["found"],
  format: BodyFormat,
): SyncPlan {
  const record = (link: CreatedLink) => withObservedFields(link, found.get(link.key), format);
  const operations = plan.operations.map((operation): Operation => {
    if (operation.action === "create") return operation;
    if (operation.action === "adopt") return { ...operation, link: record(operation.link) };
    const item = found.get(operation.key);
    return item ? { ...operation, link: withUserChanges(operation.link, item, operation, format) } : operation;
  });
  const linkUpdates = plan.linkUpdates.map(record);
  const plannedKeys = new Set([...operations, ...linkUpdates].map(({ key }) => key));
  const storedByKey = new Map(storedLinks.map((link) => [link.key, link]));
  const changedLinks = links
    .filter(isCreated)
    .filter(({ key }) => !plannedKeys.has(key))
    .map(record)
    .filter((link) => !isEqual(link, storedByKey.get(link.key)));
  const deleted = changedLinks.filter((link) => link.isDeleted && !storedByKey.get(link.key)?.isDeleted);
  return {
    ...plan,
    operations,
    linkUpdates: [...linkUpdates, ...changedLinks],
    diagnostics: [...plan.diagnostics, ...deleted.map(deletedItemDiagnostic)],
  };
}

/** Returns the links, with the changes that users made in the tracker recorded in `observed`. */
export function withObservations(links: readonly Link[], found: Observations["found"], format: BodyFormat): Link[] {
  return links.map((link) => (isCreated(link) ? withObservedFields(link, found.get(link.key), format) : link));
}

/** Returns the link, with the users' changes that `changes` does not overwrite recorded in `observed`. */
export function withUserChanges(
  link: CreatedLink,
  item: ObservedItem,
  { changes, base }: Pick<MergeResult, "changes" | "base">,
  format: BodyFormat,
): CreatedLink {
  const merged = { ...item, fields: { ...item.fields, ...changes } };
  return replaceObserved(link, withObservedFields({ ...link, base }, merged, format).observed);
}

function withObservedFields(link: CreatedLink, item: ObservedItem | undefined, format: BodyFormat): CreatedLink {
  if (!item) return link;
  const { base, nonce } = link;
  const { title, state, due = null, body } = item.fields;
  const boxes = base.body && format.extract(body, nonce)?.boxes;
  const observed: ObservedFields = {
    ...(title !== undefined && base.title !== undefined && title !== base.title && { title }),
    ...(state !== undefined && state !== (base.state ?? "open") && { state }),
    ...(base.due !== undefined && due !== base.due && { due }),
    ...(boxes && !isEqual(boxes, base.body?.boxes ?? []) && { boxes }),
  };
  return replaceObserved(link, Object.keys(observed).length > 0 ? observed : undefined);
}

function replaceObserved(link: CreatedLink, observed: ObservedFields | undefined): CreatedLink {
  const { observed: _, ...rest } = link;
  return observed ? { ...rest, observed } : rest;
}
