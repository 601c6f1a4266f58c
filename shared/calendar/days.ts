export const DAY_MS = 86_400_000;

/** Returns true if the text is an existing calendar day in the form `2026-05-15`. */
export function isDay(text: string): boolean {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  // Some JavaScript engines parse 2026-02-30 as 2026-03-02.
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** Returns `2026-05-15` for 2026, 5, 15 (month and day from 1), or `null` if the calendar has no such day. */
export function buildDay(year: number, month: number, day: number): string | null {
  const text = formatNumbers(year, month, day);
  return isDay(text) ? text : null;
}

function formatNumbers(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/**
 * Returns the day of an instant in an IANA time zone, by default UTC: `2026-06-09` for `2026-06-09T08:00Z`. For other
 * text, returns its first 10 characters.
 */
export function dayOfInstant(instant: Date | string, timeZone = "UTC"): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return String(instant).slice(0, 10);
  return timeZone === "UTC" ? date.toISOString().slice(0, 10) : dayFormat(timeZone).format(date);
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** Returns a format that writes dates as `2026-06-09`, as Swedish does. Cached, because creating one is slow. */
function dayFormat(timeZone: string): Intl.DateTimeFormat {
  const format = dayFormats.get(timeZone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" });
  dayFormats.set(timeZone, format);
  return format;
}

/** Returns the number of days between two ISO 8601 dates; negative if `to` is before `from`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** Adds days to a day; returns `null` if the result is outside the years 0000-9999. */
export function addDays(day: string, days: number): string | null {
  const date = new Date(Date.parse(day) + days * DAY_MS);
  const year = date.getUTCFullYear();
  return year >= 0 && year <= 9999 ? formatNumbers(year, date.getUTCMonth() + 1, date.getUTCDate()) : null;
}

/** Adds days to a day; returns the day itself if the result is outside the years 0000-9999. */
export function shiftDay(day: string, days: number): string {
  return addDays(day, days) ?? day;
}

/**
 * Adds months to a day. The day of the month stays the same, or is the last day of a shorter month: one month after
 * 2026-01-31 is 2026-02-28. Returns `null` for an invalid day and for a result outside the years 0000-9999.
 */
export function addMonths(day: string, months: number): string | null {
  if (!isDay(day)) return null;
  const count = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const year = Math.floor(count / 12);
  const month = count - year * 12 + 1;
  return buildDay(year, month, Number(day.slice(8))) ?? lastDayOfMonth(year, month);
}

/** Returns the last day of a month (1 to 12), as `2026-06-30`, or `null` if there is no such month. */
export function lastDayOfMonth(year: number, month: number): string | null {
  const days = [31, 30, 29, 28].map((day) => buildDay(year, month, day));
  return days.find((day) => day !== null) ?? null;
}

/** Returns 1 for Monday to 7 for Sunday, or `null` for an invalid day. */
export function weekdayOf(day: string): number | null {
  return isDay(day) ? new Date(`${day}T00:00:00Z`).getUTCDay() || 7 : null;
}

/** Returns the Monday of an ISO 8601 week, or `null` if the year has no such week. Week 1 contains 4 January. */
export function isoWeekStart(year: number, week: number): string | null {
  const first = firstMonday(year);
  const next = firstMonday(year + 1);
  if (first === null || week < 1) return null;
  const start = addDays(first, (week - 1) * 7);
  return start !== null && next !== null && start < next ? start : null;
}

function firstMonday(year: number): string | null {
  const fourth = buildDay(year, 1, 4);
  return fourth === null ? null : addDays(fourth, 1 - (weekdayOf(fourth) ?? 1));
}
