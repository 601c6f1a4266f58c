import type { Config } from "../config/config.ts";
import type { ClosingItem } from "./sync-plan.ts";

/**
 * Why a plan has to wait for a person, or null when it may go on. A mistake must not empty a tracker, and it may
 * be spread over many plans: `policy.holdAbove` is for the whole run. `closing` is what this plan closes
 * (`closingItems`: items that left it, and items of milestones that it cancels), `alreadyClosing` how many items
 * the run's other plans and trackers close before it. What the plan says is done is not counted: finishing work
 * is not losing it.
 */
export function guard(
  closing: readonly ClosingItem[],
  policy: Config["policy"],
  alreadyClosing = 0,
): string | null {
  const total = alreadyClosing + closing.length;
  if (closing.length === 0 || total <= policy.holdAbove) return null;
  const others = alreadyClosing === 0 ? "" : `, after ${alreadyClosing} in the same run`;
  return `${closing.length} items left the plan or were cancelled in it and would be closed${others}; more than ${policy.holdAbove} (policy.holdAbove) wait for a person. Put them back into the plan, or raise policy.holdAbove in the config.`;
}

/** What is said of a plan file that was synced once and is gone. */
export function vanishedReason(path: string): string {
  return `${path} was synced before and is not in the repository any more (or no glob under "plans" matches it). Its items stay as they are until the file returns.`;
}

/** What is said of a plan that was synced once and has no milestone left. */
export function emptiedReason(path: string): string {
  return `${path} was synced before and has no milestones any more. Its items stay as they are until they return.`;
}
