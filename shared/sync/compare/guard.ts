import type { Config } from "../../config/config.ts";
import type { HeldChanges } from "../../model/goal-run.ts";
import { type TrackerName, trackerTitles } from "../../model/item.ts";
import { type KeyedItem, milestoneKey } from "../../model/keyed-plan.ts";
import { type CreatedLink, hasOpenItem, type Link } from "../../model/link.ts";
import type { ClosingItem, Operation, SyncPlan } from "../../model/operation.ts";
import { MAX_LISTED_CREATES } from "../../model/run-record.ts";
import { formatCount } from "../../text/format-count.ts";
import { quoteText } from "../../text/quote-text.ts";
import type { GoalApproval } from "./approvals.ts";
import type { Remnant } from "./find-remnant.ts";
import type { TrackerCounts, UnapprovedCounts } from "./unapproved-counts.ts";

type Policy = Config["policy"];

/** A plan that loses most of its milestones is held only if at least this many were open: small plans are not held. */
const MIN_OPEN_MILESTONES = 4;

/** The changes of one plan in one tracker, and what they would close. */
export interface GuardInput {
  tracker: TrackerName;
  path: string;
  /** Identifies what the items are built from, as in `HeldCreation`. */
  inputs: string;
  syncPlan: SyncPlan;
  /** Links of all items of the plan, before the merge changes their `base`. */
  links: readonly Link[];
  closing: readonly ClosingItem[];
  removedMilestones: RemovedMilestones;
}

export interface GuardLimits {
  policy: Policy;
  /** What the plans of the run do without an approval. */
  counts: Pick<UnapprovedCounts, "others">;
  /** What is approved for the plan, or `null`. The limits don't apply to it. */
  approval: GoalApproval | null;
  /** True if the file only became a plan by a change of `plans` in the config. */
  isNewlyMatched: boolean;
  /** Why the plan's items are held if it has no milestones or no file; null for any other plan. */
  missingReason: string | null;
}

export interface GuardDecision {
  held: HeldChanges | null;
  /** The changes to apply now; for a held plan only approved closings, and link updates with observations. */
  syncPlan: SyncPlan;
  /** What is done without an approval; the policy limits the totals in a run. */
  counts: TrackerCounts;
  /** Keys of the approved items among the items to close. Once all are closed, the approval is used up. */
  approvedKeys: string[];
  /** True if creating items is approved. Once all are created, the approval is used up. */
  isCreationApproved: boolean;
}

/** Decides which changes of a plan in a tracker are applied. If any is held, all are held, except approved closings. */
export function applyGuard(
  { tracker, path, inputs, syncPlan, links, closing, removedMilestones }: GuardInput,
  { policy, counts, approval, isNewlyMatched, missingReason }: GuardLimits,
): GuardDecision {
  const keys = approval?.keys.get(tracker) ?? new Set();
  const items = closing.filter(({ key }) => !keys.has(key));
  const approvedKeys = closing.map(({ key }) => key).filter((key) => keys.has(key));
  const creates = syncPlan.operations.filter(({ action }) => action === "create");
  const isCreationApproved = creates.length > 0 && (approval?.creatingInputs.get(tracker)?.has(inputs) ?? false);
  const others = counts.others(tracker, creates.length);
  const isMissing = items.length > 0 && missingReason !== null;
  const closingReason = isMissing
    ? missingReason
    : (findRemnantReason(items, removedMilestones) ?? findHoldReason(items, removedMilestones, policy, others.closing));
  const creationReason = isCreationApproved
    ? null
    : findCreationHoldReason({ tracker, path, own: creates.length, others: others.creating, isNewlyMatched }, policy);
  const reasons = [closingReason, creationReason].filter((reason) => reason !== null);
  if (reasons.length === 0) {
    const own = { closing: items.length, creating: isCreationApproved ? 0 : creates.length };
    return { held: null, syncPlan, counts: own, approvedKeys, isCreationApproved };
  }
  const listed = creates.slice(0, MAX_LISTED_CREATES).map(({ key, title }) => ({ key, title }));
  const held = {
    reason: reasons.join(" "),
    items: closingReason === null ? [] : items,
    creation: creationReason === null ? null : { tracker, inputs, count: creates.length, items: listed },
  };
  const allowed = {
    operations: onlyClosing(syncPlan.operations, new Set(approvedKeys)),
    blockers: [],
    linkUpdates: onlyObserved(syncPlan.linkUpdates, links),
    conflicts: [],
    diagnostics: [],
  };
  return { held, syncPlan: allowed, counts: { closing: 0, creating: 0 }, approvedKeys, isCreationApproved };
}

