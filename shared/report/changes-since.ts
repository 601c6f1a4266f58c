import { daysBetween, shortDate } from "../calendar/format-date.ts";
import type { Change } from "../model/goal-report.ts";
import type { DeliverableStatus, Health } from "../model/goal-status.ts";
import type { ReportedStatus } from "../model/report-snapshot.ts";
import { counted, isOver, listed, milestoneLabel, milestoneName } from "./words.ts";

type ReportedMilestone = ReportedStatus["milestones"][number];

/** The most important first: what ended, what got worse, what went on, what the plan became. */
const order: readonly Change["kind"][] = [
  "completed",
  "slipped",
  "health",
  "reopened",
  "progress",
  "removed",
  "added",
];

const standing: Readonly<Record<Health, string>> = {
  "not-started": "not started",
  "on-track": "on track",
  "at-risk": "at risk",
  "off-track": "off track",
  done: "done",
};

/** What is another than when the goal was last reported, in words. `today`: ISO 8601, for the years of dates. */
export function changesSince(previous: ReportedStatus | null, now: ReportedStatus, today: string): Change[] {
  if (previous === null) {
    const items = now.milestones.flatMap(({ items }) => items).length;
    const size = `${counted(now.milestones.length, "milestone")}, ${counted(items, "deliverable")}`;
    return [{ kind: "added", text: `new in the reports: ${size}`, url: null }];
  }
  const before = new Map(previous.milestones.map((milestone) => [milestone.key, milestone]));
  const changes = [
    ...goalChanges(previous, now),
    ...now.milestones.flatMap((milestone) => {
      const earlier = before.get(milestone.key);
      return earlier === undefined ? addedMilestone(milestone) : milestoneChanges(earlier, milestone, today);
    }),
    ...removedMilestones(previous, now),
    ...itemChanges(previous, now),
  ];
  return changes.sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
}

function goalChanges(previous: ReportedStatus, now: ReportedStatus): Change[] {
  if (previous.health === now.health) return [];
  if (now.health === "done") return [{ kind: "completed", text: "the goal is done", url: null }];
  const text = `the goal is ${standing[now.health]} (was ${standing[previous.health]})`;
  return [{ kind: previous.health === "done" ? "reopened" : "health", text, url: null }];
}

function addedMilestone(milestone: ReportedMilestone): Change[] {
  return [{ kind: "added", text: `${milestoneName(milestone)} added`, url: urlOf(milestone) }];
}

function removedMilestones(previous: ReportedStatus, now: ReportedStatus): Change[] {
  const present = new Set(now.milestones.map(({ key }) => key));
  return previous.milestones
    .filter((milestone) => !present.has(milestone.key) && milestone.status !== "cancelled")
    .map((milestone) => ({
      kind: "removed",
      text: `${milestoneName(milestone)} left the plan`,
      url: urlOf(milestone),
    }));
}

function milestoneChanges(before: ReportedMilestone, now: ReportedMilestone, today: string): Change[] {
  const label = milestoneLabel(now);
  const url = urlOf(now);
  if (!isOver(before) && now.status === "done") {
    return [{ kind: "completed", text: `${milestoneName(now)} done`, url }];
  }
  if (before.status !== "cancelled" && now.status === "cancelled") {
    return [{ kind: "removed", text: `${milestoneName(now)} cancelled`, url }];
  }
  const reopened: Change[] =
    isOver(before) && !isOver(now) ? [{ kind: "reopened", text: `${milestoneName(now)} reopened`, url }] : [];
  return [
    ...reopened,
    ...dateChanges(before, now, today, label),
    ...(reopened.length === 0 ? healthChanges(before, now, label) : []),
    ...criteriaChanges(before, now, label),
  ];
}

function dateChanges(
  before: ReportedMilestone,
  now: ReportedMilestone,
  today: string,
  label: string,
): Change[] {
  const url = urlOf(now);
  const [from, to] = [before.due, now.due];
  if (from === to || isOver(now)) return [];
  if (from === null && to !== null) {
    return [{ kind: "progress", text: `${label} is due ${shortDate(to, today)}`, url }];
  }
  if (from !== null && to === null) {
    return [{ kind: "slipped", text: `${label} has no date any more (was ${shortDate(from, today)})`, url }];
  }
  if (from === null || to === null) return [];
  const days = daysBetween(from, to);
  const span = `${shortDate(from, today)} to ${shortDate(to, today)}`;
  return days > 0
    ? [{ kind: "slipped", text: `${label} slipped ${counted(days, "day")} (${span})`, url }]
    : [{ kind: "progress", text: `${label} is due ${counted(-days, "day")} earlier (${span})`, url }];
}

