import { addDays, daysBetween } from "../../calendar/days.ts";
import { formatDay } from "../../calendar/format-date.ts";
import { formatCount } from "../../text/format-count.ts";
import { sum } from "./throughput.ts";

const PACE_DAYS = 28;
const MIN_PACE_DAYS = 14;
/** Five years. Later projected dates are not shown. */
const MAX_PROJECTION_DAYS = 5 * 365;

/** The average number of deliverables finished per day in the recent past. */
export interface Pace {
  perDay: number;
  /** The period as a text: "the last four weeks" or "the last 17 days". */
  span: string;
}

/**
 * Returns the pace of the last four weeks; `null` with fewer than 14 days of history. `daily`: from `dailyThroughput`.
 * Today, which is not over, is included only if a deliverable was finished today.
 */
export function calculatePace(daily: readonly number[]): Pace | null {
  const recent = (daily.at(-1) === 0 ? daily.slice(0, -1) : daily).slice(-PACE_DAYS);
  if (recent.length < MIN_PACE_DAYS) return null;
  const span = recent.length === PACE_DAYS ? "the last four weeks" : `the last ${formatCount(recent.length, "day")}`;
  return { perDay: sum(recent) / recent.length, span };
}

/**
 * Projects when `open` deliverables are finished; `openBefore` of them are due earlier. `daysLate`: days after `due`,
 * negative if before; `null` without `due`; infinite if nothing was finished in the pace's period or the date is more
 * than five years away. Dates are ISO 8601.
 */
export function projectAtPace(
  open: number,
  { perDay, span }: Pace,
  { today, due, openBefore }: { today: string; due: string | null; openBefore: number },
): { daysLate: number | null; text: string } {
  const never = due === null ? null : Number.POSITIVE_INFINITY;
  if (perDay === 0) return { daysLate: never, text: `nothing was finished in ${span}` };
  const days = Math.ceil(open / perDay - 1e-9);
  const day = days > MAX_PROJECTION_DAYS ? null : addDays(today, days);
  if (day === null) return { daysLate: never, text: `more than five years at the pace of ${span}` };
  const daysLate = due === null ? null : daysBetween(due, day);
  const lateness = daysLate === null ? "" : `, ${describeLateness(daysLate)}`;
  const queue = openBefore === 0 ? "" : `, after ${formatCount(openBefore, "deliverable")} due earlier`;
  return { daysLate, text: `likely ${formatDay(day, today)} at the pace of ${span}${lateness}${queue}` };
}

function describeLateness(days: number): string {
  if (days === 0) return "on the due date";
  return days > 0 ? `${formatCount(days, "day")} late` : `${formatCount(-days, "day")} early`;
}
