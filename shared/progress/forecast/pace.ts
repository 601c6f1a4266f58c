import { dayAfter, dayInWords, daysFrom } from "../../calendar/days.ts";
import { counted } from "../../text/counted.ts";
import { sum } from "./throughput.ts";

/** Days of the pace that health speaks of, and how many of them are needed to speak of one. */
const paceDays = 28;
const leastPaceDays = 14;
/** Past this no date is said. */
const farthest = 5 * 365;

/** How fast deliverables were finished of late. */
export interface Pace {
  perDay: number;
  /** "the last four weeks", "the last 17 days". */
  span: string;
}

/**
 * Null where there is too little history to speak of a pace. `daily`: `dailyThroughput`. A today on which nothing was
 * finished yet is not over, and left out: in the morning the pace is that of the evening before.
 */
export function paceOf(daily: readonly number[]): Pace | null {
  const recent = (daily.at(-1) === 0 ? daily.slice(0, -1) : daily).slice(-paceDays);
  if (recent.length < leastPaceDays) return null;
  const span =
    recent.length === paceDays ? "the last four weeks" : `the last ${counted(recent.length, "day")}`;
  return { perDay: sum(recent) / recent.length, span };
}

/** When so much is finished at a pace, and how that compares with a date. */
export interface PaceLanding {
  /** Days after `due`; negative before it, null without `due`. Infinity when it never lands, or in many years. */
  late: number | null;
  words: string;
}

/** `before`: how many of the open deliverables belong to what is due before. Dates are ISO 8601. */
export function landAtPace(
  open: number,
  pace: Pace,
  { today, due, before }: { today: string; due: string | null; before: number },
): PaceLanding {
  const never = due === null ? null : Number.POSITIVE_INFINITY;
  if (pace.perDay === 0) return { late: never, words: `nothing was finished in ${pace.span}` };
  const days = Math.ceil(open / pace.perDay - 1e-9);
  const day = days > farthest ? null : dayAfter(today, days);
  const at = `at ${pace.span === "the last four weeks" ? "the last four weeks' pace" : `the pace of ${pace.span}`}`;
  if (day === null) return { late: never, words: `${at} it takes more than five years` };
  const late = due === null ? null : daysFrom(due, day);
  const queue = before === 0 ? "" : ` after ${counted(before, "deliverable")} due before it`;
  const lands = `${at} it lands ${dayInWords(day, today)}${queue}`;
  return { late, words: late === null ? lands : `${lands}, ${lateness(late)}` };
}

/** "6 days late", "1 day early", "on time to the day". */
export function lateness(late: number): string {
  if (late === 0) return "on time to the day";
  return late > 0 ? `${counted(late, "day")} late` : `${counted(-late, "day")} early`;
}
