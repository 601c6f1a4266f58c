import { daysBetween } from "../calendar/days.ts";
import { formatDay } from "../calendar/format-date.ts";
import type { Health, ReportChange, SnapshotStatus } from "../model/goal-status.ts";
import { isFinished, milestoneLabel, milestoneName } from "../progress/milestone-name.ts";
import { formatCount, joinWithAnd } from "../text/format-count.ts";
import { healthLabels } from "./wording.ts";

type SnapshotMilestone = SnapshotStatus["milestones"][number];
type SnapshotItem = SnapshotMilestone["items"][number];

/** The kinds of changes, most important first. */
const ORDER: readonly ReportChange["kind"][] = [
  "completed",
  "slipped",
  "health",
  "reopened",
  "progress",
  "removed",
  "added",
];

/** Returns what changed in a goal since its last report, most important first. `previous`: `null` if none. */
export function listChanges(previous: SnapshotStatus | null, current: SnapshotStatus, today: string): ReportChange[] {
  if (previous === null) {
    const items = current.milestones.flatMap(({ items }) => items).length;
    const size = `${formatCount(current.milestones.length, "milestone")}, ${formatCount(items, "deliverable")}`;
    return [{ kind: "added", text: `First report of this goal: ${size}`, url: null }];
  }
  const before = new Map(previous.milestones.map((milestone) => [milestone.key, milestone]));
  const changes = [
    ...goalChanges(previous, current),
    ...current.milestones.flatMap((milestone): ReportChange[] => {
      const earlier = before.get(milestone.key);
      if (earlier !== undefined) return milestoneChanges(earlier, milestone, today);
      return [{ kind: "added", text: `${milestoneName(milestone)} added`, url: urlOf(milestone) }];
    }),
    ...removedMilestones(previous, current),
    ...deliverableChanges(previous, current),
  ];
  return changes.sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind));
}

function goalChanges(previous: SnapshotStatus, current: SnapshotStatus): ReportChange[] {
  if (previous.health === current.health) return [];
  if (current.health === "done") return [{ kind: "completed", text: "The goal is done", url: null }];
  const text = `The goal is ${healthChange(previous.health, current.health)}`;
  return [{ kind: previous.health === "done" ? "reopened" : "health", text, url: null }];
}

/** Returns a text such as "at risk (was on track)". */
function healthChange(before: Health, now: Health): string {
  return `${healthLabels[now].toLowerCase()} (was ${healthLabels[before].toLowerCase()})`;
}

function removedMilestones(previous: SnapshotStatus, current: SnapshotStatus): ReportChange[] {
  const present = new Set(current.milestones.map(({ key }) => key));
  return previous.milestones
    .filter((milestone) => !present.has(milestone.key) && milestone.status !== "cancelled")
    .map((milestone) => ({
      kind: "removed",
      text: `${milestoneName(milestone)} removed from the plan`,
      url: urlOf(milestone),
    }));
}

function milestoneChanges(before: SnapshotMilestone, now: SnapshotMilestone, today: string): ReportChange[] {
  const url = urlOf(now);
  const name = milestoneName(now);
  if (!isFinished(before) && now.status === "done") return [{ kind: "completed", text: `${name} done`, url }];
  if (before.status !== "cancelled" && now.status === "cancelled") {
    return [{ kind: "removed", text: `${name} cancelled`, url }];
  }
  const isReopened = isFinished(before) && !isFinished(now);
  return [
    ...(isReopened ? [{ kind: "reopened" as const, text: `${name} reopened`, url }] : []),
    ...dueDateChanges(before, now, today),
    ...(isReopened ? [] : healthChanges(before, now)),
    ...criteriaChanges(before, now),
  ];
}

function dueDateChanges(before: SnapshotMilestone, now: SnapshotMilestone, today: string): ReportChange[] {
  const [label, url, from, to] = [milestoneLabel(now), urlOf(now), before.due, now.due];
  if (from === to || isFinished(now)) return [];
  if (to === null) {
    const was = from === null ? "" : ` (was ${formatDay(from, today)})`;
    return [{ kind: "slipped", text: `${label} has no due date any more${was}`, url }];
  }
  if (from === null) return [{ kind: "progress", text: `${label} is due ${formatDay(to, today)}`, url }];
  const days = daysBetween(from, to);
  const span = `${formatDay(from, today)} to ${formatDay(to, today)}`;
  return days > 0
    ? [{ kind: "slipped", text: `${label} slipped ${formatCount(days, "day")} (${span})`, url }]
    : [{ kind: "progress", text: `${label} is due ${formatCount(-days, "day")} earlier (${span})`, url }];
}

