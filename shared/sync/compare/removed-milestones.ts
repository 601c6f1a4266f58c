import { type KeyedItem, milestoneKey } from "../../model/keyed-plan.ts";
import { hasOpenItem, type Link } from "../../model/link.ts";
import type { ClosingItem } from "../../model/operation.ts";

/** The milestones that a plan loses at once, for the guard. */
export interface RemovedMilestones {
  /** Number of milestones that had open items before. */
  openCount: number;
  /** Key of the removed milestone, by the key of each item that is closed with it. */
  byItemKey: ReadonlyMap<string, string>;
}

/**
 * Returns the milestones that were removed from a plan together with open items. Finished milestones may be removed, and
 * cancelled ones are still in the plan: neither counts. `priorItems`: of the ledger; `items`: of the plan.
 */
export function findRemovedMilestones(
  priorItems: readonly KeyedItem[],
  items: readonly KeyedItem[],
  links: readonly Link[],
  closing: readonly ClosingItem[],
): RemovedMilestones {
  const priorByKey = new Map(
    priorItems.filter(({ isRemoved }) => !isRemoved).map((item) => [item.key, item]),
  );
  const presentKeys = new Set(items.filter(({ isRemoved }) => !isRemoved).map(({ key }) => key));
  const findMilestone = (key: string) => {
    const milestone = key.startsWith("d") ? priorByKey.get(key)?.milestone : milestoneKey(key);
    return milestone && priorByKey.has(milestone) ? milestone : null;
  };
  const byItemKey = closing.flatMap(({ key }) => {
    const milestone = findMilestone(key);
    return milestone === null || presentKeys.has(milestone) ? [] : [[key, milestone] as const];
  });
  return {
    openCount: new Set(links.filter(hasOpenItem).flatMap(({ key }) => findMilestone(key) ?? [])).size,
    byItemKey: new Map(byItemKey),
  };
}
