import { githubBody } from "../../../../shared/adapters/github/github-body.ts";
import type { Config } from "../../../../shared/config/config.ts";
import type { DesiredItem, Entity, MarkedItem, ObservedItem } from "../../../../shared/model/item.ts";
import { isMade, type Link, type MadeLink } from "../../../../shared/model/link.ts";
import { findMarkers } from "../../../../shared/model/marker.ts";
import type { SyncPlan } from "../../../../shared/model/operation.ts";
import type { Plan } from "../../../../shared/model/plan.ts";
import type { Identity } from "../../../../shared/model/state.ts";
import { adoptMarked } from "../../../../shared/sync/compare/adopt.ts";
import { orderTitles } from "../../../../shared/sync/compare/order-titles.ts";
import { linksToObserve, planSync } from "../../../../shared/sync/compare/plan-sync.ts";
import { deliverableBody, desiredGitHub } from "../../../../shared/sync/desired/desired-github.ts";
import { freeTitles } from "../../../../shared/sync/desired/free-titles.ts";
import { identify } from "../../../../shared/sync/identity/identify.ts";
import { priorFromMarked } from "../../../../shared/sync/identity/prior-from-marked.ts";
import { freeze, goal, remote } from "../builders.ts";

/** As a tracker reads its own texts back. */
export const readBack = {
  body: githubBody,
  deliverableBody: (plan: Plan, text: string) => deliverableBody(plan, text, githubBody),
};

/** GitHub and the ledger in memory, as small as can be: what a sync plan does to them, and what it finds then. */
export interface World {
  items: Map<string, { entity: Entity; fields: ObservedItem["fields"]; parent: string | null }>;
  links: Map<string, Link>;
  identities: Identity[];
}

export function emptyWorld(): World {
  return { items: new Map(), links: new Map(), identities: [] };
}

export function loseLedger({ items }: World): World {
  return { items, links: new Map(), identities: [] };
}

export function markedItems({ items }: World): MarkedItem[] {
  return [...items].flatMap(([name, { entity, fields }]) => {
    const markers = findMarkers(fields.body);
    const alone = markers.length === 1;
    return markers.map((marker) => ({ marker, entity, observed: { remote: remote(name), fields }, alone }));
  });
}

/** Everything that a sync would do, as `prepareGoal` puts it together. All input is frozen. */
export function planFor(world: World, plan: Plan, config: Config) {
  const lost = world.identities.length === 0;
  const recall = lost || [...world.links.values()].some((link) => !isMade(link));
  const marked = freeze(recall ? markedItems(world) : []);
  const prior = lost ? priorFromMarked(marked, plan, config.github.title, readBack) : world.identities;
  const identified = identify(freeze(plan), freeze(prior));
  const wanted = desiredGitHub({ plan, keyed: identified.keyed, config, peerUrl: () => null }, githubBody);
  const adoption = adoptMarked(freeze(wanted.items), freeze([...world.links.values()]), marked, githubBody);
  const milestones = [...world.items].filter(([, { entity }]) => entity === "milestone");
  const taken = new Map(milestones.map(([name, { fields }]) => [fields.title ?? "", remote(name)]));
  const titled = freeTitles(goal, wanted.items, adoption.links, taken);
  const { removed, conflicts } = config.policy;
  const comparison = {
    desired: titled.items,
    links: adoption.links,
    untouched: identified.untouched,
    removed,
    statuses: null,
  };
  const observed = new Map(adoption.observed);
  for (const link of linksToObserve(comparison)) {
    const found = world.items.get(link.remote.name);
    if (found) observed.set(link.key, { remote: link.remote, fields: found.fields });
  }
  const input = freeze({ ...comparison, observed, conflicts, format: githubBody });
  const syncPlan = planSync(input);
  return {
    identified,
    adoption,
    syncPlan: freeze({
      ...syncPlan,
      operations: [...adoption.operations, ...orderTitles(syncPlan.operations, goal)],
      conflicts: [...adoption.conflicts, ...syncPlan.conflicts],
    }),
  };
}

/** Carries a sync plan out, in order; `until` operations at most, as if killed then. */
export function apply(
  world: World,
  syncPlan: SyncPlan,
  identities: Identity[],
  until = Number.POSITIVE_INFINITY,
): void {
  world.identities = identities;
  const nameOf = (key: string | null | undefined) =>
    key ? (world.links.get(key)?.remote?.name ?? missing(key)) : null;
  for (const link of syncPlan.settled) world.links.set(link.key, link);
  for (const operation of syncPlan.operations.slice(0, until)) {
    if (operation.action === "adopt") {
      world.links.set(operation.key, operation.link);
    } else if (operation.action === "create") {
      create(world, operation.item, operation.intent, nameOf);
    } else {
      const { link, changes, parent, base } = operation;
      const found = world.items.get(link.remote.name) ?? missing(link.key);
      const { milestone, ...rest } = changes;
      if (found.entity === "milestone" && rest.title !== undefined) refuseTaken(world, rest.title, found);
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
  if (entity === "milestone") refuseTaken(world, fields.title);
  world.items.set(name, {
    entity,
    fields: {
      ...fields,
      body: githubBody.compose(body ?? { text: "", boxes: [] }, { goal, key, nonce }, null),
      ...(entity === "issue" && { milestone: nameOf(milestone) }),
    },
    parent: nameOf(parent),
  });
  const link: MadeLink = {
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

/** GitHub takes a milestone's title once, on a rename, too. */
function refuseTaken({ items }: World, title: string | undefined, but?: unknown): void {
  for (const other of items.values()) {
    if (other !== but && other.entity === "milestone" && other.fields.title === title) {
      throw new Error(`GitHub has a milestone "${title}" already`);
    }
  }
}

function missing(key: string): never {
  throw new Error(`${key} is not made yet`);
}

export function sync(world: World, plan: Plan, config: Config) {
  const planned = planFor(world, plan, config);
  apply(world, planned.syncPlan, planned.identified.identities);
  return planned;
}
