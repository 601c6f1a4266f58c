import { githubBody } from "../../../../shared/adapters/github/body/github-body.ts";
import type { Config } from "../../../../shared/config/config.ts";
import type { DesiredItem, Entity, MarkedItem, ObservedItem } from "../../../../shared/model/item.ts";
import { findMarkers } from "../../../../shared/model/item.ts";
import type { KeyedItem } from "../../../../shared/model/keyed-plan.ts";
import { type CreatedLink, isCreated, type Link } from "../../../../shared/model/link.ts";
import type { SyncPlan } from "../../../../shared/model/operation.ts";
import type { Plan } from "../../../../shared/model/plan/plan.ts";
import { adoptMarkedItems } from "../../../../shared/sync/compare/adopt-items.ts";
import { withoutAbsentOptionals } from "../../../../shared/sync/compare/deleted-items.ts";
import { orderRenames } from "../../../../shared/sync/compare/order-renames.ts";
import { linksToObserve, planSync } from "../../../../shared/sync/compare/plan-sync.ts";
import { restoreKeyedItems } from "../../../../shared/sync/compare/restore-keyed-items.ts";
import { buildDeliverableBody, buildGitHubItems } from "../../../../shared/sync/desired/github-items.ts";
import { ensureUniqueTitles } from "../../../../shared/sync/desired/unique-titles.ts";
import { identifyItems } from "../../../../shared/sync/identity/identify-items.ts";
import { freeze, goal, remote } from "../builders.ts";

export const bodyReader = {
  bodyFormat: githubBody,
  deliverableBody: (text: string) => buildDeliverableBody(text, githubBody),
};

/** A minimal model of GitHub and the ledger, to apply sync plans to. */
export interface World {
  items: Map<string, { entity: Entity; fields: ObservedItem["fields"]; parent: string | null }>;
  links: Map<string, Link>;
  keyedItems: KeyedItem[];
}

export function emptyWorld(): World {
  return { items: new Map(), links: new Map(), keyedItems: [] };
}

export function loseLedger({ items }: World): World {
  return { items, links: new Map(), keyedItems: [] };
}

export function markedItems({ items }: World): MarkedItem[] {
  return [...items].flatMap(([name, { entity, fields }]) => {
    const markers = findMarkers(fields.body);
    const hasSingleMarker = markers.length === 1;
    const observed = { remote: remote(name), fields };
    return markers.map((marker) => ({ marker, entity, observed, hasSingleMarker, isOwn: true }));
  });
}

/** Returns what a sync would do, as `prepareGoal` computes it. All input is frozen. */
export function planFor(world: World, plan: Plan, config: Config) {
  const lost = world.keyedItems.length === 0;
  const mustSearch = lost || [...world.links.values()].some((link) => !isCreated(link));
  const marked = freeze(mustSearch ? markedItems(world) : []);
  const prior = lost ? restoreKeyedItems(marked, plan, config.github.title, bodyReader) : world.keyedItems;
  const identified = identifyItems(freeze(plan), freeze(prior));
  const desired = buildGitHubItems(
    { plan, keyedPlan: identified.keyedPlan, config, peerUrl: () => null, sourceLink: () => null },
    githubBody,
  );
  const links = freeze([...world.links.values()]);
  const adoption = adoptMarkedItems(freeze(desired.items), links, marked, githubBody);
  const present = withoutAbsentOptionals(desired.items, adoption.links);
  const milestones = [...world.items].filter(([, { entity }]) => entity === "milestone");
  const titlesInUse = new Map(milestones.map(([name, { fields }]) => [fields.title ?? "", remote(name)]));
  const titled = ensureUniqueTitles(goal, present, adoption.links, titlesInUse);
  const { removed, conflicts } = config.policy;
  const comparison = {
    desired: titled.items,
    links: adoption.links,
    uncertainKeys: identified.uncertainKeys,
    removedPolicy: removed,
    statuses: null,
  };
  const observed = new Map(adoption.observed);
  for (const link of linksToObserve(comparison)) {
    const found = world.items.get(link.remote.name);
    if (found) observed.set(link.key, { remote: link.remote, fields: found.fields });
  }
  const input = freeze({ ...comparison, observed, conflictPolicy: conflicts, format: githubBody });
  const syncPlan = planSync(input);
  return {
    identified,
    adoption,
    syncPlan: freeze({
      ...syncPlan,
      operations: [...adoption.operations, ...orderRenames(syncPlan.operations, goal)],
      conflicts: [...adoption.conflicts, ...syncPlan.conflicts],
    }),
  };
}

/** Applies a sync plan; `until` operations at most, as if the process was killed then. */
export function apply(
  world: World,
  syncPlan: SyncPlan,
  keyedItems: KeyedItem[],
  until = Number.POSITIVE_INFINITY,
): void {
  world.keyedItems = keyedItems;
  const nameOf = (key: string | null | undefined) =>
    key ? (world.links.get(key)?.remote?.name ?? missing(key)) : null;
  for (const link of syncPlan.linkUpdates) world.links.set(link.key, link);
  for (const operation of syncPlan.operations.slice(0, until)) {
    if (operation.action === "adopt") {
      world.links.set(operation.key, operation.link);
    } else if (operation.action === "create") {
      create(world, operation.item, operation.intent, nameOf);
    } else {
      const { link, changes, base } = operation;
      const parent = operation.parent?.key;
      const found = world.items.get(link.remote.name) ?? missing(link.key);
      const { milestone, ...rest } = changes;
      if (found.entity === "milestone" && rest.title !== undefined) assertUniqueTitle(world, rest.title, found);
      found.fields = {
        ...found.fields,
        ...rest,
        ...(milestone !== undefined && { milestone: nameOf(milestone) }),
      };
      found.parent = parent ? nameOf(parent) : found.parent;
      world.links.set(link.key, { ...link, base: { ...base, ...(parent && { parent }) } });
    }
  }
}

function create(
  world: World,
  item: DesiredItem,
  intent: Link | null,
  nameOf: (key: string | null | undefined) => string | null,
): void {
  const { key, role, entity } = item;
  const { body, parent, milestone, ...fields } = item.fields;
  const name = String(world.items.size + 1);
  const nonce = intent?.nonce ?? `nonce${name}`.padEnd(12, "0");
  if (entity === "milestone") assertUniqueTitle(world, fields.title);
  world.items.set(name, {
    entity,
    fields: {
      ...fields,
      body: githubBody.compose(body ?? { text: "", boxes: [] }, { goal, key, nonce }, null),
      ...(entity === "issue" && { milestone: nameOf(milestone) }),
    },
    parent: nameOf(parent),
  });
  const link: CreatedLink = {
    key,
    role,
    entity,
    nonce,
    remote: remote(name),
    base: item.fields,
    intendedAt: null,
  };
  world.links.set(key, link);
}

/** GitHub rejects duplicate milestone titles. */
function assertUniqueTitle({ items }: World, title: string | undefined, but?: unknown): void {
  for (const other of items.values()) {
    if (other !== but && other.entity === "milestone" && other.fields.title === title) {
      throw new Error(`GitHub has a milestone "${title}" already`);
    }
  }
}

function missing(key: string): never {
  throw new Error(`${key} is not created yet`);
}

export function sync(world: World, plan: Plan, config: Config) {
  const planned = planFor(world, plan, config);
  apply(world, planned.syncPlan, planned.identified.keyedItems);
  return planned;
}
