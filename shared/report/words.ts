import { shortDate } from "../calendar/format-date.ts";
import type { Forecast, Health, MilestoneStatus, Share } from "../model/goal-status.ts";
import type { TrackerName } from "../model/item.ts";
import type { Outcome } from "../model/state.ts";

export const healthWords: Readonly<Record<Health, string>> = {
  "not-started": "Not started",
  "on-track": "On track",
  "at-risk": "At risk",
  "off-track": "Off track",
  done: "Done",
};

export const outcomeWords: Readonly<Record<Outcome, string>> = {
  synced: "in line with the plan",
  unchanged: "nothing to change",
  partial: "cut short; goes on by itself",
  held: "waits for a person",
  failed: "failed",
};

export const trackerWords: Readonly<Record<TrackerName, string>> = { github: "GitHub", jira: "Jira" };

type Named = Pick<MilestoneStatus, "number" | "title">;

/** "M1", or the title in quotation marks where the plan gives no number. */
export function milestoneLabel({ number, title }: Named): string {
  return number === null ? `"${title}"` : `M${number}`;
}

/** "M1 Backend Infrastructure & API". */
export function milestoneName({ number, title }: Named): string {
  return number === null ? title : `M${number} ${title}`;
}

/** "1 write", "2 writes". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : noun.endsWith("s") ? "es" : "s"}`;
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}

/** "4 of 9". */
export function shareOf({ done, total }: Share): string {
  return `${done} of ${total}`;
}

export function isOver({ status }: Pick<MilestoneStatus, "status">): boolean {
  return status === "done" || status === "cancelled";
}

/** "at this pace 24 Jun (85 %: 2 Jul)"; null without a forecast. */
export function forecastWords(forecast: Forecast | null, today: string): string | null {
  if (forecast === null) return null;
  return `at this pace ${shortDate(forecast.p50, today)} (85 %: ${shortDate(forecast.p85, today)})`;
}

/** How a milestone stands, in one line: "done", "4 of 6, due 18 Jun", "not started, due 25 Jun". */
export function milestoneState(milestone: MilestoneStatus, today: string): string {
  const { status, health, deliverables, due } = milestone;
  if (status === "cancelled") return "cancelled";
  const share = deliverables.total === 0 ? null : shareOf(deliverables);
  if (health === "done" || status === "done") return share === null ? "done" : `done, ${share}`;
  const standing = health === "not-started" ? "not started" : (share ?? "nothing to count");
  const date =
    due === null
      ? "no date"
      : due < today
        ? `was due ${shortDate(due, today)}`
        : `due ${shortDate(due, today)}`;
  return `${standing}, ${date}`;
}

/** How many of a kind are shown where there is room for some only. */
export function someOf<T>(items: readonly T[], most: number): { shown: readonly T[]; more: number } {
  const shown = items.length <= most ? items : items.slice(0, most);
  return { shown, more: items.length - shown.length };
}
