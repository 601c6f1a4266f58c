import type { DesiredItem, FieldName, Fields, ObservedItem, Source, State } from "../../model/item.ts";
import type { Link, MadeLink } from "../../model/link.ts";
import { isMade, isOpen } from "../../model/link.ts";
import type { ChangeOperation, ClosingItem, SyncPlan } from "../../model/operation.ts";
import type { BodyFormat } from "../desired/body-format.ts";
import { goneFinding } from "./gone.ts";
import type { MergeContext, Merged } from "./merge.ts";
import { changedFields, mergeItem } from "./merge.ts";

/** What is compared: the plan's items and the ledger's links of one goal in one tracker, adopted ones included. */
export interface Comparison {
  desired: readonly DesiredItem[];
  links: readonly Link[];
  /** Keys that may or may not still be in the plan (`ambiguous-identity`). */
  untouched: ReadonlySet<string>;
  /** What becomes of items that left the plan. */
  removed: "close" | "leave";
  /** The config's statuses as links tell them; null to ask for withheld states again. */
  statuses: string | null;
}

export interface SyncInput extends Comparison {
  /** The present state of every item that `linksToObserve` names; one that is missing is gone. */
  observed: ReadonlyMap<string, ObservedItem>;
  conflicts: "tracker" | "plan";
  format: BodyFormat;
}

/** The items that left the plan and are still open as far as Milepost knows. */
function leavingLinks({ desired, links, untouched, removed, statuses }: Comparison): MadeLink[] {
  if (removed === "leave") return [];
  const wanted = new Set(desired.map((item) => item.key));
  return links
    .filter(isOpen)
    .filter((link) => !wanted.has(link.key) && !untouched.has(link.key))
    .filter((link) => !isWithheld(link, leavingState(link), statuses));
}

/** What becomes of an item that left the plan. A GitHub milestone is closed or open, and nothing else. */
function leavingState({ entity }: Link): State {
  return entity === "milestone" ? "done" : "cancelled";
}

/** Whether that state was asked for, and the tracker's workflow left open how to reach it. */
function isWithheld({ withheld }: Link, state: State, statuses: string | null): boolean {
  return withheld !== undefined && withheld.state === state && withheld.statuses === statuses;
}

/** Whether the plan asks for something new of a made item; of one that is gone, since that was last said. */
function asksAnew(fields: Fields, link: MadeLink, statuses: string | null): boolean {
  const { base, gone, told } = link;
  const changed = changedFields(fields, (gone && told) ?? base);
  return changed.some(
    (name) => name !== "state" || !fields.state || !isWithheld(link, fields.state, statuses),
  );
}

/** The linked items that have to be read before anything can be decided; everything else is as it should be. */
export function linksToObserve(comparison: Comparison): MadeLink[] {
  const byKey = linksByKey(comparison.links);
  const changed = comparison.desired.flatMap((item) => {
    const link = byKey.get(item.key);
    return link && isMade(link) && asksAnew(item.fields, link, comparison.statuses) ? [link] : [];
  });
  return [...changed, ...leavingLinks(comparison)];
}

/**
 * The milestones that have to be read as well: an issue that is to go elsewhere is in none, though it was in one.
 * Either somebody took it out, or the milestone is gone.
 */
export function placesToObserve({ desired, links }: Comparison, observed: SyncInput["observed"]): MadeLink[] {
  const byKey = linksByKey(links);
  return desired.flatMap(({ key, fields }) => {
    const before = byKey.get(key)?.base.milestone;
    const isOut = observed.get(key)?.fields.milestone === null;
    const place = before && isOut && fields.milestone !== before ? byKey.get(before) : undefined;
    return place && isMade(place) && !place.gone ? [place] : [];
  });
}

/**
 * What this comparison ends in the trackers without its being done, as far as Milepost knows: items that left the
 * plan, and open items that the plan cancels now. It is what a guard counts. A GitHub milestone knows no
 * "cancelled", so that of a cancelled milestone is not counted beside its issues.
 */
export function closingItems(comparison: Comparison): ClosingItem[] {
  const byKey = linksByKey(comparison.links);
  const cancelled = comparison.desired.flatMap(({ key, fields }) => {
    const link = byKey.get(key);
    return fields.state === "cancelled" && link && isOpen(link) ? [link] : [];
  });
  return [...leavingLinks(comparison), ...cancelled].map((link) => ({
    key: link.key,
    title: link.base.title ?? link.key,
    remote: link.remote,
  }));
}

/** Compares plan, ledger and tracker, and gives everything to do as data. Pure: it reads and writes nothing. */
export function planSync(input: SyncInput): SyncPlan {
  const plan: SyncPlan = { operations: [], settled: [], conflicts: [], diagnostics: [] };
  const byKey = linksByKey(input.links);
  const contextFor = (link: MadeLink, source: Source | null) =>
    mergeContext(link, { ...input, links: byKey, source });
  for (const item of input.desired) {
    const link = byKey.get(item.key);
    if (link && isMade(link)) {
      if (asksAnew(item.fields, link, input.statuses)) {
        change(plan, link, item.fields, input.observed.get(item.key), contextFor(link, item.source ?? null));
      }
      continue;
    }
    const { key, entity, title } = item;
    const fields = Object.keys(item.fields) as FieldName[];
    plan.operations.push({ action: "create", key, entity, title, fields, item, intent: link ?? null });
  }
  for (const link of leavingLinks(input)) {
    change(plan, link, { state: leavingState(link) }, input.observed.get(link.key), contextFor(link, null));
  }
  return plan;
}

/** What merging goes by for one linked item. */
export function mergeContext(
  { key, nonce }: MadeLink,
  {
    links,
    conflicts,
    format,
    source,
  }: Pick<MergeContext, "conflicts" | "format" | "source"> & { links: ReadonlyMap<string, Link> },
): MergeContext {
  // What was in a milestone that people deleted is in none, which nobody decided for it.
  const nameOf = (other: string) => {
    const link = links.get(other);
    return link?.gone ? null : (link?.remote?.name ?? null);
  };
  return { key, nonce, conflicts, format, source, nameOf };
}

function change(
  plan: SyncPlan,
  link: MadeLink,
  desired: Fields,
  observed: ObservedItem | undefined,
  context: MergeContext,
): void {
  if (!observed) {
    plan.diagnostics.push(goneFinding(link));
    plan.settled.push({ ...link, gone: true, told: desired });
    return;
  }
  const merged = mergeItem(desired, link.base, observed, context);
  plan.conflicts.push(...merged.conflicts);
  const operation = changeOperation(link, desired, merged, context.source);
  if (operation) plan.operations.push(operation);
  else plan.settled.push({ ...link, base: merged.base });
}

/** What has to be written of a merged item; null where nothing has. */
export function changeOperation(
  link: MadeLink,
  desired: Fields,
  merged: Merged,
  source: Source | null,
): ChangeOperation | null {
  const { changes, parent, base } = merged;
  const fields = [...(Object.keys(changes) as FieldName[]), ...(parent ? (["parent"] as const) : [])];
  if (fields.length === 0) return null;
  const { key, entity } = link;
  const title = desired.title ?? link.base.title ?? key;
  return {
    action: actionOf(merged),
    key,
    entity,
    title,
    fields,
    link,
    desired,
    source,
    changes,
    parent,
    base,
  };
}

function actionOf(merged: Merged): ChangeOperation["action"] {
  const { state } = merged.changes;
  if (state === undefined) return "update";
  return state === "open" ? "reopen" : "close";
}

function linksByKey(links: readonly Link[]): Map<string, Link> {
  return new Map(links.map((link) => [link.key, link]));
}