interface CreationInput extends Pick<GuardInput, "tracker" | "path">, Pick<GuardLimits, "isNewlyMatched"> {
  /** Number of items that the plan creates. */
  own: number;
  /** Number of items that the run's other plans create. */
  others: number;
}

/**
 * Returns why the new items of a plan are held for approval in a tracker, or `null` if they are not: one commit must not
 * fill a tracker by mistake or on purpose.
 */
function findCreationHoldReason(
  { tracker, path, own, others, isNewlyMatched }: CreationInput,
  { holdCreatesAbove }: Policy,
): string | null {
  if (own === 0) return null;
  const place = trackerTitles[tracker];
  if (own + others > holdCreatesAbove) {
    const count = formatCount(own + others, "item");
    return `${count} would be created in ${place}${others === 0 ? "" : " by all plans of this run"}; creating more than ${holdCreatesAbove} (policy.holdCreatesAbove) needs approval. If the plans are right, approve the run or raise policy.holdCreatesAbove in the config.`;
  }
  if (!isNewlyMatched) return null;
  return `${path} is a plan only since "plans" was changed in the config, and ${formatCount(own, "item")} would be created in ${place}; the first sync of such a plan needs approval. If it is no plan, correct "plans" in the config.`;
}

/**
 * Returns why a plan is held for approval, or `null` if the plan is not held. It is held if the plans of the run close
 * more than `policy.holdAbove` items in total (one mistake can affect many plans), or if more than half of at least
 * `MIN_OPEN_MILESTONES` open milestones were removed (the plan is probably damaged or not parsed as intended).
 * `closing`: the items that the plan closes without an approval, because they were removed or cancelled.
 */
export function findHoldReason(
  closing: readonly ClosingItem[],
  { openCount, byItemKey }: Pick<RemovedMilestones, "openCount" | "byItemKey">,
  policy: Policy,
  alreadyClosingCount = 0,
): string | null {
  if (closing.length === 0) return null;
  if (alreadyClosingCount + closing.length > policy.holdAbove) {
    const others = alreadyClosingCount === 0 ? "" : `, after ${alreadyClosingCount} in the same run`;
    const isOne = closing.length === 1;
    const cancelled = `${isOne ? "was" : "were"} cancelled`;
    // With `leave`, removed items stay open and are not in `closing`.
    const [cause, fix] =
      policy.removed === "leave"
        ? [`${cancelled} in the plan`, "Undo the cancellation in the plan"]
        : [
            `${isOne ? "was" : "were"} removed from the plan or cancelled in it`,
            `Restore ${isOne ? "it" : "them"} in the plan`,
          ];
    return `${closing.length} ${isOne ? "item" : "items"} ${cause} and would be closed${others}; closing more than ${policy.holdAbove} (policy.holdAbove) needs approval. ${fix}, or raise policy.holdAbove in the config.`;
  }
  const removedCount = new Set(closing.flatMap(({ key }) => byItemKey.get(key) ?? [])).size;
  if (openCount < MIN_OPEN_MILESTONES || removedCount * 2 <= openCount) return null;
  return `${removedCount} of ${openCount} milestones were removed from the plan at once, and ${closing.length} items would be closed. Removing more than half of ${MIN_OPEN_MILESTONES} or more milestones needs approval, because the plan may be damaged or not parsed as intended: \`milepost parse\` shows the result of parsing. To keep them, restore them in the plan.`;
}

/** Returns the operations that close these items without moving them: a move can require held operations. */
function onlyClosing(operations: readonly Operation[], keys: ReadonlySet<string>): Operation[] {
  return operations.filter(
    (operation) =>
      operation.action === "close" &&
      keys.has(operation.key) &&
      operation.parent === null &&
      operation.changes.milestone === undefined,
  );
}

