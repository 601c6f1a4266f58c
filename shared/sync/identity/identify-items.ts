import {
  type KeyedItem,
  type KeyedMilestone,
  type KeyedPlan,
  trackingKey,
  versionKey,
} from "../../model/keyed-plan.ts";
import type { Diagnostic } from "../../model/plan/diagnostic.ts";
import type { Plan } from "../../model/plan/plan.ts";
import { identifyDeliverables, listDeliverables, type PlanDeliverable } from "./identify-deliverables.ts";
import { identifyMilestones } from "./identify-milestones.ts";

export interface IdentifiedPlan {
  keyedPlan: KeyedPlan;
  /** All items that have a key, including items removed from the plan. */
  keyedItems: KeyedItem[];
  /** Keys of items that are ambiguous (`ambiguous-identity`): their tracker items are not changed. */
  uncertainKeys: Set<string>;
  diagnostics: Diagnostic[];
}

/**
 * Assigns a key to each milestone and deliverable: its previous key, even if it was reworded, reordered, renumbered or
 * moved, or else a new key. docs/identity.md lists the matching rules in order.
 */
export function identifyItems(plan: Plan, priorItems: readonly KeyedItem[]): IdentifiedPlan {
  const milestones = identifyMilestones(plan, priorItems);
  const planDeliverables = listDeliverables(plan);
  const deliverables = identifyDeliverables(planDeliverables, priorItems, milestones.keys);
  const keyedMilestones: KeyedMilestone[] = [];
  const keyedItems: KeyedItem[] = [];
  const unsureKeys = new Set([...milestones.uncertainKeys, ...deliverables.uncertainKeys]);
  // Deliverables identify their milestone: while the milestone is ambiguous, they must not move to another one.
  const blockedKeys = new Set(
    priorItems.filter(({ milestone }) => milestones.uncertainKeys.has(milestone ?? "")).map(({ key }) => key),
  );
  const placeOf = ({ milestoneIndex, deliverable }: PlanDeliverable) => `${milestoneIndex}\n${deliverable.text}`;
  const blockedPlaces = new Set(
    planDeliverables.filter((_, index) => blockedKeys.has(deliverables.keys.get(index) ?? "")).map(placeOf),
  );
  for (const [index, milestone] of plan.milestones.entries()) {
    const milestoneKey = milestones.keys.get(index);
    const found = planDeliverables.flatMap((item, position) => {
      const key = item.milestoneIndex === index ? deliverables.keys.get(position) : undefined;
      return key === undefined ? [] : [{ key, item }];
    });
    const isUsable = ({ item }: { item: PlanDeliverable }) =>
      milestoneKey !== undefined && !blockedPlaces.has(placeOf(item));
    for (const entry of found) if (!isUsable(entry)) unsureKeys.add(entry.key);
    if (milestoneKey === undefined) continue;
    const usable = found.filter(isUsable).map(({ key, item }) => ({ key, deliverable: item.deliverable }));
    keyedMilestones.push({ key: milestoneKey, milestone, deliverables: usable });
    const { number, title, id = null } = milestone;
    keyedItems.push(
      { key: milestoneKey, role: "milestone", milestone: null, number, text: title, id, isRemoved: false },
      ...usable.map(({ key, deliverable: { text, id = null } }) => {
        const place = { role: "deliverable" as const, milestone: milestoneKey, number: null };
        return { key, ...place, text, id, isRemoved: false };
      }),
    );
  }
  const presentKeys = new Set(keyedItems.map(({ key }) => key));
  const uncertainKeys = new Set([...milestones.uncertainKeys].flatMap((key) => [trackingKey(key), versionKey(key)]));
  for (const item of priorItems) {
    if (presentKeys.has(item.key)) continue;
    const isCertain = !unsureKeys.has(item.key) && !blockedKeys.has(item.key);
    if (!isCertain) uncertainKeys.add(item.key);
    keyedItems.push({ ...item, isRemoved: item.isRemoved || isCertain });
  }
  return {
    keyedPlan: { milestones: keyedMilestones },
    keyedItems: limitRemovedItems(keyedItems),
    uncertainKeys,
    diagnostics: [...milestones.diagnostics, ...deliverables.diagnostics],
  };
}

/** Approximate size limit of stored removed items in bytes, because they and the plan must fit into one record. */
const MAX_REMOVED_BYTES = 64 * 1024;

/**
 * Drops the oldest removed items above `MAX_REMOVED_BYTES`, but not the highest key of each role, because the keys of
 * new items are numbered after it.
 */
function limitRemovedItems(keyedItems: readonly KeyedItem[]): KeyedItem[] {
  const highest = { milestone: 0, deliverable: 0, tracking: 0 };
  const numberOf = ({ key }: KeyedItem) => Number(key.slice(1));
  for (const item of keyedItems) highest[item.role] = Math.max(highest[item.role], numberOf(item));
  let bytes = 0;
  return keyedItems.filter((item) => {
    if (!item.isRemoved) return true;
    bytes += 16 + new TextEncoder().encode(item.text).byteLength;
    return bytes <= MAX_REMOVED_BYTES || numberOf(item) === highest[item.role];
  });
}
