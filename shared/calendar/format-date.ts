import { formatCount } from "../text/format-count.ts";
import { dayOfInstant, daysBetween, weekdayOf } from "./days.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** Formats a day as "18 Jun 2026", or as "18 Jun" if `today` is in the same year. */
export function formatDay(day: string, today?: string): string {
  const [year = "", month, date] = day.split("-");
  const name = MONTHS[Number(month) - 1];
  if (name === undefined) return day;
  return `${Number(date)} ${name}${today?.startsWith(`${year}-`) ? "" : ` ${year}`}`;
}

/** Formats an ISO 8601 instant as "18 Jun 2026, 14:05 UTC"; returns any other text unchanged. */
export function formatInstant(instant: Date | string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return String(instant);
  const iso = date.toISOString();
  return `${formatDay(iso.slice(0, 10))}, ${iso.slice(11, 16)} UTC`;
}

/** Formats the instant from which something can be retried, as `formatInstant` does but rounded up to a whole minute. */
export function formatRetryTime(instant: Date | string): string {
  const ms = new Date(instant).getTime();
  return formatInstant(Number.isNaN(ms) ? instant : new Date(Math.ceil(ms / 60_000) * 60_000));
}

/** Formats how long ago an instant was: "just now", "4 min ago", "3 hours ago", "3 days ago"; after 30 days its day. */
export function formatAge(instant: string, now: string, timeZone?: string): string {
  const seconds = Math.floor((Date.parse(now) - Date.parse(instant)) / 1000);
  if (Number.isNaN(seconds)) return instant;
  if (seconds < 60) return "just now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${formatCount(Math.floor(seconds / 3600), "hour")} ago`;
  const days = Math.floor(seconds / 86_400);
  return days > 30 ? formatDay(dayOfInstant(instant, timeZone)) : `${formatCount(days, "day")} ago`;
}

/** Formats a day relative to `today`: "in 16 days", "today", "3 days ago". */
export function formatDistance(day: string, today: string): string {
  const days = daysBetween(today, day);
  if (days === 0) return "today";
  return days > 0 ? `in ${formatCount(days, "day")}` : `${formatCount(-days, "day")} ago`;
}

/** Formats the start of a period that ends `today`: "Monday" if it is at most seven days ago, otherwise "1 Jun". */
export function formatSince(since: string, today: string, timeZone?: string): string {
  const day = dayOfInstant(since, timeZone);
  const days = daysBetween(day, today);
  const weekday = days >= 0 && days <= 7 ? WEEKDAYS[(weekdayOf(day) ?? 0) - 1] : undefined;
  return weekday ?? formatDay(day, today);
}
