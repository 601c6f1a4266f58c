import type { BodyFormat } from "./body-format.ts";
import { goneFinding } from "./gone.ts";
import type { DesiredItem, FieldName, Fields, ObservedItem } from "./item.ts";
import type { Link, MadeLink } from "./link.ts";
import { isMade } from "./link.ts";
import type { MergeContext, Merged } from "./merge.ts";
import { changedFields, mergeItem } from "./merge.ts";
import type { ChangeOperation, ClosingItem, SyncPlan } from "./sync-plan.ts";

/** What is compared: the plan's items and the ledger's links of one goal in one tracker, adopted ones included. */
export interface Comparison {
  desired: readonly DesiredItem[];
  links: readonly Link[];
  /** Keys that may or may not still be in the plan (`ambiguous-identity`). */
  untouched: ReadonlySet<string>;
  /** What becomes of items that left the plan. */
  removed: "close" | "leave";
}

export interface SyncInput extends Comparison {
  /** The present state of every item that `linksToObserve` names; one that is missing is gone. */
  observed: ReadonlyMap<string, ObservedItem>;
  conflicts: "tracker" | "plan";
  format: BodyFormat;
}

/** The items that left the plan and are still open as far as Milepost knows. */
function leavingLinks({ desired, links, untouched, removed }: Comparison): MadeLink[] {
  if (removed === "leave") return [];
  const wanted = new Set(desired.map((item) => item.key));
  return links
    .filter(isMade)
    .filter((link) => !wanted.has(link.key) && !untouched.has(link.key) && isOpen(link) && !link.gone);
}

/** Whether the plan asks for something new of a made item; of one that is gone, since that was last said. */
function asksAnew(fields: Fields, { base, gone, told }: MadeLink): boolean {
  return changedFields(fields, (gone && told) ?? base).length > 0;
}

function isOpen({ base }: MadeLink): boolean {
  return (base.state ?? "open") === "open";
}

/** The linked items that have to be read before anything can be decided; everything else is as it should be. */
export function linksToObserve(comparison: Comparison): MadeLink[] {
  const byKey = linksByKey(comparison.links);
  const changed = comparison.desired.flatMap((item) => {
    const link = byKey.get(item.key);
    return link && isMade(link) && asksAnew(item.fields, link) ? [link] : [];
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
    const ends = fields.state === "cancelled" && link && isMade(link) && isOpen(link) && !link.gone;
    return ends ? [link] : [];
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
  const contextFor = ({ key, nonce }: MadeLink): MergeContext => ({
    key,
    nonce,
    conflicts: input.conflicts,
    format: input.format,
    // What was in a milestone that people deleted is in none, which nobody decided for it.
    nameOf: (other) => (byKey.get(other)?.gone ? null : (byKey.get(other)?.remote?.name ?? null)),
  });
  for (const item of input.desired) {
    const link = byKey.get(item.key);
    if (link && isMade(link)) {
      if (asksAnew(item.fields, link)) {
        change(plan, link, item.fields, input.observed.get(item.key), contextFor(link));
      }
      continue;
    }
    const { key, entity, title } = item;
    const fields = Object.keys(item.fields) as FieldName[];
    plan.operations.push({ action: "create", key, entity, title, fields, item, intent: link ?? null });
  }
  for (const link of leavingLinks(input)) {
    const state = link.entity === "milestone" ? "done" : "cancelled";
    change(plan, link, { state }, input.observed.get(link.key), contextFor(link));
  }
  return plan;
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
  const fields = [
    ...(Object.keys(merged.changes) as FieldName[]),
    ...(merged.parent ? (["parent"] as const) : []),
  ];
  if (fields.length === 0) {
    plan.settled.push({ ...link, base: merged.base });
    return;
  }
  plan.operations.push({
    action: actionOf(merged),
    key: link.key,
    entity: link.entity,
    title: desired.title ?? link.base.title ?? link.key,
    fields,
    link,
    changes: merged.changes,
    parent: merged.parent,
    base: merged.base,
  });
}

function actionOf(merged: Merged): ChangeOperation["action"] {
  const { state } = merged.changes;
  if (state === undefined) return "update";
  return state === "open" ? "reopen" : "close";
}

function linksByKey(links: readonly Link[]): Map<string, Link> {
  return new Map(links.map((link) => [link.key, link]));
}
