import { groupBy } from "../../../shared/collections/group-by.ts";
import type { Entity, Remote, Role } from "../../../shared/model/item.ts";
import { milestoneKey, roleOfKey, versionKey } from "../../../shared/model/keyed-plan.ts";
import type { Link } from "../../../shared/model/link.ts";
import type {
  AdoptOperation,
  BlockersChange,
  ChangeOperation,
  Conflict,
  CreateOperation,
} from "../../../shared/model/operation.ts";
import type { TrackerPreview } from "../../../shared/sync/run/preview-repository.ts";

/** A tracker item in a preview, with everything that a sync would do to it or report about it. */
export interface PreviewItem {
  key: string;
  entity: Entity;
  title: string;
  /** `null` if the item does not exist yet. */
  remote: Remote | null;
  /** `null` if the item does not change: it has a conflict, is held, or contains items that change. */
  operation: CreateOperation | ChangeOperation | AdoptOperation | null;
  /** The change of the items that block this one; `null` if there is none. */
  blockers: BlockersChange | null;
  conflicts: readonly Conflict[];
  isHeld: boolean;
  /** 1 if the item is listed below its milestone, otherwise 0. */
  depth: 0 | 1;
}

/** Returns the items of a preview in the order in which to list them: each milestone before the items in it. */
export function listPreviewItems(preview: TrackerPreview): PreviewItem[] {
  const linkByKey = new Map(preview.links.map((link) => [link.key, link]));
  const items = collectItems(preview, linkByKey);
  const groups = groupBy(items, (item) => milestoneOf(item, linkByKey.get(item.key)) ?? "");
  return [...groups]
    .sort(([left], [right]) => numberOf(left) - numberOf(right))
    .flatMap(([milestone, members]) => {
      const ofRole = (role: Role) => members.filter(({ key }) => roleOfKey(key) === role);
      const heads = ofRole("milestone");
      const head = linkByKey.get(milestone) ?? linkByKey.get(versionKey(milestone));
      const shown = heads.length === 0 && head ? [toUnchangedItem(head)] : heads;
      const depth = shown.length > 0 ? 1 : 0;
      const others = [...ofRole("tracking"), ...ofRole("deliverable").sort(removedLast)];
      return [...shown, ...others.map((item) => ({ ...item, depth }) as const)];
    });
}

/** Orders items that left the plan by their keys, after the others, which have the order of the plan. */
function removedLast(left: PreviewItem, right: PreviewItem): number {
  const rank = (item: PreviewItem) => (isRemoved(item) ? numberOf(item.key) : -1);
  return rank(left) - rank(right);
}

function isRemoved({ operation, isHeld }: PreviewItem): boolean {
  return operation === null ? isHeld : operation.action === "close" && operation.desired.title === undefined;
}

function numberOf(key: string): number {
  return Number(key.slice(1));
}

interface ItemCounts {
  total: number;
  /** Items that a sync changes or creates. */
  changed: number;
  created: number;
  /** Items that a sync changes only after an approval. */
  held: number;
}

/** Returns how many items a plan has in a tracker after a sync, and what happens to them. */
export function countItems({ syncPlan, links, held, isWaiting }: TrackerPreview): ItemCounts {
  const operations = new Set([...syncPlan.operations, ...syncPlan.blockers].map(({ key }) => key));
  const heldKeys = new Set([...(held?.items ?? []).map(({ key }) => key), ...(isWaiting ? operations : [])]);
  const known = links.filter(({ remote, isDeleted, base }) => remote && !isDeleted && base.state !== "cancelled");
  return {
    total: new Set([...operations, ...known.map(({ key }) => key)]).size,
    changed: isWaiting ? 0 : operations.size,
    created: syncPlan.operations.filter(({ action }) => action === "create").length,
    held: heldKeys.size,
  };
}

function collectItems({ syncPlan, held }: TrackerPreview, linkByKey: ReadonlyMap<string, Link>): PreviewItem[] {
  // A temporary rename is shown as the rename to the final title.
  const changes = syncPlan.operations.map((operation) =>
    operation.action === "create" || operation.action === "adopt" ? operation : (operation.finalChange ?? operation),
  );
  const operations = groupBy(changes, ({ key }) => key);
  const blockers = new Map(syncPlan.blockers.map((change) => [change.key, change]));
  const conflicts = groupBy(syncPlan.conflicts, ({ key }) => key);
  const heldItems = new Map((held?.items ?? []).map((item) => [item.key, item]));
  const keys = new Set([...operations.keys(), ...blockers.keys(), ...conflicts.keys(), ...heldItems.keys()]);
  return [...keys].flatMap((key) => {
    const all = operations.get(key) ?? [];
    const operation = all.find(({ action }) => action !== "adopt") ?? all[0] ?? null;
    const link = linkByKey.get(key);
    const entity = operation?.entity ?? link?.entity;
    if (entity === undefined) return [];
    const item: PreviewItem = {
      key,
      entity,
      title: operation?.title ?? heldItems.get(key)?.title ?? link?.base.title ?? key,
      remote: link?.remote ?? null,
      operation,
      blockers: blockers.get(key) ?? null,
      conflicts: conflicts.get(key) ?? [],
      isHeld: heldItems.has(key),
      depth: 0,
    };
    return [item];
  });
}

function toUnchangedItem({ key, entity, base, remote }: Link): PreviewItem {
  const nothing = { operation: null, blockers: null, conflicts: [], isHeld: false, depth: 0 } as const;
  return { key, entity, title: base.title ?? key, remote, ...nothing };
}

/** Returns the key of the milestone below which an item is listed, or `null` if the item is in none. */
function milestoneOf({ key, operation }: PreviewItem, link: Link | undefined): string | null {
  if (roleOfKey(key) !== "deliverable") return milestoneKey(key);
  const desired = operation?.action === "create" ? operation.item.fields : undefined;
  const changed = operation?.action === "create" || operation?.action === "adopt" ? undefined : operation?.desired;
  const owners = [desired, changed, link?.base].flatMap(
    (fields) => fields?.milestone ?? fields?.version ?? fields?.parent ?? [],
  );
  return owners[0] === undefined ? null : milestoneKey(owners[0]);
}
