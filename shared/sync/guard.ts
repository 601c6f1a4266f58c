import type { Config } from "../config/config.ts";
import type { LeavingMilestones } from "./leaving-milestones.ts";
import type { ClosingItem, Operation, SyncPlan } from "./sync-plan.ts";

/** A plan of fewer open milestones than this may lose most of them in one push. */
const fewestMilestones = 4;

/** What a plan would end in one tracker, as `prepareGoal` finds it. */
export interface Stakes {
  syncPlan: SyncPlan;
  closing: readonly ClosingItem[];
  milestones: LeavingMilestones;
}

export interface Limits {
  policy: Config["policy"];
  /** How many items the run's other plans and trackers close before this one. */
  alreadyClosing: number;
  /** Keys of this tracker that a person lets close: they don't count. */
  approved: ReadonlySet<string>;
  /** Said of a plan that is missing as a whole: everything in it that is not approved waits. */
  missing: string | null;
}

/** What may be done of a plan in one tracker now, and what waits. */
export interface Verdict {
  held: { reason: string; items: ClosingItem[] } | null;
  syncPlan: SyncPlan;
  /** How many items it closes that count for the rest of the run. */
  closing: number;
  /** The approved items that it has to close. */
  approved: string[];
}

/**
 * Decides over one plan in one tracker. A plan that is held waits as a whole, but for what a person has approved of
 * it: those items close, and nothing else is touched.
 */
export function judge({ syncPlan, closing, milestones }: Stakes, limits: Limits): Verdict {
  const items = closing.filter(({ key }) => !limits.approved.has(key));
  const approved = closing.filter(({ key }) => limits.approved.has(key)).map(({ key }) => key);
  const { policy, alreadyClosing, missing } = limits;
  const reason =
    items.length > 0 && missing !== null ? missing : guard(items, milestones, policy, alreadyClosing);
  if (reason === null) return { held: null, syncPlan, closing: items.length, approved };
  return { held: { reason, items }, syncPlan: closingOnly(syncPlan, approved), closing: 0, approved };
}

/**
 * Why a plan has to wait for a person, or null when it may go on. A mistake must not empty a tracker, and it may
 * be spread over many plans: `policy.holdAbove` is for the whole run. `closing` is what this plan closes
 * (`closingItems`: items that left it, and items of milestones that it cancels), less what is approved. What the
 * plan says is done is not counted: finishing work is not losing it. A plan of which most milestones leave at once
 * was more likely damaged, or not read as it was meant, than rewritten: it waits however few items it closes.
 */
export function guard(
  closing: readonly ClosingItem[],
  { open, byItem }: LeavingMilestones,
  policy: Config["policy"],
  alreadyClosing = 0,
): string | null {
  const total = alreadyClosing + closing.length;
  if (closing.length === 0) return null;
  if (total > policy.holdAbove) {
    const others = alreadyClosing === 0 ? "" : `, after ${alreadyClosing} in the same run`;
    return `${closing.length} items left the plan or were cancelled in it and would be closed${others}; more than ${policy.holdAbove} (policy.holdAbove) wait for a person. Put them back into the plan, or raise policy.holdAbove in the config.`;
  }
  const leaving = new Set(closing.flatMap(({ key }) => byItem.get(key) ?? [])).size;
  if (open < fewestMilestones || leaving * 2 <= open) return null;
  return `${leaving} of ${open} milestones left the plan at once, and ${closing.length} items would be closed. More than half of ${fewestMilestones} or more wait for a person, because the plan may be damaged or not be read as it was meant: \`milepost parse\` shows what is read. Put them back into the plan.`;
}

/** Only what closes these items; one that changes its place as well waits for where it is to go. */
function closingOnly(plan: SyncPlan, keys: readonly string[]): SyncPlan {
  const approved = new Set(keys);
  const closes = (operation: Operation) =>
    operation.action === "close" &&
    approved.has(operation.key) &&
    operation.parent === null &&
    operation.changes.milestone === undefined;
  return { operations: plan.operations.filter(closes), settled: [], conflicts: [], diagnostics: [] };
}

/** What is said of a plan file that was synced once and is gone. */
export function vanishedReason(path: string): string {
  return `${path} was synced before and is not in the repository any more (or no glob under "plans" matches it). Its items stay as they are until the file returns.`;
}

/** What is said of a plan that was synced once and has no milestone left. */
export function emptiedReason(path: string): string {
  return `${path} was synced before and has no milestones any more. Its items stay as they are until they return.`;
}
