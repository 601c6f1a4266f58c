import type { TimeUnit } from "../languages/language.ts";

/**
 * A date as written, before it is resolved to days. In a range such as "5 – 19 March 2026", missing parts are completed
 * from the other date. Months and days count from 1.
 */
export type DateExpression =
  /** A number without a unit, as in "1 – 3 weeks"; `isOrdinal` for "3rd" and 第3, which are not amounts. */
  | { kind: "number"; n: number; isOrdinal: boolean; year?: number }
  | { kind: "day"; day: number; month?: number; year?: number; weekday?: number; text: string }
  /** `hasMark`: written with a month mark, 3月. `isAmbiguous`: can also be a version, "2025.3". */
  | { kind: "month"; month: number; year?: number; hasMark?: boolean; isAmbiguous?: boolean }
  | { kind: "quarter"; n: number; year?: number }
  | { kind: "half"; n: number; year?: number }
  | { kind: "year"; year: number }
  | { kind: "calendarWeek"; n: number; year?: number }
  /** A day, week or month counted from the plan's start: "Week 3". */
  | { kind: "relative"; of: "day" | "week" | "month"; n: number }
  | { kind: "duration"; of: TimeUnit; n: number }
  | DateProblem;

/** The reason why a text that mentions time can't be resolved to days. */
export interface DateProblem {
  kind: "unknown";
  code: "unparsed-schedule" | "invalid-date";
  /** The end of the error message "… can't be converted to dates: it has no year". */
  reason: string;
  /** True if the text contains words without a meaning in schedules. */
  hasOtherText: boolean;
}

/** The result of parsing a text that can be a schedule, such as the text in parentheses after a title. */
export type Schedule =
  | { kind: "known"; start: string | null; due: string | null }
  /** A schedule such as "Week 3", counted from the plan's start, but this start is not known. */
  | { kind: "unanchored" }
  | DateProblem
  /** The text is not a schedule, but a part of the title. */
  | { kind: "none" };

export const dateProblem = (reason: string, code: DateProblem["code"] = "unparsed-schedule"): DateProblem => ({
  kind: "unknown",
  code,
  reason,
  hasOtherText: false,
});

/** The fixed values of `DateProblem.reason`; other reasons quote a part of the text. */
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

/** Returns true for a number that is read as a year in a plan. */
export const isPlanYear = (value: number) => value >= 1900 && value <= 2199;
