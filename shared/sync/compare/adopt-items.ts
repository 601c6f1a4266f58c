import { groupBy } from "../../collections/group-by.ts";
import type { BodyFormat } from "../../model/body-format.ts";
import {
  type DesiredItem,
  type Entity,
  type Fields,
  hasUniqueTitle,
  type MarkedItem,
  type ObservedItem,
  type Remote,
} from "../../model/item.ts";
import { roleOfKey } from "../../model/keyed-plan.ts";
import { type CreatedLink, isCreated, type Link } from "../../model/link.ts";
import type { AdoptOperation, Conflict } from "../../model/operation.ts";
import type { Diagnostic } from "../../model/plan/diagnostic.ts";
import { alignTexts } from "../../text/align-texts.ts";
import { titleVariants } from "../desired/titles.ts";
import { syncDiagnostic } from "../diagnostic-codes.ts";
import { resolvePendingWrites } from "./resolve-pending-writes.ts";

export interface Adoption {
  /** The ledger's links, including links of adopted items. */
  links: Link[];
  operations: AdoptOperation[];
  conflicts: Conflict[];
  diagnostics: Diagnostic[];
  /** Adopted items by key. */
  observed: Map<string, ObservedItem>;
  /** Keys that several items of Milepost's own have. Nothing is written for these keys. */
  ambiguousKeys: Set<string>;
}

/**
 * Adopts orphans: marked items whose create was interrupted, or all marked items if the ledger was lost. Adopts only
 * items that Milepost's account created. Items that the plan does not have are also adopted, but not closed.
 */
export function adoptMarkedItems(
  desired: readonly DesiredItem[],
  links: readonly Link[],
  marked: readonly MarkedItem[],
  format: BodyFormat,
): Adoption {
  const adoption: Adoption = {
    links: [],
    operations: [],
    conflicts: [],
    diagnostics: [],
    observed: new Map(),
    ambiguousKeys: new Set(),
  };
  adoption.diagnostics.push(...reportForeign(marked.filter(({ isOwn }) => !isOwn)));
  const desiredByKey = new Map(desired.map((item) => [item.key, item]));
  const linkByKey = new Map(links.map((link) => [link.key, link]));
  const linkedRemotes = new Set(links.filter(isCreated).map((link) => remoteKey(link.entity, link.remote)));
  for (const [key, candidates] of groupMarkedByKey(marked.filter(({ isOwn }) => isOwn))) {
    const link = linkByKey.get(key) ?? null;
    if (link && isCreated(link)) continue;
    const item = desiredByKey.get(key) ?? null;
    const entity = item?.entity ?? link?.entity;
    const unlinked = candidates.filter(
      (candidate) =>
        (!link || candidate.marker.nonce === link.nonce) &&
        (!entity || candidate.entity === entity) &&
        !linkedRemotes.has(remoteKey(candidate.entity, candidate.observed.remote)),
    );
    // A user can paste the text of an item into another one, which then has several markers.
    const single = unlinked.filter(({ hasSingleMarker }) => hasSingleMarker);
    const [original, ...others] = single.length > 0 ? single : unlinked;
    if (!original) continue;
    if (others.length > 0) {
      adoption.ambiguousKeys.add(key);
      adoption.diagnostics.push(ambiguousMarker([original, ...others]));
      continue;
    }
    const adopted = link
      ? { link: completeIntent(link, original), conflicts: [] }
      : createLink(key, item, original, format);
    linkByKey.set(key, adopted.link);
    linkedRemotes.add(remoteKey(original.entity, original.observed.remote));
    adoption.conflicts.push(...adopted.conflicts);
    if (adopted.link.isUnmatched && original.observed.fields.state === "open") {
      adoption.diagnostics.push(unmatchedItem(original));
    }
    adoption.observed.set(key, original.observed);
    adoption.operations.push({
      action: "adopt",
      key,
      entity: original.entity,
      title: original.observed.fields.title ?? key,
      fields: [],
      link: adopted.link,
    });
  }
  adoption.links = resolvePendingWrites([...linkByKey.values()], adoption.observed, format);
  const resolved = new Map(adoption.links.filter(isCreated).map((link) => [link.key, link]));
  adoption.operations = adoption.operations.map((operation) => ({
    ...operation,
    link: resolved.get(operation.key) ?? operation.link,
  }));
  return adoption;
}

