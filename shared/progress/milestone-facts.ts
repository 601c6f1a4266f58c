import type { Addresses, DeliverableStatus, Share } from "../model/goal-status.ts";
import { type TrackerName, trackerNames } from "../model/item.ts";
import { isMade, type Link } from "../model/link.ts";
import type { Status } from "../model/plan.ts";
import { acceptanceKey } from "../sync/identity/identify.ts";
import { type CompletePolicy, type CompletionFacts, isComplete } from "./complete.ts";
import type { StatedMilestone } from "./keyed-state.ts";
import { trackedBoxes, trackedState } from "./tracked-state.ts";

/** What is so of a milestone, before anybody judges how it goes. */
export interface MilestoneFacts extends CompletionFacts {
  key: string;
  number: string | null;
  title: string;
  /** With what `policy.complete` makes of it; "active" once something of it is done. */
  status: Status;
  /** The plan or a person says that it is being worked on, or something of it is done. */
  begun: boolean;
  /** ISO 8601 dates. */
  start: string | null;
  due: string | null;
  items: DeliverableStatus[];
  links: Addresses;
}

export type LinksByTracker = ReadonlyMap<TrackerName, readonly Link[]>;

/** Per milestone what plan and trackers together say, in the order given. */
export function milestoneFacts(
  milestones: readonly StatedMilestone[],
  links: LinksByTracker,
  policy: CompletePolicy,
): MilestoneFacts[] {
  const byKey = new Map<string, Partial<Record<TrackerName, Link[]>>>();
  for (const [tracker, list] of links) {
    for (const link of list) {
      const known = byKey.get(link.key) ?? {};
      byKey.set(link.key, { ...known, [tracker]: [...(known[tracker] ?? []), link] });
    }
  }
  const of = (key: string) => byKey.get(key) ?? {};
  return milestones.map((entry) => factsOf(entry, of, policy));
}

function factsOf(
  { key, milestone, deliverables }: StatedMilestone,
  of: (key: string) => Partial<Record<TrackerName, Link[]>>,
  policy: CompletePolicy,
): MilestoneFacts {
  const cancelled = milestone.status === "cancelled";
  const items = deliverables.map(({ key, deliverable }): DeliverableStatus => {
    const state = trackedState(deliverable.done, Object.values(of(key)).flat());
    return {
      key,
      title: deliverable.text,
      state: cancelled && state === "open" ? "cancelled" : state,
      links: addresses(of(key)),
    };
  });
  const boxes = trackedBoxes(
    [...milestone.criteria, ...milestone.verification],
    [...Object.values(of(acceptanceKey(key))), ...Object.values(of(key))].flat(),
  );
  // What is open in a cancelled milestone is not going to be done.
  const share = (list: readonly { done: boolean }[]): Share => {
    const done = list.filter((one) => one.done).length;
    return { done, total: cancelled ? done : list.length };
  };
  const facts: CompletionFacts = {
    planned: milestone.status,
    deliverables: share(
      items.filter(({ state }) => state !== "cancelled").map(({ state }) => ({ done: state === "done" })),
    ),
    criteria: share(boxes.slice(0, milestone.criteria.length)),
    verification: share(boxes.slice(milestone.criteria.length)),
  };
  const begun =
    milestone.status === "active" ||
    [facts.deliverables, facts.criteria, facts.verification].some(({ done }) => done > 0);
  return {
    ...facts,
    key,
    number: milestone.number,
    title: milestone.title,
    status: statusOf(facts, begun, policy),
    begun,
    start: milestone.schedule?.start ?? null,
    due: milestone.schedule?.due ?? null,
    items,
    links: addresses(of(key)),
  };
}

function statusOf(facts: CompletionFacts, begun: boolean, policy: CompletePolicy): Status {
  if (facts.planned === "cancelled") return "cancelled";
  if (isComplete(facts, policy)) return "done";
  return begun ? "active" : "planned";
}

function addresses(links: Partial<Record<TrackerName, Link[]>>): Addresses {
  const address = (tracker: TrackerName) =>
    (links[tracker] ?? []).find((link) => isMade(link) && !link.gone)?.remote?.url ?? null;
  const [github, jira] = trackerNames;
  return { github: address(github), jira: address(jira) };
}