/** Returns the link updates that record observations, such as a deleted item. Updates that change `base` are held. */
function onlyObserved(linkUpdates: readonly CreatedLink[], links: readonly Link[]): CreatedLink[] {
  const baseByKey = new Map(links.map(({ key, base }) => [key, JSON.stringify(base)]));
  return linkUpdates.filter(({ key, base }) => baseByKey.get(key) === JSON.stringify(base));
}

/** Returns why a plan is held if its file was removed after the plan was synced. */
export function missingPlanReason(path: string, removed: Policy["removed"]): string {
  return `${path} was synced before and is missing from the repository (or from the globs in "plans"). ${untilRestored("the file is restored", removed)}`;
}

/** Returns why a plan is held if all its milestones were removed after the plan was synced. */
export function emptyPlanReason(path: string, removed: Policy["removed"]): string {
  return `${path} was synced before and has no milestones now. ${untilRestored("they are restored", removed)}`;
}

function untilRestored(condition: string, removed: Policy["removed"]): string {
  const unchanged = `The listed items stay unchanged until ${condition}`;
  return removed === "leave"
    ? `${unchanged}. With policy.removed: leave, no item is closed; an approval only confirms the removal.`
    : `${unchanged}, or until their closing is approved.`;
}

/** Returns why a plan is held that closes items of a milestone whose title is still in the file; otherwise `null`. */
function findRemnantReason(closing: readonly ClosingItem[], { byItemKey, remnants }: RemovedMilestones): string | null {
  for (const milestone of new Set(closing.flatMap(({ key }) => byItemKey.get(key) ?? []))) {
    const found = remnants.get(milestone);
    if (!found) continue;
    const { title, line, text } = found;
    return `${quoteText(title)} is no longer read as a milestone, but line ${line} still has its title: ${quoteText(text)}. Its items are not closed until this is approved. To keep them, write the milestone like the others; \`milepost parse\` shows how the plan is read. To drop it, delete the line or approve the run.`;
  }
  return null;
}

/** The milestones that one change of a plan removes, as input for the guard. */
export interface RemovedMilestones {
  /** Number of milestones that had open items before this run. */
  openCount: number;
  /** Key of the removed milestone, by the key of each item that is closed with it. */
  byItemKey: ReadonlyMap<string, string>;
  /** Lines that still have the title of a removed milestone, by the milestone's key. */
  remnants: ReadonlyMap<string, Remnant & { title: string }>;
}

/**
 * Returns the milestones that were removed from a plan together with open items. Does not include finished milestones,
 * nor cancelled milestones, which are still in the plan. `priorItems`: from the ledger; `items`: from the plan;
 * `remnantOf` returns the line that still has a title.
 */
export function findRemovedMilestones(
  priorItems: readonly KeyedItem[],
  items: readonly KeyedItem[],
  links: readonly Link[],
  closing: readonly ClosingItem[],
  remnantOf: (title: string) => Remnant | null,
): RemovedMilestones {
  const priorByKey = new Map(priorItems.filter(({ isRemoved }) => !isRemoved).map((item) => [item.key, item]));
  const presentKeys = new Set(items.filter(({ isRemoved }) => !isRemoved).map(({ key }) => key));
  const findMilestone = (key: string) => {
    const milestone = key.startsWith("d") ? priorByKey.get(key)?.milestone : milestoneKey(key);
    return milestone && priorByKey.has(milestone) ? milestone : null;
  };
  const byItemKey = closing.flatMap(({ key }) => {
    const milestone = findMilestone(key);
    return milestone === null || presentKeys.has(milestone) ? [] : [[key, milestone] as const];
  });
  const remnants = [...new Set(byItemKey.map(([, milestone]) => milestone))].flatMap((key) => {
    const title = priorByKey.get(key)?.text ?? "";
    const remnant = remnantOf(title);
    return remnant === null ? [] : [[key, { ...remnant, title }] as const];
  });
  return {
    openCount: new Set(links.filter(hasOpenItem).flatMap(({ key }) => findMilestone(key) ?? [])).size,
    byItemKey: new Map(byItemKey),
    remnants: new Map(remnants),
  };
}