function healthChanges(before: ReportedMilestone, now: ReportedMilestone, label: string): Change[] {
  if (before.health === now.health || now.health === "done" || before.health === "done") return [];
  const url = urlOf(now);
  if (before.health === "not-started" && now.health === "on-track") {
    return [{ kind: "progress", text: `${label} started`, url }];
  }
  return [
    {
      kind: "health",
      text: `${label} is ${standing[now.health]} (was ${standing[before.health]})`,
      url,
    },
  ];
}

function criteriaChanges(before: ReportedMilestone, now: ReportedMilestone, label: string): Change[] {
  const met = now.criteria.done - before.criteria.done;
  const url = urlOf(now);
  if (met > 0)
    return [{ kind: "progress", text: `${met} criteri${met === 1 ? "on" : "a"} of ${label} met`, url }];
  if (met < 0 && now.criteria.total >= before.criteria.total) {
    return [
      {
        kind: "reopened",
        text: `${-met} criteri${met === -1 ? "on" : "a"} of ${label} no longer met`,
        url,
      },
    ];
  }
  return [];
}

interface Placed {
  item: DeliverableStatus;
  milestone: ReportedMilestone;
}

/** Deliverables by their keys, wherever they stand: one that moves to another milestone is neither new nor gone. */
function itemChanges(previous: ReportedStatus, now: ReportedStatus): Change[] {
  const [before, after] = [placed(previous), placed(now)];
  const known = new Set(previous.milestones.map(({ key }) => key));
  const kept = new Map(now.milestones.map((milestone) => [milestone.key, milestone]));
  const done: Placed[] = [];
  const reopened: Placed[] = [];
  const added: Placed[] = [];
  const removed: Placed[] = [];
  for (const [key, { item, milestone }] of after) {
    const earlier = before.get(key)?.item;
    if (earlier === undefined && known.has(milestone.key)) added.push({ item, milestone });
    if (item.state === "done" && earlier?.state !== "done") done.push({ item, milestone });
    if (item.state === "open" && earlier !== undefined && earlier.state !== "open") {
      reopened.push({ item, milestone });
    }
    if (item.state === "cancelled" && earlier !== undefined && earlier.state !== "cancelled") {
      removed.push({ item, milestone });
    }
  }
  for (const [key, { item, milestone }] of before) {
    const stays = kept.get(milestone.key);
    if (!after.has(key) && stays !== undefined && item.state !== "cancelled") {
      removed.push({ item, milestone: stays });
    }
  }
  return [
    ...byMilestone(done, "progress", "done"),
    ...byMilestone(reopened, "reopened", "reopened"),
    ...byMilestone(removed, "removed", "left the plan"),
    ...byMilestone(added, "added", "added"),
  ];
}

function placed(goal: ReportedStatus): Map<string, Placed> {
  const pairs = goal.milestones.flatMap((milestone) =>
    milestone.items.map((item) => [item.key, { item, milestone }] as const),
  );
  return new Map(pairs);
}

/** One change for each milestone: up to three are named, more are counted. */
function byMilestone(items: readonly Placed[], kind: Change["kind"], what: string): Change[] {
  const groups = new Map<string, Placed[]>();
  for (const placed of items) {
    groups.set(placed.milestone.key, [...(groups.get(placed.milestone.key) ?? []), placed]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const label = milestoneLabel(first.milestone);
    const text =
      group.length > 3
        ? `${counted(group.length, "deliverable")} of ${label} ${what}`
        : `${listed(group.map(({ item }) => item.title))} ${what} (${label})`;
    const links = group.length === 1 ? first.item.links : first.milestone.links;
    return [{ kind, text, url: links.github ?? links.jira }];
  });
}

function urlOf({ links }: ReportedMilestone): string | null {
  return links.github ?? links.jira;
}
