import type { Config } from "../../config/config.ts";
import { statusMappingKey } from "../../config/config.ts";
import type { DesiredInput, DesiredItems } from "../../model/desired-items.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import type { KeyedItem, KeyedPlan } from "../../model/keyed-plan.ts";
import type { Link } from "../../model/link.ts";
import type { ClosingItem, SyncPlan } from "../../model/operation.ts";
import type { Plan } from "../../model/plan.ts";
import type { Clock } from "../../ports/clock.ts";
import type { TrackerReader } from "../../ports/tracker.ts";
import { completedKeys, markCompleted } from "../../progress/mark-completed.ts";
import type { LinksByTracker } from "../../progress/milestone-progress.ts";
import { updateDeletedFlags, withObservations } from "../compare/record-observations.ts";
import { findRemovedMilestones, type RemovedMilestones } from "../compare/removed-milestones.ts";
import { restoreKeyedItems } from "../compare/restore-keyed-items.ts";
import { identifyItems } from "../identity/identify-items.ts";
import { type ComparedItems, compareItems } from "./compare-items.ts";
import { findOrphans } from "./find-orphans.ts";
import { ObservationCache } from "./observation-cache.ts";
import type { HeadRead } from "./stale-commit.ts";

export interface GoalInput {
  plan: Plan;
  config: Config;
  keyedItems: readonly KeyedItem[];
  /** Links of all trackers of the goal. */
  links: LinksByTracker;
  /** True if the ledger knows, or announced, every item that Milepost created in this tracker. */
  isSearched: boolean;
  /** The commit that is synced, for links to its lines. */
  read: Pick<HeadRead, "head" | "source">;
  peerUrl: DesiredInput["peerUrl"];
  /** Observes every linked item, not only those that the plan changed. */
  isFullScan?: boolean;
}

/** A goal compared with one tracker. */
export interface PreparedGoal {
  keyedItems: KeyedItem[];
  links: Link[];
  syncPlan: SyncPlan;
  closing: ClosingItem[];
  removedMilestones: RemovedMilestones;
  /** All diagnostics except those about the plan's text. */
  diagnostics: Diagnostic[];
  /** Keys of the milestones that count as completed. */
  completed: ReadonlySet<string>;
  /** True if the tracker can't represent the plan; a diagnostic says why. Nothing is written. */
  isRejected: boolean;
}

/** Items that are observed may complete a milestone, whose items then have to be observed as well. */
const MAX_COMPLETION_ROUNDS = 3;

/**
 * Reads what a sync of one goal needs from one tracker and returns what has to be done there. Shared by sync and preview;
 * writes nothing.
 */
export async function prepareGoal(
  input: GoalInput,
  reader: TrackerReader,
  clock: Clock,
): Promise<PreparedGoal> {
  const { plan, config, peerUrl, isFullScan = false } = input;
  const goal = plan.goal.id;
  const links = input.links.get(reader.name) ?? [];
  const marked = input.isSearched ? null : await reader.findMarked(goal);
  const isLost = marked !== null && input.keyedItems.length === 0;
  const priorItems = isLost ? restoreKeyedItems(marked, plan, config.github.title, reader) : input.keyedItems;
  const identified = identifyItems(plan, priorItems);
  const orphans = await findOrphans(goal, marked, links, reader, clock);
  const cache = new ObservationCache(reader);
  const markObservedCompletion = (of: readonly Link[]): KeyedPlan => {
    const observed = withObservations(updateDeletedFlags(of, cache), cache.found, reader.bodyFormat);
    const all = new Map([...input.links, [reader.name, observed] as const]);
    return markCompleted(identified.keyedPlan, all, config.policy.complete);
  };

  let keyedPlan = markObservedCompletion(links);
  let wanted: DesiredItems;
  let compared: ComparedItems;
  for (let round = 1; ; round += 1) {
    wanted = await reader.desired({
      plan,
      keyedPlan,
      config,
      peerUrl,
      sourceLink: sourceLinks(plan, input.read),
    });
    if (wanted.isRejected) return rejectedGoal(input, links, wanted);
    compared = await compareItems(
      {
        goal,
        items: wanted.items,
        links,
        orphans,
        uncertainKeys: identified.uncertainKeys,
        policy: config.policy,
        statuses: isFullScan ? null : statusMappingKey(config),
        isFullScan: isFullScan && round === 1,
      },
      reader,
      cache,
    );
    const observed = markObservedCompletion(compared.storedLinks);
    if (round === MAX_COMPLETION_ROUNDS || hasSameCompletion(observed, keyedPlan)) break;
    keyedPlan = observed;
  }
  const { keyedItems } = identified;
  return {
    ...compared,
    keyedItems,
    removedMilestones: findRemovedMilestones(priorItems, keyedItems, compared.links, compared.closing),
    diagnostics: [...identified.diagnostics, ...wanted.diagnostics, ...compared.syncPlan.diagnostics],
    completed: completedKeys(keyedPlan),
    isRejected: false,
  };
}

function hasSameCompletion(one: KeyedPlan, other: KeyedPlan): boolean {
  return [...completedKeys(one)].join() === [...completedKeys(other)].join();
}

function rejectedGoal(
  { keyedItems }: GoalInput,
  links: readonly Link[],
  { diagnostics }: DesiredItems,
): PreparedGoal {
  return {
    keyedItems: [...keyedItems],
    links: [...links],
    syncPlan: { operations: [], linkUpdates: [], conflicts: [], diagnostics: [] },
    closing: [],
    removedMilestones: { openCount: 0, byItemKey: new Map() },
    diagnostics,
    completed: new Set(),
    isRejected: true,
  };
}

function sourceLinks({ path }: Plan, { head, source }: GoalInput["read"]): DesiredInput["sourceLink"] {
  return (line) => {
    const url = source.lineUrl(head.commit, path, line);
    return url === null ? null : { url, label: `${path}, line ${line}` };
  };
}
