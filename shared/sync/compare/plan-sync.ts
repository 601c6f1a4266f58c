import type { MilestoneAgreements } from "../../model/agreement.ts";
import type { BodyFormat } from "../../model/body-format.ts";
import type { DesiredItem, FieldName, Fields, ItemState, ObservedItem, SourceLink } from "../../model/item.ts";
import { type CreatedLink, hasOpenItem, isCreated, type Link } from "../../model/link.ts";
import type { ChangeOperation, ClosingItem, SyncPlan } from "../../model/operation.ts";
import { agreementsOf, hasCheckboxes } from "./accept-states.ts";
import { deletedItemDiagnostic } from "./deleted-items.ts";
import { changedFields, type MergeContext, type MergeResult, mergeItem } from "./merge-item.ts";

/** The desired items of one goal in one tracker, and the ledger's links, including links of adopted items. */
export interface CompareInput {
  desired: readonly DesiredItem[];
  links: readonly Link[];
  /** Keys of ambiguous items (`ambiguous-identity`), which are not changed. */
  uncertainKeys: ReadonlySet<string>;
  /** `policy.removed`: what happens to items that were removed from the plan. */
  removedPolicy: "close" | "leave";
  /** Digest of the config's `statuses`, as in `skippedTransition`; null to try skipped transitions again. */
  statuses: string | null;
}

export interface PlanSyncInput extends CompareInput {
  /** Observed state of the items that `linksToObserve` returns, by key. An item that is absent was deleted. */
  observed: ReadonlyMap<string, ObservedItem>;
  conflictPolicy: "tracker" | "plan";
  format: BodyFormat;
  /** The states that plan and trackers agree on, by key of the milestone; absent if the items have none. */
  agreements?: ReadonlyMap<string, MilestoneAgreements>;
}

/** Returns the links of open items that are to be closed because they were removed from the plan. */
function removedLinks(input: CompareInput): CreatedLink[] {
  if (input.removedPolicy === "leave") return [];
  const desiredKeys = new Set(input.desired.map(({ key }) => key));
  return input.links
    .filter(hasOpenItem)
    .filter(({ key, isUnmatched }) => !desiredKeys.has(key) && !input.uncertainKeys.has(key) && !isUnmatched)
    .filter((link) => !isSkipped(link, closedState(link), input.statuses));
}

/** Returns the state in which a removed item is closed. A GitHub milestone can't be cancelled, only closed. */
function closedState({ entity }: Link): ItemState {
  return entity === "milestone" ? "done" : "cancelled";
}

/** Returns true if the change to this state was skipped in an earlier run with the same `statuses`. */
function isSkipped({ skippedTransition }: Link, state: ItemState, statuses: string | null): boolean {
  return skippedTransition?.state === state && skippedTransition.statuses === statuses;
}

/** Returns true if the plan changed an item since the last sync, or since its deletion in the tracker was reported. */
function isChangedInPlan(fields: Fields, link: CreatedLink, statuses: string | null): boolean {
  const before = link.isDeleted ? (link.reportedFields ?? link.base) : link.base;
  return changedFields(fields, before).some(
    (name) => name !== "state" || !fields.state || !isSkipped(link, fields.state, statuses),
  );
}

/** Returns the links of the items that must be observed for `planSync`: items changed in or removed from the plan. */
export function linksToObserve(input: CompareInput): CreatedLink[] {
  const linkByKey = indexByKey(input.links);
  const changed = input.desired.flatMap(({ key, fields }) => {
    const link = linkByKey.get(key);
    return link && isCreated(link) && isChangedInPlan(fields, link, input.statuses) ? [link] : [];
  });
  return [...changed, ...removedLinks(input)];
}

/**
 * Returns the links of milestones that must also be observed: the previous milestone of an item that is to be moved, if
 * the item is in no milestone now, because a user removed it from the milestone or deleted the milestone.
 */
export function milestonesToObserve(
  { desired, links }: CompareInput,
  observed: PlanSyncInput["observed"],
): CreatedLink[] {
  const linkByKey = indexByKey(links);
  return desired.flatMap(({ key, fields }) => {
    const before = linkByKey.get(key)?.base.milestone;
    const hasNone = observed.get(key)?.fields.milestone === null;
    const link = before && hasNone && fields.milestone !== before ? linkByKey.get(before) : undefined;
    return link && isCreated(link) && !link.isDeleted ? [link] : [];
  });
}

