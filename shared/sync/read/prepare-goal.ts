import type { Config } from "../../config/config.ts";
import { statusesOf } from "../../config/config.ts";
import type { MarkedItem } from "../../model/item.ts";
import type { Link } from "../../model/link.ts";
import { isMade } from "../../model/link.ts";
import type { ClosingItem, SyncPlan } from "../../model/operation.ts";
import type { Diagnostic, Plan } from "../../model/plan.ts";
import type { Identity } from "../../model/state.ts";
import type { Clock } from "../../ports/clock.ts";
import type { TrackerReader } from "../../ports/tracker.ts";
import { completedKeys, withCompleted } from "../../progress/completed.ts";
import type { LinksByTracker } from "../../progress/milestone-facts.ts";
import { adoptMarked } from "../compare/adopt.ts";
import { withoutGone } from "../compare/gone.ts";
import { type LeavingMilestones, leavingMilestones } from "../compare/leaving-milestones.ts";
import { judgeLinks, recordSeen, withSeen } from "../compare/observe.ts";
import { orderTitles } from "../compare/order-titles.ts";
import { closingItems, linksToObserve, placesToObserve, planSync } from "../compare/plan-sync.ts";
import { settleWrites, uncertainLinks } from "../compare/settle-writes.ts";
import type { Desired, DesiredInput } from "../desired/desired.ts";
import { freeTitles, needsTitles } from "../desired/free-titles.ts";
import { identify, type KeyedPlan } from "../identity/identify.ts";
import { priorFromMarked } from "../identity/prior-from-marked.ts";
import { Sight } from "./sight.ts";
import type { HeadRead } from "./stale-commit.ts";

export interface GoalInput {
  plan: Plan;
  config: Config;
  identities: readonly Identity[];
  /** Of the items in every tracker that the goal is in. */
  links: LinksByTracker;
  /** Whether everything of ours in this tracker is in the ledger, or announced there. */
  isSearched: boolean;
  /** The commit that is synced, and where its lines are read. */
  read: Pick<HeadRead, "head" | "source">;
  peerUrl: DesiredInput["peerUrl"];
  /** Looks at every linked item, and not only at those that the plan changed. */
  full?: boolean;
}

export interface PreparedGoal {
  identities: Identity[];
  links: Link[];
  syncPlan: SyncPlan;
  closing: ClosingItem[];
  milestones: LeavingMilestones;
  /** Findings about the trackers, beyond those about the text of the plan. */
  diagnostics: Diagnostic[];
  /** The milestones that count as completed. */
  completed: ReadonlySet<string>;
  /** The tracker can't take the plan: nothing is to be done there, and a finding says why. */
  isRefused: boolean;
}

/** How long to wait before a list is asked again for what a cut-short create may have made. */
const recallDelays = [1_000, 3_000];

/**
 * Reads what has to be read of one tracker, and gives everything to do there as data. It is all of a preview
 * and the first half of a sync; it holds nothing that can write.
 */
