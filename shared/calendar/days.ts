import { addDays } from "./day-arithmetic.ts";

const dayLength = 86_400_000;
const months = "January February March April May June July August September October November December".split(
  " ",
);

/** The day of an instant in UTC: `2026-06-09`. */
export function dayOfInstant(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

/** Whole days from one ISO 8601 date to another; negative when `to` is before `from`. */
export function daysFrom(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayLength);
}

/** The day so many days later; null where it is no day that can be written. */
export function dayAfter(day: string, days: number): string | null {
  return Number.isSafeInteger(days) && days < 4_000_000 ? addDays(day, days) : null;
}

/** "9 June", with the year where it is not that of `today`. */
export function dayInWords(day: string, today: string): string {
  const [year = "", month, date] = day.split("-");
  const name = months[Number(month) - 1];
  if (name === undefined) return day;
  return `${Number(date)} ${name}${today.startsWith(`${year}-`) ? "" : ` ${year}`}`;
}