/**
 * Returns the open items that a sync would close although they are not done, because they were removed or cancelled in
 * the plan. The guard limits their number. Cancelled GitHub milestones are not included: their desired state is "done".
 */
export function findClosingItems(input: CompareInput): ClosingItem[] {
  const linkByKey = indexByKey(input.links);
  const cancelled = input.desired.flatMap(({ key, fields }) => {
    const link = linkByKey.get(key);
    return fields.state === "cancelled" && link && hasOpenItem(link) ? [link] : [];
  });
  return [...removedLinks(input), ...cancelled].map(toClosingItem);
}

export function toClosingItem({ key, base, remote }: CreatedLink): ClosingItem {
  return { key, title: base.title ?? key, remote };
}

/** Compares the base, desired and observed state of all items, and returns the necessary changes as data. */
export function planSync(input: PlanSyncInput): SyncPlan {
  const plan: SyncPlan = { operations: [], blockers: [], linkUpdates: [], conflicts: [], diagnostics: [] };
  const linkByKey = indexByKey(input.links);
  const addChange = (link: CreatedLink, desired: Fields, source: SourceLink | null) => {
    const observed = input.observed.get(link.key);
    if (!observed) {
      plan.diagnostics.push(deletedItemDiagnostic(link));
      plan.linkUpdates.push({ ...link, isDeleted: true, reportedFields: desired });
      return;
    }
    const context = createMergeContext(link, { ...input, links: linkByKey, source });
    const merged = mergeItem(desired, link.base, observed, context);
    plan.conflicts.push(...merged.conflicts);
    const operation = toChangeOperation(link, desired, merged, source);
    if (operation) plan.operations.push(operation);
    else plan.linkUpdates.push({ ...link, base: merged.base });
  };
  for (const item of input.desired) {
    const { key, entity, fields, source = null } = item;
    const link = linkByKey.get(key);
    if (link && isCreated(link)) {
      if (isChangedInPlan(fields, link, input.statuses)) addChange(link, fields, source);
      continue;
    }
    plan.operations.push({
      action: "create",
      key,
      entity,
      title: fields.title,
      fields: Object.keys(fields) as FieldName[],
      item,
      intent: link ?? null,
      agreements:
        item.role === "deliverable" || hasCheckboxes(fields) ? agreementsOf(key, input.agreements ?? new Map()) : {},
    });
  }
  for (const link of removedLinks(input)) addChange(link, { state: closedState(link) }, null);
  return plan;
}

/** Returns the context for `mergeItem`. `links`: all links of the goal in this tracker, by key. */
export function createMergeContext(
  { key, nonce }: CreatedLink,
  { links, ...given }: Omit<MergeContext, "key" | "nonce" | "nameOf"> & { links: ReadonlyMap<string, Link> },
): MergeContext {
  // Items of a deleted milestone are in no milestone, although no user moved them.
  const nameOf = (other: string) => {
    const link = links.get(other);
    return link?.isDeleted ? null : (link?.remote?.name ?? null);
  };
  return { ...given, key, nonce, nameOf };
}

/** Returns the operation that writes the changes in a merge result to the tracker, or `null` if there are none. */
export function toChangeOperation(
  link: CreatedLink,
  desired: Fields,
  { changes, parent, base }: MergeResult,
  source: SourceLink | null,
): ChangeOperation | null {
  const fields = [...(Object.keys(changes) as FieldName[]), ...(parent ? (["parent"] as const) : [])];
  if (fields.length === 0) return null;
  const { key, entity } = link;
  const title = desired.title ?? link.base.title ?? key;
  const action = changes.state === undefined ? "update" : changes.state === "open" ? "reopen" : "close";
  return { action, key, entity, title, fields, link, desired, source, changes, parent, base };
}

function indexByKey(links: readonly Link[]): Map<string, Link> {
  return new Map(links.map((link) => [link.key, link]));
}
