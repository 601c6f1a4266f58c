import type { Config } from "../config/config.ts";
import type { ClosingItem } from "./sync-plan.ts";

/** Why a run has to wait for a person, or null when it may go on. A mistake must not empty a tracker. */
export function guard(closing: readonly ClosingItem[], policy: Config["policy"]): string | null {
  if (closing.length <= policy.holdAbove) return null;
  return `${closing.length} items left the plan and would be closed; more than ${policy.holdAbove} (policy.holdAbove) wait for a person. Put them back into the plan, or raise policy.holdAbove in the config.`;
}

/** What is said of a plan file that was synced once and is gone. */
export function vanishedReason(path: string): string {
  return `${path} was synced before and is not in the repository any more (or no glob under "plans" matches it). Its items stay as they are until the file returns.`;
}

/** What is said of a plan that was synced once and has no milestone left. */
export function emptiedReason(path: string): string {
  return `${path} was synced before and has no milestones any more. Its items stay as they are until they return.`;
}
