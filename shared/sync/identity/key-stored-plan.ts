import type { GoalState } from "../../model/goal-state.ts";
import type { Checkbox } from "../../model/item.ts";
import { type KeyedItem, type KeyedMilestone, trackingKey } from "../../model/keyed-plan.ts";
import type { Link } from "../../model/link.ts";
import { emptyMilestone } from "../../model/plan/empty-milestone.ts";
import type { Milestone } from "../../model/plan/plan.ts";
import { identifyItems } from "./identify-items.ts";

/**
 * Returns the milestones of a goal's stored plan with their keys, in plan order. The stored keys can be newer
 * than the stored plan, so items are identified as in a sync. Ambiguous items get a key that no link has. If the plan
 * was too large to store, the milestones are rebuilt from keys and links.
 */
export function keyStoredPlan(
  { plan, keyedItems }: Pick<GoalState, "plan" | "keyedItems">,
  links: readonly Link[],
): KeyedMilestone[] {
  if (plan === null) return rebuildMilestones(keyedItems, links);
  const known = new Map(identifyItems(plan, keyedItems).keyedPlan.milestones.map((entry) => [entry.milestone, entry]));
  const unlinkedKey = createUnlinkedKeys();
  return plan.milestones.map((milestone) => {
    const entry = known.get(milestone);
    const keys = new Map(entry?.deliverables.map(({ key, deliverable }) => [deliverable, key]));
    return {
      key: entry?.key ?? unlinkedKey(milestone.title),
      milestone,
      deliverables: milestone.deliverables.map((deliverable) => ({
        key: keys.get(deliverable) ?? unlinkedKey(`${milestone.title}\n${deliverable.text}`),
        deliverable,
      })),
    };
  });
}

/**
 * Returns a function that creates a unique key from a text: "?1 Setup" for the first "Setup", "?2 Setup" for the
 * second. If it is called with the same texts, it returns the same keys in every run.
 */
function createUnlinkedKeys(): (text: string) => string {
  const counts = new Map<string, number>();
  return (text) => {
    const count = (counts.get(text) ?? 0) + 1;
    counts.set(text, count);
    return `?${count} ${text}`;
  };
}

function rebuildMilestones(keyedItems: readonly KeyedItem[], links: readonly Link[]): KeyedMilestone[] {
  const present = keyedItems.filter(({ isRemoved }) => !isRemoved);
  const linksOf = (key: string) => links.filter((link) => link.key === key);
  return present
    .filter(({ role }) => role === "milestone")
    .map(({ key, number, text: title }) => {
      const due = linksOf(key).flatMap(({ base }) => base.due ?? [])[0] ?? null;
      const boxes = [...linksOf(trackingKey(key)), ...linksOf(key)].flatMap(plannedBoxes);
      const deliverables = present
        .filter(({ role, milestone }) => role === "deliverable" && milestone === key)
        .map(({ key, text }) => ({ key, deliverable: { text, done: wasDoneInPlan(linksOf(key)), line: 1 } }));
      const milestone: Milestone = {
        ...emptyMilestone(),
        number,
        title,
        schedule: due === null ? null : { text: "", start: null, due },
        deliverables: deliverables.map(({ deliverable }) => deliverable),
        criteria: boxes.map((box) => ({ ...box, refs: [], line: 1 })),
      };
      return { key, milestone, deliverables };
    });
}

function wasDoneInPlan(links: readonly Link[]): boolean {
  return links.some(({ agreement, base }) => agreement?.isDoneInPlan ?? base.state === "done");
}

/** Returns the checkboxes of an item with their ticks in the plan. */
function plannedBoxes({ base, checkboxAgreements }: Link): Checkbox[] {
  const planned = checkboxAgreements?.map(({ text, isDoneInPlan }) => ({ text, done: isDoneInPlan }));
  return planned ?? base.body?.boxes ?? [];
}
