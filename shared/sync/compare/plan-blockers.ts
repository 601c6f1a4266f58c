import type { DesiredItem } from "../../model/item.ts";
import { type KeyedPlan, milestoneKey } from "../../model/keyed-plan.ts";
import { isCreated, type Link } from "../../model/link.ts";
import type { BlockersChange, Operation } from "../../model/operation.ts";
import type { Plan } from "../../model/plan/plan.ts";

interface PlanBlockersInput {
  plan: Pick<Plan, "milestones">;
  /** Indexes of the milestones on which each milestone depends, without cycles. */
  dependencies: readonly (readonly number[])[];
  keyedPlan: KeyedPlan;
  /** The items that the tracker should contain. */
  desired: readonly DesiredItem[];
  links: readonly Link[];
  /** The operations of the same sync plan. */
  operations: readonly Operation[];
}

/**
 * Returns the changes that make the items of milestones blocked by those of the milestones on which they depend. On GitHub,
 * tracking issues block each other, because milestones can't; in Jira epics. Only what changed in the plan since the last
 * sync is changed, so relations that users add or remove stay. Cycles, and milestones without a certain key, are left out.
 */
export function planBlockers({
  plan,
  dependencies,
  keyedPlan,
  desired,
  links,
  operations,
}: PlanBlockersInput): BlockersChange[] {
  const keyByLine = new Map(keyedPlan.milestones.map(({ key, milestone }) => [milestone.line, key]));
  const keys = plan.milestones.map(({ line }) => keyByLine.get(line));
  const itemByMilestone = new Map(
    desired
      .filter(({ role, entity }) => role === "tracking" || entity === "epic")
      .map((item) => [milestoneKey(item.key), item]),
  );
  const linkByKey = new Map(links.map((link) => [link.key, link]));
  const created = new Set(operations.filter(({ action }) => action === "create").map(({ key }) => key));
  const exists = (key: string) => {
    const link = linkByKey.get(key);
    return link !== undefined && isCreated(link) && !link.isDeleted;
  };
  return dependencies.flatMap((targets, index) => {
    const item = itemByMilestone.get(keys[index] ?? "");
    const milestones = targets.map((target) => keys[target]);
    if (!item || milestones.includes(undefined) || !(exists(item.key) || created.has(item.key))) return [];
    const recorded = linkByKey.get(item.key)?.blockedBy ?? [];
    const isSettled = (key: string) => recorded.some((one) => one.key === key && one.state !== "pending");
    const added = milestones
      .flatMap((key) => itemByMilestone.get(key ?? "")?.key ?? [])
      .filter((key) => !isSettled(key) && (exists(key) || created.has(key)));
    const obsolete = recorded.filter(({ key }) => !milestones.includes(milestoneKey(key)) && exists(key));
    if (added.length + obsolete.length === 0) return [];
    const removed = obsolete.filter(({ state }) => state !== "left").map((one) => one.key);
    const forgotten = obsolete.filter(({ state }) => state === "left").map((one) => one.key);
    const { key, entity, fields } = item;
    return [{ key, entity, title: fields.title, added, removed, forgotten }];
  });
}