function healthChanges(before: SnapshotMilestone, now: SnapshotMilestone): ReportChange[] {
  if (before.health === now.health || now.health === "done" || before.health === "done") return [];
  const [label, url] = [milestoneLabel(now), urlOf(now)];
  if (before.health === "not-started" && now.health === "on-track") {
    return [{ kind: "progress", text: `${label} started`, url }];
  }
  return [{ kind: "health", text: `${label} is ${healthChange(before.health, now.health)}`, url }];
}

function criteriaChanges(before: SnapshotMilestone, now: SnapshotMilestone): ReportChange[] {
  const met = now.criteria.done - before.criteria.done;
  const subject = `${formatCount(Math.abs(met), "criterion")} of ${milestoneLabel(now)}`;
  if (met > 0) return [{ kind: "progress", text: `${subject} met`, url: urlOf(now) }];
  if (met === 0 || now.criteria.total < before.criteria.total) return [];
  return [{ kind: "reopened", text: `${subject} no longer met`, url: urlOf(now) }];
}

interface PlacedItem {
  item: SnapshotItem;
  milestone: SnapshotMilestone;
}

/** Compares deliverables by key, so that a deliverable in another milestone than before is not a change. */
function deliverableChanges(previous: SnapshotStatus, current: SnapshotStatus): ReportChange[] {
  const [before, after] = [itemsByKey(previous), itemsByKey(current)];
  const knownMilestones = new Set(previous.milestones.map(({ key }) => key));
  const milestones = new Map(current.milestones.map((milestone) => [milestone.key, milestone]));
  const placed = [...after.values()];
  const changedTo = (state: SnapshotItem["state"]) =>
    placed.filter(({ item }) => item.state === state && before.get(item.key)?.item.state !== state);
  const isKnown = ({ item }: PlacedItem) => before.has(item.key);
  const done = changedTo("done");
  const reopened = changedTo("open").filter(isKnown);
  const added = placed.filter((one) => !isKnown(one) && knownMilestones.has(one.milestone.key));
  const missing = [...before.values()].flatMap(({ item, milestone: { key } }) => {
    const milestone = milestones.get(key);
    const isRemoved = !after.has(item.key) && item.state !== "cancelled";
    return isRemoved && milestone !== undefined ? [{ item, milestone }] : [];
  });
  const removed = [...changedTo("cancelled").filter(isKnown), ...missing];
  return [
    ...groupByMilestone(done, "progress", "done"),
    ...groupByMilestone(reopened, "reopened", "reopened"),
    ...groupByMilestone(removed, "removed", "removed from the plan"),
    ...groupByMilestone(added, "added", "added"),
  ];
}

function itemsByKey(goal: SnapshotStatus): Map<string, PlacedItem> {
  const pairs = goal.milestones.flatMap((milestone) =>
    milestone.items.map((item) => [item.key, { item, milestone }] as const),
  );
  return new Map(pairs);
}

/** Returns one change per milestone. Its text names up to three deliverables, or says how many if there are more. */
function groupByMilestone(items: readonly PlacedItem[], kind: ReportChange["kind"], what: string): ReportChange[] {
  const groups = new Map<string, PlacedItem[]>();
  for (const item of items) {
    groups.set(item.milestone.key, [...(groups.get(item.milestone.key) ?? []), item]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const label = milestoneLabel(first.milestone);
    const text =
      group.length > 3
        ? `${formatCount(group.length, "deliverable")} of ${label} ${what}`
        : `${joinWithAnd(group.map(({ item }) => item.title))} ${what} (${label})`;
    return [{ kind, text, url: urlOf(group.length === 1 ? first.item : first.milestone) }];
  });
}

function urlOf({ links }: SnapshotMilestone | SnapshotItem): string | null {
  return links.github ?? links.jira;
}
