import type {
  DesiredItem,
  Entity,
  Fields,
  MarkedItem,
  ObservedItem,
  Remote,
  Role,
} from "../../model/item.ts";
import { hasUniqueTitle } from "../../model/item.ts";
import type { Link, MadeLink } from "../../model/link.ts";
import { isMade } from "../../model/link.ts";
import type { AdoptOperation, Conflict } from "../../model/operation.ts";
import type { Diagnostic } from "../../model/plan.ts";
import type { BodyFormat } from "../desired/body-format.ts";
import { variants } from "../desired/free-titles.ts";
import { syncFinding } from "../diagnostic-codes.ts";
import { alignBoxes } from "./merge.ts";
import { settleWrites } from "./settle-writes.ts";

export interface Adoption {
  /** The ledger's links with every adopted item among them. */
  links: Link[];
  operations: AdoptOperation[];
  conflicts: Conflict[];
  diagnostics: Diagnostic[];
  /** What the adopted items look like, by key. */
  observed: Map<string, ObservedItem>;
}

/**
 * Takes marked items that the ledger holds no remote for into it: those whose create was cut short, and, when
 * the ledger was lost, all of them. Items that left the plan are adopted too, so that they are known as ours.
 */
export function adoptMarked(
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
  };
  const wanted = new Map(desired.map((item) => [item.key, item]));
  const known = new Map(links.map((link) => [link.key, link]));
  const ours = new Set(links.filter(isMade).map((link) => placeOf(link.entity, link.remote)));
  for (const [key, copies] of groupByKey(marked)) {
    const link = known.get(key) ?? null;
    if (link && isMade(link)) continue;
    const entity = wanted.get(key)?.entity ?? link?.entity;
    const [found, ...others] = copies.filter(
      (copy) =>
        (!link || copy.marker.nonce === link.nonce) &&
        (!entity || copy.entity === entity) &&
        !ours.has(placeOf(copy.entity, copy.observed.remote)),
    );
    if (!found) continue;
    for (const other of others) adoption.diagnostics.push(copied(found, other));
    const made = takeIn(key, wanted.get(key) ?? null, link, found, format);
    known.set(key, made.link);
    ours.add(placeOf(found.entity, found.observed.remote));
    adoption.conflicts.push(...made.conflicts);
    adoption.observed.set(key, found.observed);
    adoption.operations.push({
      action: "adopt",
      key,
      entity: found.entity,
      title: found.observed.fields.title ?? key,
      fields: [],
      link: made.link,
    });
  }
  adoption.links = settleWrites([...known.values()], adoption.observed, format);
  const settled = new Map(adoption.links.filter(isMade).map((link) => [link.key, link]));
  adoption.operations = adoption.operations.map((one) => ({
    ...one,
    link: settled.get(one.key) ?? one.link,
  }));
  return adoption;
}

/**
 * With an intent, `base` is what is sure of the create, and `writing` what it sent. Without one the ledger was lost: what differs in title,
 * state or date is kept as found and reported, and people's ticks stay.
 */
function takeIn(
  key: string,
  item: DesiredItem | null,
  intent: Link | null,
  { marker, entity, observed }: MarkedItem,
  format: BodyFormat,
): { link: MadeLink; conflicts: Conflict[] } {
  const { remote } = observed;
  if (intent) {
    // What is made is open, whatever was to follow.
    const state = observed.fields.state === "open" ? { state: "open" as const } : {};
    return { link: { ...intent, remote, base: { ...intent.base, ...state } }, conflicts: [] };
  }
  const managed = format.extract(observed.fields.body, marker.nonce);
  const planned = item?.fields.body?.boxes ?? [];
  const aligned = managed ? alignBoxes(managed.boxes, planned) : [];
  const body = managed && {
    text: managed.text,
    boxes: managed.boxes.map((box, index) => ({
      text: box.text,
      done: planned[aligned[index] ?? -1]?.done ?? false,
    })),
  };
  const { title, state } = observed.fields;
  const wanted = item && { ...item.fields, ...keptTitle(marker.goal, item, title) };
  const base: Fields = { title, state, ...wanted, ...(body && { body }) };
  const role = roleOf(key);
  return {
    link: { key, role, entity, nonce: marker.nonce, remote, base, intendedAt: null },
    conflicts: wanted ? differences(key, wanted, observed) : [],
  };
}

/** A milestone may have got our suffix because its title was taken; that is its title still. */
function keptTitle(goal: string, item: DesiredItem, found: string | undefined): { title?: string } {
  const kept = hasUniqueTitle(item.entity) && found !== undefined && variants(goal, item).includes(found);
  return kept ? { title: found } : {};
}

/** One item of the tracker, which can be one item of the plan only. */
function placeOf(entity: Entity, { id }: Remote): string {
  return `${entity} ${id}`;
}

function differences(key: string, wanted: Fields, { fields }: ObservedItem): Conflict[] {
  return (["title", "state", "due"] as const).flatMap((field) => {
    const [plan, tracker] = [wanted[field], fields[field]];
    if (plan === undefined || plan === (tracker ?? null)) return [];
    return [{ key, field, plan: plan ?? "none", tracker: tracker ?? "none", kept: "tracker" as const }];
  });
}

/** Keys say their role by their first letter: m1, v1, a1, d1. */
export function roleOf(key: string): Role {
  if (key.startsWith("m") || key.startsWith("v")) return "milestone";
  return key.startsWith("a") ? "acceptance" : "deliverable";
}

/**
 * People copy bodies, hidden markers included: of the items of one key, the one that we made is first. That is
 * the oldest of those that carry no other mark.
 */
export function groupByKey(marked: readonly MarkedItem[]): Map<string, MarkedItem[]> {
  const groups = new Map<string, MarkedItem[]>();
  for (const item of [...marked].sort(byLikelihood)) {
    if (isMilestone(item.entity) !== (roleOf(item.marker.key) === "milestone")) continue;
    groups.set(item.marker.key, [...(groups.get(item.marker.key) ?? []), item]);
  }
  return groups;
}

/** The mark of a milestone in a copied text does not make an issue a milestone. */
function isMilestone(entity: Entity): boolean {
  return entity === "milestone" || entity === "epic" || entity === "version";
}

function byLikelihood(left: MarkedItem, right: MarkedItem): number {
  const [older, younger] = [left.observed.remote.name, right.observed.remote.name];
  return Number(right.alone) - Number(left.alone) || older.localeCompare(younger, "en", { numeric: true });
}

function copied(original: MarkedItem, copy: MarkedItem): Diagnostic {
  return syncFinding(
    "copied-marker",
    `${copy.observed.remote.url} carries the hidden mark of ${original.observed.remote.url}: its text was copied. The older one is kept in step; remove the first comment from the copy to be rid of this message.`,
  );
}
