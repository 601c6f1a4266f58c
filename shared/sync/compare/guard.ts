import type { Config } from "../../config/config.ts";
import type { Link, MadeLink } from "../../model/link.ts";
import type { ClosingItem, Operation, SyncPlan } from "../../model/operation.ts";
import type { LeavingMilestones } from "./leaving-milestones.ts";

/** A plan of fewer open milestones than this may lose most of them in one push. */
const fewestMilestones = 4;

/** What a plan would end in one tracker, as `prepareGoal` finds it. */
export interface Stakes {
  syncPlan: SyncPlan;
  /** Of all its items, as they were found, before plan and tracker were brought together. */
  links: readonly Link[];
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
  /** Of a held plan: the approved closings, and what was learnt of the items. */
  syncPlan: SyncPlan;
  /** How many items it closes that count for the rest of the run. */
  closing: number;
  /** The approved items that it has to close. */
  approved: string[];
}

/**
 * Decides over one plan in one tracker. A plan that is held waits as a whole, but for what a person has approved of
 * it: those items close, and nothing else is touched. What was seen of the items is kept all the same.
 */
export function judge({ syncPlan, links, closing, milestones }: Stakes, limits: Limits): Verdict {
  const items = closing.filter(({ key }) => !limits.approved.has(key));
  const approved = closing.filter(({ key }) => limits.approved.has(key)).map(({ key }) => key);
  const { policy, alreadyClosing, missing } = limits;
  const reason =
    items.length > 0 && missing !== null ? missing : guard(items, milestones, policy, alreadyClosing);
  if (reason === null) return { held: null, syncPlan, closing: items.length, approved };
  const allowed = { ...closingOnly(syncPlan, approved), settled: learntOnly(syncPlan.settled, links) };
  return { held: { reason, items }, syncPlan: allowed, closing: 0, approved };
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
    const one = closing.length === 1;
    const count = `${closing.length} ${one ? "item" : "items"}`;
    const cancelled = `${one ? "was" : "were"} cancelled`;
    // What leaves the plan is left open there, and is none of these.
    const [what, mend] =
      policy.removed === "leave"
        ? [`${cancelled} in the plan`, "Take that back in the plan"]
        : [`left the plan or ${cancelled} in it`, `Put ${one ? "it" : "them"} back into the plan`];
    return `${count} ${what} and would be closed${others}; more than ${policy.holdAbove} (policy.holdAbove) wait for a person. ${mend}, or raise policy.holdAbove in the config.`;
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

/** Only what was seen of the items, such as that one is gone: what the plan and the tracker agree on waits with the plan. */
function learntOnly(settled: readonly MadeLink[], links: readonly Link[]): MadeLink[] {
  const bases = new Map(links.map(({ key, base }) => [key, JSON.stringify(base)]));
  return settled.filter(({ key, base }) => bases.get(key) === JSON.stringify(base));
}

type Removed = Config["policy"]["removed"];

/** What is said of a plan file that was synced once and is gone. */
export function vanishedReason(path: string, removed: Removed): string {
  return `${path} was synced before and is not in the repository any more (or no glob under "plans" matches it). ${untilBack("the file returns", removed)}`;
}

/** What is said of a plan that was synced once and has no milestone left. */
export function emptiedReason(path: string, removed: Removed): string {
  return `${path} was synced before and has no milestones any more. ${untilBack("they return", removed)}`;
}

/** An approval may have named some of its items: these are not listed, and not left as they are. */
function untilBack(back: string, removed: Removed): string {
  const stay = `The items listed stay as they are until ${back}`;
  return removed === "leave"
    ? `${stay}. With policy.removed: leave nothing of it is ever closed: an approval only ends the waiting.`
    : `${stay}, or until an approval lets them close.`;
}
