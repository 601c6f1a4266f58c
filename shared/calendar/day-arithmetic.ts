const dayLength = 86_400_000;

/** Whether this is a day of the calendar written as `2026-05-15`: 2026-02-30 is not. */
export function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return day >= 1 && day <= (month === 2 && isLeap(year) ? 29 : (monthLengths[month - 1] ?? 0));
}

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** The day that many days later; null where it leaves the years 0000-9999. UTC only serves as a calendar here. */
export function addDays(day: string, days: number): string | null {
  const date = new Date(Date.parse(day) + days * dayLength);
  const year = date.getUTCFullYear();
  return year >= 0 && year <= 9999 ? written(year, date.getUTCMonth() + 1, date.getUTCDate()) : null;
}

/** The day of these numbers (month and day from 1) as `2026-05-15`; null where the calendar has no such day. */
export function dayOf(year: number, month: number, day: number): string | null {
  const text = written(year, month, day);
  return isDay(text) ? text : null;
}

function written(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** The last day of a month (from 1): 2024, 2 gives `2024-02-29`. Null where there is no such month. */
export function lastDayOfMonth(year: number, month: number): string | null {
  const first = dayOf(year, month, 1);
  if (first === null) return null;
  return [31, 30, 29, 28].map((day) => dayOf(year, month, day)).find((day) => day !== null) ?? null;
}

/**
 * The same day of the month that many months later, the month's last day where it is shorter: a month after
 * 2026-01-31 is 2026-02-28. Null where the day is none or the years 0000-9999 are left.
 */
export function addMonths(day: string, months: number): string | null {
  if (!isDay(day)) return null;
  const count = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const year = Math.floor(count / 12);
  const month = count - year * 12 + 1;
  return dayOf(year, month, Number(day.slice(8))) ?? lastDayOfMonth(year, month);
}

/** The day's place in the week: 1 for Monday to 7 for Sunday; null where it is no day. */
export function weekdayOf(day: string): number | null {
  if (!isDay(day)) return null;
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/**
 * The Monday of a week of the year as ISO 8601 counts them: week 1 has 4 January in it. Null where the year has
 * no such week.
 */
export function calendarWeekStart(year: number, week: number): string | null {
  const monday = (of: number) => {
    const fourth = dayOf(of, 1, 4);
    return fourth === null ? null : addDays(fourth, 1 - (weekdayOf(fourth) ?? 1));
  };
  const first = monday(year);
  const next = monday(year + 1);
  if (first === null || week < 1) return null;
  const start = addDays(first, (week - 1) * 7);
  return start !== null && next !== null && start < next ? start : null;
}
