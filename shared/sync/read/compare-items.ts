import type { Config } from "../../config/config.ts";
import type { MarkedItem } from "../../model/item.ts";
import { isCreated, type Link } from "../../model/link.ts";
import type { ClosingItem, SyncPlan } from "../../model/operation.ts";
import type { TrackerReader } from "../../ports/tracker.ts";
import { type AcceptedStates, acceptStates, nameOrigins, withPlannedStates } from "../compare/accept-states.ts";
import { adoptMarkedItems } from "../compare/adopt-items.ts";
import { omitDeletedReferences, withoutAbsentOptionals } from "../compare/deleted-items.ts";
import { orderRenames } from "../compare/order-renames.ts";
import {
  type CompareInput,
  findClosingItems,
  linksToObserve,
  milestonesToObserve,
  planSync,
} from "../compare/plan-sync.ts";
import { applyObservations, clearUnmatchedFlags, recordObservations } from "../compare/record-observations.ts";
import { linksWithPendingWrite, resolvePendingWrites } from "../compare/resolve-pending-writes.ts";
import { ensureUniqueTitles, findEntityToRetitle } from "../desired/unique-titles.ts";
import type { ObservationCache } from "./observation-cache.ts";

export interface ItemComparison extends Omit<CompareInput, "removedPolicy"> {
  goal: string;
  /** The states that plan and trackers agree on, from which `desired` was built; absent if the items have none. */
  accepted?: AcceptedStates;
  /** The items to adopt, which `findOrphans` returned. */
  orphans: readonly MarkedItem[];
  policy: Pick<Config["policy"], "removed" | "conflicts">;
  isFullScan?: boolean;
}

const noStates: AcceptedStates = { agreements: new Map(), observedLinks: [] };

export interface ComparedItems {
  syncPlan: SyncPlan;
  /** The links with the observations of this run, including links of adopted items. */
  links: Link[];
  /** The links before the comparison, including links of adopted items. */
  storedLinks: Link[];
  closing: ClosingItem[];
  /** Keys that several items of Milepost's own have. Nothing was compared for these keys. */
  ambiguousKeys: ReadonlySet<string>;
}

/**
 * Compares desired items with ledger and tracker, and returns the sync plan. Adopts orphans, reads through `cache` the
 * items that are needed to decide, and merges the states of each item. Writes nothing.
 */
export async function compareItems(
  {
    goal,
    desired: wanted,
    links: known,
    accepted = noStates,
    orphans,
    policy,
    isFullScan = false,
    ...given
  }: ItemComparison,
  reader: TrackerReader,
  cache: ObservationCache,
): Promise<ComparedItems> {
  const format = reader.bodyFormat;
  const adoption = adoptMarkedItems(withPlannedStates(wanted, accepted.agreements), known, orphans, format);
  const { ambiguousKeys } = adoption;
  const items = withoutAbsentOptionals(wanted, adoption.links).filter(({ key }) => !ambiguousKeys.has(key));
  const desiredKeys = new Set(items.map(({ key }) => key));
  const storedLinks = adoption.links;
  cache.add(adoption.observed);
  if (isFullScan) await cache.scan(storedLinks.filter(isCreated));

  const entity = findEntityToRetitle(goal, items, storedLinks);
  const titles = entity ? await reader.existingTitles(entity) : new Map<string, never>();
  const retitled = ensureUniqueTitles(goal, items, storedLinks, titles);
  const compare = () => {
    const resolved = resolvePendingWrites(storedLinks, cache.found, format);
    const observed = applyObservations(clearUnmatchedFlags(resolved, desiredKeys), cache);
    const { links, conflicts } = acceptStates(observed, accepted);
    const desired = omitDeletedReferences(retitled.items, links, ambiguousKeys);
    return { ...given, desired, links, conflicts, removedPolicy: policy.removed };
  };
  await cache.observe(linksWithPendingWrite(storedLinks));
  // A milestone that is visible again changes items that refer to it, which then have to be observed as well.
  for (let before = -1; cache.size > before; ) {
    before = cache.size;
    await cache.observe(linksToObserve(compare()));
    await cache.observe(milestonesToObserve(compare(), cache.found));
  }

  const comparison = compare();
  const { links } = comparison;
  const planned = planSync({
    ...comparison,
    observed: cache.found,
    conflictPolicy: policy.conflicts,
    format,
    agreements: accepted.agreements,
  });
  const linkByKey = new Map(links.filter(isCreated).map((link) => [link.key, link]));
  const adoptions = adoption.operations.map((one) => ({ ...one, link: linkByKey.get(one.key) ?? one.link }));
  const operations = [...adoptions, ...orderRenames(planned.operations, goal)];
  const syncPlan = recordObservations({ ...planned, operations }, storedLinks, links, cache.found, format);
  return {
    links,
    storedLinks,
    ambiguousKeys,
    closing: findClosingItems(comparison),
    syncPlan: {
      ...syncPlan,
      conflicts: nameOrigins(
        [...adoption.conflicts, ...comparison.conflicts, ...syncPlan.conflicts],
        accepted.agreements,
      ),
      diagnostics: [...adoption.diagnostics, ...retitled.diagnostics, ...syncPlan.diagnostics],
    },
  };
}
