import { formatDay } from "../calendar/format-date.ts";
import type { DoneCount, Forecast, GoalStatus, Health, MilestoneStatus } from "../model/goal-status.ts";
import type { Outcome, ReportedOperation, SkippedChange } from "../model/result.ts";

export const healthLabels: Readonly<Record<Health, string>> = {
  "not-started": "Not started",
  "on-track": "On track",
  "at-risk": "At risk",
  "off-track": "Off track",
  done: "Done",
};

export const outcomeLabels: Readonly<Record<Outcome, string>> = {
  synced: "Up to date",
  unchanged: "No changes",
  partial: "Incomplete; resumes automatically",
  held: "Waiting for approval",
  failed: "Failed",
};

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

/** Returns a text such as "likely 24 Jun, 85% by 2 Jul", or `null` if there is no forecast. */
export function describeForecast(forecast: Forecast | null, today: string): string | null {
  if (forecast === null) return null;
  return `likely ${formatDay(forecast.p50, today)}, 85% by ${formatDay(forecast.p85, today)}`;
}

/** Returns true if an open goal is late: its due date has passed, or its p50 forecast is after the due date. */
export function isDueMissed({ due, forecast }: Pick<GoalStatus, "due" | "forecast">, today: string): boolean {
  return due !== null && (due < today || (forecast !== null && forecast.p50 > due));
}

/** Returns the health of a milestone as text, such as "On track"; "Cancelled" for a cancelled milestone. */
export function milestoneHealthLabel({ status, health }: Pick<MilestoneStatus, "status" | "health">): string {
  return status === "cancelled" ? "Cancelled" : healthLabels[health];
}

/** Returns a milestone's progress and due date, such as "4 of 6, due 18 Jun" or "not started, due 25 Jun". */
export function describeMilestone(milestone: MilestoneStatus, today: string): string {
  const { status, health, deliverables, due } = milestone;
  if (status === "cancelled") return "cancelled";
  const share = deliverables.total === 0 ? null : formatShare(deliverables);
  if (status === "done") return share === null ? "done" : `done, ${share}`;
  const progress = health === "not-started" ? "not started" : (share ?? "no deliverables");
  if (due === null) return `${progress}, no due date`;
  return `${progress}, ${due < today ? "was due" : "due"} ${formatDay(due, today)}`;
}

/** Returns the first `maxItems` items, and how many items were left out. */
export function limitItems<T>(items: readonly T[], maxItems: number): { shown: readonly T[]; more: number } {
  const shown = items.slice(0, maxItems);
  return { shown, more: items.length - shown.length };
}
