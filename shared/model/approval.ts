import * as z from "zod";
import { trackerNames } from "./item.ts";
import type { ClosingItem } from "./operation.ts";

/** One open item in one tracker that would be closed without its being done. */
export interface HeldItem extends ClosingItem {
  tracker: (typeof trackerNames)[number];
}

/** What a run holds of one goal, as its record keeps it. */
export const heldGoalSchema = z.object({
  goal: z.string(),
  path: z.string(),
  items: z.array(
    z.object({ tracker: z.enum(trackerNames), key: z.string(), title: z.string(), remote: z.string() }),
  ),
});
export type HeldGoal = z.infer<typeof heldGoalSchema>;

/** The items that are held of one plan, in an order of their own: an approval is good for exactly these. */
export function heldNames(items: readonly Pick<HeldItem, "tracker" | "key">[]): string[] {
  return items.map(({ tracker, key }) => `${tracker} ${key}`).sort();
}

/** A held run that a person let go on: which items of which goals may be closed, and nothing else. */
export const approvalSchema = z.object({
  run: z.string(),
  at: z.string(),
  by: z.string(),
  /** The commit whose plans were held. */
  commit: z.string(),
  goals: z.array(
    z.object({
      goal: z.string(),
      items: z.array(z.object({ tracker: z.enum(trackerNames), key: z.string() })),
    }),
  ),
});
export type Approval = z.infer<typeof approvalSchema>;

/** What people approved of one goal, whichever runs named it. */
export interface GoalApproval {
  commits: ReadonlySet<string>;
  /** By tracker, the keys that may be closed. */
  keys: ReadonlyMap<HeldItem["tracker"], ReadonlySet<string>>;
}

/** Null where nothing of this goal was approved. An approval may name no item: a plan of which all is closed. */
export function approvalOf(approvals: readonly Approval[] | undefined, goal: string): GoalApproval | null {
  const found = (approvals ?? []).flatMap(({ commit, goals }) =>
    goals.filter((one) => one.goal === goal).map(({ items }) => ({ commit, items })),
  );
  if (found.length === 0) return null;
  const items = found.flatMap((one) => one.items);
  const keysIn = (tracker: HeldItem["tracker"]) =>
    new Set(items.filter((item) => item.tracker === tracker).map(({ key }) => key));
  return {
    commits: new Set(found.map(({ commit }) => commit)),
    keys: new Map(trackerNames.map((tracker) => [tracker, keysIn(tracker)])),
  };
}

/** The approvals that still have something to do: those of the goals given. Undefined when none has. */
export function approvalsLeft(
  approvals: readonly Approval[] | undefined,
  waiting: ReadonlySet<string>,
): Approval[] | undefined {
  const left = (approvals ?? [])
    .map((approval) => ({ ...approval, goals: approval.goals.filter(({ goal }) => waiting.has(goal)) }))
    .filter(({ goals }) => goals.length > 0);
  return left.length === 0 ? undefined : left;
}
