import type { DeliverableStatus, DoneCount, ItemUrls } from "../model/goal-status.ts";
import { type TrackerName, trackerNames } from "../model/item.ts";
import { type KeyedMilestone, trackingKey } from "../model/keyed-plan.ts";
import { isCreated, type Link } from "../model/link.ts";
import type { Status } from "../model/plan.ts";
import { type CompletePolicy, type CompletionCounts, isComplete } from "./completion.ts";
import { mergeDeliverableState, mergeTicks } from "./item-state.ts";

/** The progress of one milestone by plan and trackers, before its health is assessed. */
export interface MilestoneProgress extends CompletionCounts {
  key: string;
  number: string | null;
  title: string;
  /** "done" if complete by `policy.complete`, "active" if started. */
  status: Status;
  /** True if the plan says so, or any part of it is done. */
  isStarted: boolean;
  /** ISO 8601 dates. */
  start: string | null;
  due: string | null;
  items: DeliverableStatus[];
  links: ItemUrls;
}

export type LinksByTracker = ReadonlyMap<TrackerName, readonly Link[]>;

type ItemLinks = Partial<Record<TrackerName, Link[]>>;

/** Returns the progress of each milestone, in the given order. */
export function measureMilestones(
  milestones: readonly KeyedMilestone[],
  links: LinksByTracker,
  policy: CompletePolicy,
): MilestoneProgress[] {
  const byKey = new Map<string, ItemLinks>();
  for (const [tracker, list] of links) {
    for (const link of list) {
      const known = byKey.get(link.key) ?? {};
      byKey.set(link.key, { ...known, [tracker]: [...(known[tracker] ?? []), link] });
    }
  }
  return milestones.map((entry) => measure(entry, (key) => byKey.get(key) ?? {}, policy));
}

function measure(
  { key, milestone, deliverables }: KeyedMilestone,
  linksOf: (key: string) => ItemLinks,
  policy: CompletePolicy,
): MilestoneProgress {
  const isCancelled = milestone.status === "cancelled";
  const items = deliverables.map(({ key, deliverable }): DeliverableStatus => {
    const state = mergeDeliverableState(deliverable.done, Object.values(linksOf(key)).flat());
    return {
      key,
      title: deliverable.text,
      state: isCancelled && state === "open" ? "cancelled" : state,
      links: urlsOf(linksOf(key)),
    };
  });
  const boxes = mergeTicks(
    [...milestone.criteria, ...milestone.verification],
    [...Object.values(linksOf(trackingKey(key))), ...Object.values(linksOf(key))].flat(),
  );
  // Open parts of a cancelled milestone will not be done, so they don't count.
  const share = (done: number, total: number): DoneCount => ({ done, total: isCancelled ? done : total });
  const countTicks = (list: readonly { done: boolean }[]) =>
    share(list.filter(({ done }) => done).length, list.length);
  const counts: CompletionCounts = {
    plannedStatus: milestone.status,
    deliverables: share(
      items.filter(({ state }) => state === "done").length,
      items.filter(({ state }) => state !== "cancelled").length,
    ),
    criteria: countTicks(boxes.slice(0, milestone.criteria.length)),
    verification: countTicks(boxes.slice(milestone.criteria.length)),
  };
  const isStarted =
    milestone.status === "active" ||
    [counts.deliverables, counts.criteria, counts.verification].some(({ done }) => done > 0);
  return {
    ...counts,
    key,
    number: milestone.number,
    title: milestone.title,
    status: statusOf(counts, isStarted, policy),
    isStarted,
    start: milestone.schedule?.start ?? null,
    due: milestone.schedule?.due ?? null,
    items,
    links: urlsOf(linksOf(key)),
  };
}

function statusOf(counts: CompletionCounts, isStarted: boolean, policy: CompletePolicy): Status {
  if (counts.plannedStatus === "cancelled") return "cancelled";
  if (isComplete(counts, policy)) return "done";
  return isStarted ? "active" : "planned";
}

function urlsOf(links: ItemLinks): ItemUrls {
  const urlIn = (tracker: TrackerName) =>
    (links[tracker] ?? []).find((link) => isCreated(link) && !link.isDeleted)?.remote?.url ?? null;
  const [github, jira] = trackerNames;
  return { github: urlIn(github), jira: urlIn(jira) };
}
