import type { Unit } from "./word-roles.ts";

/**
 * A time as it is written, before it becomes days: any part may be missing and come from the other end of a range
 * ("5 – 19 March 2026"). Months and days count from 1.
 */
export type Point =
  /** A number whose unit the other end says; `counted` where it can't be a length: "3rd", 第3. */
  | { unit: "bare"; n: number; counted: boolean; year?: number }
  | { unit: "day"; day: number; month?: number; year?: number; weekday?: number; text: string }
  /** `marked`: written 3月. `loose`: "2025.3" could as well be a version. */
  | { unit: "month"; month: number; year?: number; marked?: boolean; loose?: boolean }
  | { unit: "quarter"; n: number; year?: number }
  | { unit: "half"; n: number; year?: number }
  | { unit: "year"; year: number }
  | { unit: "calendarWeek"; n: number; year?: number }
  /** Counted from the plan's start: "Week 3". */
  | { unit: "counted"; of: "day" | "week" | "month"; n: number }
  | { unit: "duration"; of: Unit; n: number }
  /** Says when, and never gives days. */
  | { unit: "problem"; code: "unknown-schedule" | "bad-date"; reason: string };

export type Problem = Extract<Point, { unit: "problem" }>;

export const problem = (reason: string, code: Problem["code"] = "unknown-schedule"): Problem => ({
  unit: "problem",
  code,
  reason,
});

export const reasons = {
  noYear: "it has no year",
  twoDigitYear: "the year has two digits",
  dayOrMonth: "it isn't clear which number is the day and which the month",
  duration: "it is a duration without a start",
  sprint: "the length of a sprint isn't known",
  finished: "it says when the work was finished, not when it is due",
  reversed: "it ends before it starts",
  beyond: "that is beyond the calendar",
  fiscal: "where the fiscal year starts isn't known",
  weekOfYear: "weeks of a year are counted differently from country to country",
  countsFromOne: "counting starts at 1",
  around: "what stands around the dates is not understood",
  vague: "it names no certain days",
} as const;

/** Whether a number is a year that plans are made for. */
export const isYear = (value: number) => value >= 1900 && value <= 2199;
