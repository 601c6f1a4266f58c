import { formatAge, formatDay, formatRetryTime } from "../calendar/format-date.ts";
import type { DoneCount, GoalDetails, Health, MilestoneStatus } from "../model/goal-status.ts";
import { type TrackerName, trackerTitles } from "../model/item.ts";
import type { Outcome, ReportedOperation, SkippedChange } from "../model/result.ts";
import { describeDone, describeMissing } from "../progress/health.ts";
import { formatCount, joinWithAnd } from "../text/format-count.ts";

export const healthLabels: Readonly<Record<Health, string>> = {
  "not-started": "Not started",
  "on-track": "On track",
  "at-risk": "At risk",
  "off-track": "Off track",
  done: "Done",
};

/** The worst health first: the order of lists of goals. */
export const HEALTH_ORDER: readonly Health[] = ["off-track", "at-risk", "on-track", "not-started", "done"];

export const outcomeLabels: Readonly<Record<Outcome, string>> = {
  synced: "Up to date",
  unchanged: "No changes",
  partial: "Incomplete",
  held: "Waiting for approval",
  failed: "Failed",
};

/** Where a tracker's items are, as in "16 created on GitHub". */
export const trackerPlaces: Readonly<Record<TrackerName, string>> = { github: "on GitHub", jira: "in Jira" };

export const actionLabels: Readonly<Record<ReportedOperation["action"], string>> = {
  create: "created",
  update: "updated",
  close: "closed",
  reopen: "reopened",
  adopt: "adopted",
};

/** Returns a text such as "4 created, 1 closed, 1 skipped". */
export function countActions(
  operations: readonly Pick<ReportedOperation, "action">[],
  skipped: readonly unknown[] = [],
): string {
  const counts = Object.entries(actionLabels).flatMap(([action, label]) => {
    const count = operations.filter((operation) => operation.action === action).length;
    return count === 0 ? [] : [`${count} ${label}`];
  });
  return [...counts, ...(skipped.length > 0 ? [`${skipped.length} skipped`] : [])].join(", ");
}

/** Returns what was left out and why: "not closed: several statuses mean …" or "without due: …". */
export function describeSkipped({ action, fields, reason }: SkippedChange): string {
  const what = fields === undefined ? `not ${actionLabels[action]}` : `without ${fields.join(", ")}`;
  return `${what}: ${reason}`;
}

/** Returns a text such as "4 of 9". */
export function formatShare({ done, total }: DoneCount): string {
  return `${done} of ${total}`;
}

/** Returns the health of a milestone as text, such as "On track"; "Cancelled" for a cancelled milestone. */
export function milestoneHealthLabel({ status, health }: Pick<MilestoneStatus, "status" | "health">): string {
  return status === "cancelled" ? "Cancelled" : healthLabels[health];
}

/**
 * Returns a milestone's progress and dates, such as "4 of 6, due 18 Jun, likely 24 Jun", "3 of 3, 2 criteria open, due
 * 18 Jun", "not started, due 25 Jun" or "done 26 May, 2 days early".
 */
export function describeMilestone(milestone: MilestoneStatus, today: string): string {
  const { status, health, deliverables, due, doneOn, forecast } = milestone;
  if (status === "cancelled") return "cancelled";
  if (status === "done") return describeDone(doneOn, due, today);
  const share = deliverables.total === 0 ? "no deliverables" : formatShare(deliverables);
  const parts = [
    health === "not-started" ? "not started" : share,
    describeMissing(milestone),
    due === null ? "no due date" : `${due < today ? "was due" : "due"} ${formatDay(due, today)}`,
    forecast === null ? null : `likely ${formatDay(forecast.p50, today)}`,
  ];
  return parts.filter((part) => part !== null).join(", ");
}

/** The columns of a report's table of milestones. */
export const MILESTONE_COLUMNS = ["Milestone", "Health", "Deliverables", "Criteria", "Due", "Forecast"] as const;

/** Returns the cells of a milestone's row in a report, without the first one, the name. */
export function milestoneCells(milestone: MilestoneStatus, today: string): string[] {
  const { status, deliverables, criteria, due, doneOn, forecast } = milestone;
  const done = describeDone(doneOn, due, today);
  return [
    status === "done" ? `${done.charAt(0).toUpperCase()}${done.slice(1)}` : milestoneHealthLabel(milestone),
    deliverables.total === 0 ? "" : formatShare(deliverables),
    criteria.total === 0 ? "" : formatShare(criteria),
    due === null ? "no due date" : formatDay(due, today),
    forecast === null ? "" : `${formatDay(forecast.p50, today)}, 85% by ${formatDay(forecast.p85, today)}`,
  ];
}

/** Returns true if work on an open milestone is under way or late, so that its risks matter now. */
export function isCurrent({ status, health }: Pick<MilestoneStatus, "status" | "health">): boolean {
  return status !== "done" && status !== "cancelled" && health !== "not-started";
}

/** Returns a text such as "checked 4 min ago, last change 17 Jun". */
export function describeCheck({ checkedAt, changedOn, today, timeZone }: GoalDetails, now: string): string {
  const checked = checkedAt === null ? "not checked yet" : `checked ${formatAge(checkedAt, now, timeZone)}`;
  return changedOn === null ? checked : `${checked}, last change ${formatDay(changedOn, today)}`;
}

/**
 * Returns a text such as "GitHub is up to date. Jira: the site does not answer; retried at 18 Jun 2026, 14:05 UTC.", or
 * `null` if all trackers are up to date or only wait for an approval.
 */
export function describeSync({
  trackers,
  isSyncUnfinished,
}: Pick<GoalDetails, "trackers" | "isSyncUnfinished">): string | null {
  if (isSyncUnfinished) return "A sync of this plan is under way, or was stopped; the next one continues it.";
  const late = trackers.filter(({ isUpToDate, isHeld }) => !isUpToDate && !isHeld);
  if (late.length === 0) return null;
  const upToDate = trackers.filter(({ isUpToDate }) => isUpToDate).map(({ tracker }) => trackerTitles[tracker]);
  const sentences = late.map(({ tracker, reason, retryAt }) => {
    const retry = retryAt === null ? "retried with the next sync" : `retried at ${formatRetryTime(retryAt)}`;
    return `${trackerTitles[tracker]}: ${(reason ?? "not finished").replace(/\.$/, "")}; ${retry}.`;
  });
  const intro =
    upToDate.length === 0 ? [] : [`${joinWithAnd(upToDate)} ${upToDate.length === 1 ? "is" : "are"} up to date.`];
  return [...intro, ...sentences].join(" ");
}

/** Returns a sentence, without its full stop, about the errors in a plan. */
export function describePlanErrors(count: number): string {
  return `The plan has ${formatCount(count, "error")} and is not synced until ${count === 1 ? "it is" : "they are"} fixed`;
}

/** Returns the first `maxItems` items, and how many items were left out. */
export function limitItems<T>(items: readonly T[], maxItems: number): { shown: readonly T[]; more: number } {
  const shown = items.slice(0, maxItems);
  return { shown, more: items.length - shown.length };
}
