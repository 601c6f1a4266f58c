import type { TimeUnit } from "../languages/language.ts";

/**
 * A date as written, before it is resolved to days. Any part may be missing and come from the other end of a range
 * ("5 – 19 March 2026"). Months and days count from 1.
 */
export type DateExpression =
  /** A number whose unit is at the other end of a range; `isOrdinal` if it is not an amount: "3rd", 第3. */
  | { unit: "number"; n: number; isOrdinal: boolean; year?: number }
  | { unit: "day"; day: number; month?: number; year?: number; weekday?: number; text: string }
  /** `hasMark`: written 3月. `isAmbiguous`: "2025.3" may also be a version. */
  | { unit: "month"; month: number; year?: number; hasMark?: boolean; isAmbiguous?: boolean }
  | { unit: "quarter"; n: number; year?: number }
  | { unit: "half"; n: number; year?: number }
  | { unit: "year"; year: number }
  | { unit: "calendarWeek"; n: number; year?: number }
  /** Counted from the plan's start: "Week 3". */
  | { unit: "relative"; of: "day" | "week" | "month"; n: number }
  | { unit: "duration"; of: TimeUnit; n: number }
  /** Mentions time but can't be resolved to days. `hasOtherText`: because of words that have no meaning in schedules. */
  | { unit: "problem"; code: "unparsed-schedule" | "invalid-date"; reason: string; hasOtherText: boolean };

export type DateProblem = Extract<DateExpression, { unit: "problem" }>;

export const dateProblem = (
  reason: string,
  code: DateProblem["code"] = "unparsed-schedule",
): DateProblem => ({ unit: "problem", code, reason, hasOtherText: false });

/** Complete the sentence "… can't become dates: …". */
export const reasons = {
  noYear: "it has no year",
  twoDigitYear: "the year has two digits",
  dayOrMonth: "day and month can't be told apart",
  duration: "it is a duration without a start",
  sprint: "the length of a sprint is not known",
  finished: "it says when the work was finished, not when it is due",
  reversed: "it ends before it starts",
  outOfRange: "it is outside the years 0000-9999",
  fiscal: "the start of the fiscal year is not known",
  weekOfYear: "the numbering of calendar weeks differs between countries",
  zero: "counting starts at 1",
  context: "the text around the dates can't be parsed",
  vague: "it names no exact days",
} as const;

/** Returns true if a number is a year that plans are made for. */
export const isPlanYear = (value: number) => value >= 1900 && value <= 2199;