export async function prepareGoal(
  input: GoalInput,
  reader: TrackerReader,
  clock: Clock,
): Promise<PreparedGoal> {
  const { plan, config, peerUrl } = input;
  const goal = plan.goal.id;
  const known = input.links.get(reader.name) ?? [];
  const lost = input.isSearched ? null : await reader.findMarked(goal);
  const isForgotten = lost !== null && input.identities.length === 0;
  const prior = isForgotten ? priorFromMarked(lost, plan, config.github.title, reader) : input.identities;
  const identified = identify(plan, prior);
  const sourceOf = sourceIn(plan, input.read);
  const marked = await recall(goal, lost, known, reader, clock);
  const sight = new Sight(reader);
  /** The plan with what is complete by now, as far as its items were seen. */
  const completed = (links: readonly Link[]): KeyedPlan => {
    const seen = withSeen(judgeLinks(links, sight), sight.found, reader.body);
    const all = new Map([...input.links, [reader.name, seen] as const]);
    return withCompleted(identified.keyed, all, config.policy.complete);
  };
  let keyed = completed(known);
  for (let round = 1; ; round += 1) {
    const wanted = await reader.desired({ plan, keyed, config, peerUrl, sourceOf });
    if (wanted.isRefused) return refused(input, known, wanted);
    const adoption = adoptMarked(wanted.items, known, marked, reader.body);
    sight.add(adoption.observed);
    if (input.full && round === 1) await sight.survey(adoption.links.filter(isMade));

    const entity = needsTitles(goal, wanted.items, adoption.links);
    const taken = entity ? await reader.takenTitles(entity) : new Map<string, never>();
    const titled = freeTitles(goal, wanted.items, adoption.links, taken);
    const { removed, conflicts } = config.policy;
    const compare = () => {
      const links = judgeLinks(settleWrites(adoption.links, sight.found, reader.body), sight);
      const desired = withoutGone(titled.items, links);
      const statuses = input.full ? null : statusesOf(config);
      return { desired, links, untouched: identified.untouched, removed, statuses };
    };
    await sight.observe(uncertainLinks(adoption.links));
    await sight.observe(linksToObserve(compare()));
    await sight.observe(placesToObserve(compare(), sight.found));
    const now = completed(adoption.links);
    if (round < completionRounds && !isSameCompletion(now, keyed)) {
      keyed = now;
      continue;
    }
    const comparison = compare();
    const { links } = comparison;
    const compared = planSync({ ...comparison, observed: sight.found, conflicts, format: reader.body });
    const operations = [...adoption.operations, ...orderTitles(compared.operations, goal)];
    const planned = { ...compared, operations };
    const syncPlan = recordSeen(planned, adoption.links, links, sight.found, reader.body);
    const closing = closingItems(comparison);
    return {
      identities: identified.identities,
      links,
      syncPlan: { ...syncPlan, conflicts: [...adoption.conflicts, ...syncPlan.conflicts] },
      closing,
      milestones: leavingMilestones(prior, identified.identities, links, closing),
      diagnostics: [
        ...identified.diagnostics,
        ...wanted.diagnostics,
        ...adoption.diagnostics,
        ...titled.diagnostics,
        ...syncPlan.diagnostics,
      ],
      completed: completedKeys(keyed),
      isRefused: false,
    };
  }
}

/** What is seen of a goal's items may complete a milestone, whose items are then seen as well. */
const completionRounds = 3;

function isSameCompletion(one: KeyedPlan, other: KeyedPlan): boolean {
  return [...completedKeys(one)].join() === [...completedKeys(other)].join();
}

function refused({ identities }: GoalInput, links: readonly Link[], { diagnostics }: Desired): PreparedGoal {
  return {
    identities: [...identities],
    links: [...links],
    syncPlan: { operations: [], settled: [], conflicts: [], diagnostics: [] },
    closing: [],
    milestones: { open: 0, byItem: new Map() },
    diagnostics,
    completed: new Set(),
    isRefused: true,
  };
}

function sourceIn({ path }: Plan, { head, source }: GoalInput["read"]): DesiredInput["sourceOf"] {
  return (line) => {
    const url = source.lineUrl(head.commit, path, line);
    return url === null ? null : { url, label: `${path}, line ${line}` };
  };
}

/**
 * Looks for items that carry our marker: all of them when the ledger knows nothing of the goal, else those whose
 * create was announced and not recorded. Lists lag, so what is not found is looked for again before it is
 * believed that it was not made.
 */
export async function recall(
  goal: string,
  lost: readonly MarkedItem[] | null,
  links: readonly Link[],
  reader: TrackerReader,
  clock: Clock,
): Promise<readonly MarkedItem[]> {
  const announced = links.filter((link) => !isMade(link) && link.intendedAt !== null);
  if (announced.length === 0) return lost ?? [];
  let marked = lost ?? (await reader.findMarked(goal));
  for (const delay of recallDelays) {
    const found = new Set(marked.map(({ marker }) => marker.nonce));
    if (announced.every(({ nonce }) => found.has(nonce))) break;
    await clock.sleep(delay);
    reader.refresh();
    marked = await reader.findMarked(goal);
  }
  if (lost) return marked;
  // With the ledger at hand only what it announced is taken in: a marker alone proves nothing.
  const nonces = new Set(announced.map(({ nonce }) => nonce));
  return marked.filter(({ marker }) => nonces.has(marker.nonce));
}
