const dayLength = 86_400_000;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** The day of an ISO 8601 instant or date, in UTC: `2026-06-09T08:00:00Z` gives `2026-06-09`. */
export function dayOfInstant(at: string): string {
  const time = Date.parse(at);
  return Number.isNaN(time) ? at.slice(0, 10) : new Date(time).toISOString().slice(0, 10);
}

/** "28 May" for `2026-05-28`; with the year where it is not that of `today`. */
export function shortDate(date: string, today: string): string {
  const [year = "", month, day] = date.split("-");
  const name = months[Number(month) - 1];
  if (name === undefined) return date;
  return `${Number(day)} ${name}${today.startsWith(`${year}-`) ? "" : ` ${year}`}`;
}

/** "28 May 2026". */
export function longDate(date: string): string {
  return shortDate(date, "");
}

/** "9 Jun 2026, 08:00 UTC", or the text itself where it is no instant. */
export function longTime(at: string): string {
  const time = Date.parse(at);
  if (Number.isNaN(time)) return at;
  const iso = new Date(time).toISOString();
  return `${longDate(iso.slice(0, 10))}, ${iso.slice(11, 16)} UTC`;
}

/** Whole days from one date to another; negative when `to` is before `from`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayLength);
}

/** "just now", "5 minutes ago", "2 hours ago", "3 days ago", and from a month on the date. */
export function ago(at: string, now: string): string {
  const seconds = Math.floor((Date.parse(now) - Date.parse(at)) / 1000);
  if (Number.isNaN(seconds)) return at;
  if (seconds < 60) return "just now";
  const [count, unit] =
    seconds < 3600
      ? [Math.floor(seconds / 60), "minute"]
      : seconds < 86_400
        ? [Math.floor(seconds / 3600), "hour"]
        : [Math.floor(seconds / 86_400), "day"];
  if (unit === "day" && count > 30) return longDate(dayOfInstant(at));
  return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
}

/** "in 16 days", "today", "3 days ago", for a date as seen on `today`. */
export function distance(date: string, today: string): string {
  const days = daysBetween(today, date);
  if (days === 0) return "today";
  const count = Math.abs(days);
  const text = `${count} day${count === 1 ? "" : "s"}`;
  return days > 0 ? `in ${text}` : `${text} ago`;
}

/** "Monday" for the last seven days, else "1 Jun": how people say when the last report was. */
export function sinceWords(since: string, now: string): string {
  const day = dayOfInstant(since);
  const today = dayOfInstant(now);
  const days = daysBetween(day, today);
  if (days >= 0 && days <= 7) return weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? day;
  return shortDate(day, today);
}