/** Returns the intent as the link of the created item. Its base state is open, because items are created open. */
function completeIntent(intent: Link, { observed: { remote, fields } }: MarkedItem): CreatedLink {
  const state = fields.state === "open" ? { state: fields.state } : {};
  return { ...intent, remote, base: { ...intent.base, ...state } };
}

/**
 * Returns a link for an item whose link was lost. There is no base state to merge with: title, state and due date that
 * differ from the plan are left unchanged and reported as conflicts; users' ticks are preserved.
 */
function createLink(
  key: string,
  item: DesiredItem | null,
  { marker, entity, observed }: MarkedItem,
  format: BodyFormat,
): { link: CreatedLink; conflicts: Conflict[] } {
  const managed = format.extract(observed.fields.body, marker.nonce);
  const desiredBoxes = item?.fields.body?.boxes ?? [];
  const aligned = managed ? alignTexts(managed.boxes, desiredBoxes) : [];
  const body = managed && {
    text: managed.text,
    boxes: managed.boxes.map(({ text }, index) => ({
      text,
      done: desiredBoxes[aligned[index] ?? -1]?.done ?? false,
    })),
  };
  const { title, state } = observed.fields;
  // The desired title can have a suffix that makes it unique.
  const isVariant = item && hasUniqueTitle(entity) && titleVariants(marker.goal, item).includes(title ?? "");
  const desired = item && { ...item.fields, ...(isVariant && { title }) };
  const base: Fields = { title, state, ...desired, ...(body && { body }) };
  const { remote } = observed;
  return {
    link: {
      ...{ key, role: roleOfKey(key), entity, nonce: marker.nonce, remote, base, intendedAt: null },
      ...(item === null && { isUnmatched: true }),
    },
    conflicts: desired ? findConflicts(key, desired, observed) : [],
  };
}

function remoteKey(entity: Entity, { id }: Remote): string {
  return `${entity} ${id}`;
}

function findConflicts(key: string, desired: Fields, { fields }: ObservedItem): Conflict[] {
  return (["title", "state", "due"] as const).flatMap((field) => {
    const [plan, tracker] = [desired[field], fields[field]];
    if (plan === undefined || plan === (tracker ?? null)) return [];
    return [{ key, field, plan: plan ?? "none", tracker: tracker ?? "none", kept: "tracker" as const }];
  });
}

/** Groups marked items by key, the original first: the oldest item, but items with several (copied) markers last. */
export function groupMarkedByKey(marked: readonly MarkedItem[]): Map<string, MarkedItem[]> {
  return groupBy([...marked].sort(originalFirst), ({ marker: { key }, entity }) =>
    // An issue with the copied marker of a milestone is not a milestone.
    isMilestone(entity) === (roleOfKey(key) === "milestone") ? key : null,
  );
}

function isMilestone(entity: Entity): boolean {
  return entity === "milestone" || entity === "epic" || entity === "version";
}

function originalFirst(left: MarkedItem, right: MarkedItem): number {
  const [older, younger] = [left.observed.remote.name, right.observed.remote.name];
  return (
    Number(right.hasSingleMarker) - Number(left.hasSingleMarker) ||
    older.localeCompare(younger, "en", { numeric: true })
  );
}

/** Maximum number of foreign items that are named, because anybody can create many. */
const MAX_REPORTED_ITEMS = 20;

function reportForeign(marked: readonly MarkedItem[]): Diagnostic[] {
  const urls = [...new Set(marked.map(({ observed }) => observed.remote.url))];
  const more = urls.length - MAX_REPORTED_ITEMS;
  return urls.slice(0, MAX_REPORTED_ITEMS).map((url, index) => {
    const rest = more > 0 && index === MAX_REPORTED_ITEMS - 1 ? ` ${more} more items are like it.` : "";
    return syncDiagnostic(
      "foreign-marker",
      `${url} has a marker of Milepost, but none of its accounts created the item. It is ignored.${rest}`,
    );
  });
}

function ambiguousMarker(items: readonly MarkedItem[]): Diagnostic {
  const urls = items.map(({ observed }) => observed.remote.url).join(", ");
  return syncDiagnostic(
    "ambiguous-marker",
    `Milepost's account created several items with the same marker: ${urls}. None of them is changed. Remove the first comment or panel from the text of each copy.`,
  );
}

function unmatchedItem({ observed: { remote, fields } }: MarkedItem): Diagnostic {
  return syncDiagnostic(
    "unmatched-item",
    `${remote.url} ("${fields.title ?? remote.name}") is from Milepost, but is not in the plan, and the state that says why was lost. It stays open: close it if it is not needed.`,
  );
}
