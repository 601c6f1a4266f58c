import { dayOfInstant } from "../calendar/days.ts";
import type { MilestoneAgreements, NewAgreement, NewCheckboxAgreement } from "../model/agreement.ts";
import type { DeliverableStatus, DoneCount, ItemUrls, MilestoneStatus } from "../model/goal-status.ts";
import { type TrackerName, trackerNames } from "../model/item.ts";
import { type KeyedMilestone, trackingKey } from "../model/keyed-plan.ts";
import { isCreated, type Link } from "../model/link.ts";
import type { Status } from "../model/plan/plan-values.ts";
import { itemTitles } from "../text/item-titles.ts";
import { agreeOnCheckboxes, agreeOnDeliverable, type ConflictPolicy, deliverableProgress } from "./agreements.ts";

/** The config's `policy.complete`: what must be done before a milestone is done (docs/configuration.md). */
export type CompletePolicy = "criteria" | "deliverables" | "plan" | "never";

/** The config's `policy`, as far as progress needs it. */
export interface ProgressPolicy {
  complete: CompletePolicy;
  /** Default: "tracker". */
  conflicts?: ConflictPolicy;
}

/** The data from which `isComplete` decides whether a milestone is done. */
interface CompletionCounts extends Pick<MilestoneStatus, "deliverables" | "criteria" | "verification"> {
  /** The milestone's status as written in the plan. */
  plannedStatus: Status;
}

/**
 * The progress of one milestone in plan and trackers, before its health is assessed. `status` is "done" if the
 * milestone is complete according to `policy.complete`, and "active" if it is started.
 */
export interface MilestoneProgress
  extends CompletionCounts,
    Omit<MilestoneStatus, "health" | "reasons" | "doneOn" | "forecast"> {
  /** True if the plan says that the milestone is active, or if a deliverable or checkbox is done. */
  isStarted: boolean;
  agreements: MilestoneAgreements;
}

export type LinksByTracker = ReadonlyMap<TrackerName, readonly Link[]>;

type ItemLinks = Partial<Record<TrackerName, Link[]>>;

/** Returns the progress of each milestone, in the given order. `timeZone`: of the days on which items changed. */
export function measureMilestones(
  milestones: readonly KeyedMilestone[],
  links: LinksByTracker,
  policy: ProgressPolicy,
  timeZone?: string,
): MilestoneProgress[] {
  const byKey = new Map<string, ItemLinks>();
  for (const [tracker, list] of links) {
    for (const link of list) {
      const known = byKey.get(link.key) ?? {};
      byKey.set(link.key, { ...known, [tracker]: [...(known[tracker] ?? []), link] });
    }
  }
  return milestones.map((entry) => measure(entry, (key) => byKey.get(key) ?? {}, policy, timeZone));
}

function measure(
  { key, milestone, deliverables }: KeyedMilestone,
  linksOf: (key: string) => ItemLinks,
  { complete, conflicts }: ProgressPolicy,
  timeZone: string | undefined,
): MilestoneProgress {
  const isCancelled = milestone.status === "cancelled";
  const agreements = new Map<string, NewAgreement>();
  const titles = itemTitles(deliverables.map(({ deliverable }) => deliverable));
  const items = deliverables.map(({ key, deliverable }, index): DeliverableStatus => {
    const links = Object.values(linksOf(key)).flat();
    const agreement = agreeOnDeliverable(deliverable.done, links, conflicts);
    agreements.set(key, agreement);
    const state = deliverableProgress(agreement, links);
    return {
      key,
      title: titles[index] ?? deliverable.text,
      state: isCancelled && state === "open" ? "cancelled" : state,
      links: urlsOf(linksOf(key)),
      changedOn: lastChangeDay(Object.values(linksOf(key)).flat(), timeZone),
    };
  });
  const checkboxes = agreeOnCheckboxes(
    [...milestone.criteria, ...milestone.verification],
    [...Object.values(linksOf(trackingKey(key))), ...Object.values(linksOf(key))].flat(),
    conflicts,
  );
  // Open parts of a cancelled milestone are not in the total, because they will not be done.
  const share = (done: number, total: number): DoneCount => ({ done, total: isCancelled ? done : total });
  const countTicks = (list: readonly NewCheckboxAgreement[]) =>
    share(list.filter(({ isDone }) => isDone).length, list.length);
  const counts: CompletionCounts = {
    plannedStatus: milestone.status,
    deliverables: share(
      items.filter(({ state }) => state === "done").length,
      items.filter(({ state }) => state !== "cancelled").length,
    ),
    criteria: countTicks(checkboxes.slice(0, milestone.criteria.length)),
    verification: countTicks(checkboxes.slice(milestone.criteria.length)),
  };
  const isStarted =
    milestone.status === "active" ||
    [counts.deliverables, counts.criteria, counts.verification].some(({ done }) => done > 0);
  return {
    ...counts,
    key,
    number: milestone.number,
    title: milestone.title,
    status: statusOf(counts, isStarted, complete),
    isStarted,
    start: milestone.schedule?.start ?? null,
    due: milestone.schedule?.due ?? null,
    items,
    links: urlsOf(linksOf(key)),
    agreements: { deliverables: agreements, checkboxes },
  };
}

function statusOf(counts: CompletionCounts, isStarted: boolean, policy: CompletePolicy): Status {
  if (counts.plannedStatus === "cancelled") return "cancelled";
  if (isComplete(counts, policy)) return "done";
  return isStarted ? "active" : "planned";
}

function lastChangeDay(links: readonly Link[], timeZone: string | undefined): string | null {
  const instants = links.flatMap(({ writtenAt }) => writtenAt ?? []).sort();
  const last = instants.at(-1);
  return last === undefined ? null : dayOfInstant(last, timeZone);
}

function urlsOf(links: ItemLinks): ItemUrls {
  const urlIn = (tracker: TrackerName) =>
    (links[tracker] ?? []).find((link) => isCreated(link) && !link.isDeleted)?.remote?.url ?? null;
  const [github, jira] = trackerNames;
  return { github: urlIn(github), jira: urlIn(jira) };
}

/**
 * Returns true if a milestone is done: the plan says so, or everything that `policy.complete` requires is done. If the
 * policy requires nothing ("plan" and "never"), only the plan decides. A cancelled milestone is never done.
 */
export function isComplete(
  { plannedStatus, deliverables, criteria, verification }: CompletionCounts,
  policy: CompletePolicy,
): boolean {
  if (plannedStatus === "done" || plannedStatus === "cancelled") return plannedStatus === "done";
  const parts = {
    deliverables: [deliverables],
    criteria: [deliverables, criteria, verification],
    plan: [],
    never: [],
  };
  const counted: DoneCount[] = parts[policy].filter(({ total }) => total > 0);
  return counted.length > 0 && counted.every(({ done, total }) => done === total);
}

export function sumCounts(counts: readonly DoneCount[]): DoneCount {
  const add = (sum: DoneCount, { done, total }: DoneCount) => ({
    done: sum.done + done,
    total: sum.total + total,
  });
  return counts.reduce(add, { done: 0, total: 0 });
}
