import { statusMappingKey } from "../../config/config.ts";
import type { DesiredItems } from "../../model/desired-items.ts";
import type { GoalState } from "../../model/goal-state.ts";
import type { KeyedItem } from "../../model/keyed-plan.ts";
import type { Link } from "../../model/link.ts";
import type { SyncPlan } from "../../model/operation.ts";
import type { Diagnostic } from "../../model/plan/diagnostic.ts";
import { findDependencies } from "../../plan/checks/dependencies.ts";
import type { Clock } from "../../ports/clock.ts";
import type { TrackerReader } from "../../ports/tracker.ts";
import { buildAgreedPlan, isSameAgreedPlan, stateDigest } from "../../progress/agreed-plan.ts";
import type { LinksByTracker } from "../../progress/milestone-progress.ts";
import { remnantFinder } from "../compare/find-remnant.ts";
import { applyGuard, findRemovedMilestones, type GuardDecision } from "../compare/guard.ts";
import { planBlockers } from "../compare/plan-blockers.ts";
import { applyObservations, withObservations } from "../compare/record-observations.ts";
import { resolvePendingWrites } from "../compare/resolve-pending-writes.ts";
import { restoreKeyedItems } from "../compare/restore-keyed-items.ts";
import type { UnapprovedCounts } from "../compare/unapproved-counts.ts";
import { identifyItems } from "../identity/identify-items.ts";
import type { ReadyPlan } from "./classify-plans.ts";
import { type ComparedItems, compareItems } from "./compare-items.ts";
import { findOrphans } from "./find-orphans.ts";
import { ObservationCache } from "./observation-cache.ts";
import { createPeerUrls } from "./read-links.ts";
import type { RepositoryView } from "./read-repository.ts";

export interface GoalInput {
  plan: ReadyPlan;
  view: RepositoryView;
  /** The goal's state; `null` if it has never been synced. */
  state: Pick<GoalState, "keyedItems" | "searchedTrackers"> | null;
  trackers: readonly TrackerReader[];
  links: LinksByTracker;
  /** What the run's plans do without an approval. */
  counts: Pick<UnapprovedCounts, "others">;
  isFullScan: boolean;
}

export interface PreparedGoal {
  keyedItems: KeyedItem[];
  links: readonly Link[];
  /** All changes that the plan requires, including changes that are held. */
  syncPlan: SyncPlan;
  decision: GuardDecision;
  /** All diagnostics except those about the plan's text. */
  diagnostics: Diagnostic[];
  /** The states of all items on which plan and trackers agree (`stateDigest`); null if the plan is rejected. */
  states: string | null;
  /** False if the tracker must be searched for orphans again, because some were ambiguous. */
  isSearchComplete: boolean;
  /** True if the tracker can't represent the plan; a diagnostic says why. Nothing is written to the tracker. */
  isRejected: boolean;
}

/** Maximum number of comparisons: a state that is observed in one item can change others, which are then compared. */
const MAX_ROUNDS = 3;

/** Reads a goal's items in one tracker and returns the changes to make there, for sync and preview. Writes nothing. */
export async function prepareGoal(input: GoalInput, reader: TrackerReader, clock: Clock): Promise<PreparedGoal> {
  const { isFullScan, state, view } = input;
  const { config, head, source } = view;
  const { plan, blob, goalFile, approval, missing } = input.plan;
  const inputs = [blob, view.state.config?.blob, goalFile.used?.blob].map((one) => one ?? "none").join(" ");
  const { name } = reader;
  const goal = plan.goal.id;
  const links = input.links.get(name) ?? [];
  const known = state?.keyedItems ?? [];
  // After the first search, the ledger has a link or intent of every item that Milepost created in this tracker.
  const marked = state?.searchedTrackers.includes(name) ? null : await reader.findMarked(goal);
  const isLost = marked !== null && known.length === 0;
  const priorItems = isLost
    ? restoreKeyedItems(
        marked.filter(({ isOwn }) => isOwn),
        plan,
        config.github.title,
        reader,
      )
    : known;
  const identified = identifyItems(plan, priorItems);
  const orphans = await findOrphans(goal, marked, links, reader, clock);
  const cache = new ObservationCache(reader);
  const { bodyFormat } = reader;
  const agree = (of: readonly Link[]) => {
    const resolved = resolvePendingWrites(of, cache.found, bodyFormat);
    const observedLinks = withObservations(applyObservations(resolved, cache), cache.found, bodyFormat);
    const all = new Map([...input.links, [name, observedLinks] as const]);
    return { observedLinks, ...buildAgreedPlan(identified.keyedPlan, all, config.policy) };
  };

  const peerUrl = createPeerUrls(input.links);
  let agreed = agree(links);
  let wanted: DesiredItems;
  let compared: ComparedItems;
  for (let round = 1; ; round += 1) {
    wanted = await reader.desired({
      plan,
      keyedPlan: agreed.keyedPlan,
      config,
      peerUrl,
      sourceLink: (line) => {
        const url = source.lineUrl(head.commit, view.files.get(plan.path)?.target ?? plan.path, line);
        return url === null ? null : { url, label: `${plan.path}, line ${line}` };
      },
    });
    if (wanted.isRejected) return rejectedGoal(known, links, wanted);
    compared = await compareItems(
      {
        goal,
        desired: wanted.items,
        links,
        accepted: agreed,
        orphans,
        uncertainKeys: identified.uncertainKeys,
        policy: config.policy,
        statuses: isFullScan ? null : statusMappingKey(config),
        isFullScan: isFullScan && round === 1,
      },
      reader,
      cache,
    );
    const next = agree(compared.storedLinks);
    if (round === MAX_ROUNDS || isSameAgreedPlan(next, agreed)) break;
    agreed = next;
  }
  const { keyedItems } = identified;
  const { operations } = compared.syncPlan;
  const dependencies = findDependencies(plan.milestones);
  const blockers = planBlockers({ ...agreed, ...compared, plan, dependencies, desired: wanted.items, operations });
  const syncPlan: SyncPlan = { ...compared.syncPlan, blockers };
  const removedMilestones = findRemovedMilestones(
    priorItems,
    keyedItems,
    compared.links,
    compared.closing,
    remnantFinder(plan, input.plan.text),
  );
  return {
    keyedItems,
    links: compared.links,
    syncPlan,
    decision: applyGuard(
      { ...compared, syncPlan, tracker: name, path: plan.path, inputs, removedMilestones },
      {
        policy: config.policy,
        counts: input.counts,
        approval,
        isNewlyMatched: view.state.plans[plan.path]?.isNewlyMatched ?? false,
        missingReason: missing?.reason ?? null,
      },
    ),
    diagnostics: [...identified.diagnostics, ...wanted.diagnostics, ...syncPlan.diagnostics],
    states: stateDigest(agreed.keyedPlan),
    isSearchComplete: compared.ambiguousKeys.size === 0,
    isRejected: false,
  };
}

function rejectedGoal(
  keyedItems: readonly KeyedItem[],
  links: readonly Link[],
  { diagnostics }: DesiredItems,
): PreparedGoal {
  const syncPlan: SyncPlan = { operations: [], blockers: [], linkUpdates: [], conflicts: [], diagnostics: [] };
  return {
    keyedItems: [...keyedItems],
    links,
    syncPlan,
    decision: {
      held: null,
      syncPlan,
      counts: { closing: 0, creating: 0 },
      approvedKeys: [],
      isCreationApproved: false,
    },
    diagnostics,
    states: null,
    isSearchComplete: false,
    isRejected: true,
  };
}
