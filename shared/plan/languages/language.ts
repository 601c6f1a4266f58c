import type { Status } from "../../model/plan/plan-values.ts";
import type { en } from "./en.ts";

/** The labels inside a milestone. */
export const milestoneLabels = [
  "deliverables",
  "work", // Tasks; they become the deliverables of a milestone that lists no deliverables.
  "value",
  "criteria",
  "validation",
  "verification",
  "risks",
  "riskLevel", // Not synced: only the level of a risk, such as "Low".
  "mitigation",
  "schedule",
  "start",
  "due",
  "duration",
  "status",
  "owner",
  "dependsOn",
  "enables", // Not synced: the milestones that depend on this milestone.
  "effort", // Not synced: trackers have no field for the size of a milestone.
  "priority", // Not synced: only goals have a priority.
  "aside", // Not synced: notes, links, work that is out of scope.
] as const;
export type MilestoneLabel = (typeof milestoneLabels)[number];

/** The labels in the header of a plan. */
export const headerLabels = [
  "strategy",
  "branch",
  "date",
  "priority",
  "focus",
  "metrics",
  "timeline",
  "team",
  "note",
] as const;
export type HeaderLabel = (typeof headerLabels)[number];

/** The meanings of heading words: "Phase" means `phase`, "Iteration" means `sprint`. */
export const headingRanks = ["milestone", "phase", "sprint", "release", "week"] as const;
export type HeadingRank = (typeof headingRanks)[number];

export const timeUnits = ["day", "week", "month", "quarter", "year", "sprint"] as const;
export type TimeUnit = (typeof timeUnits)[number];

/** What a word means in a schedule. A word can have several roles: German "bis" is `due` and `range`. */
export const dateRoles = [
  "start", // The date after this word is the first day: "from".
  "after", // The date after this word is the day before the first day.
  "due", // The date after this word (in Japanese and Korean before it) is the last day: "by".
  "before", // The date after this word is the day after the last day.
  "range", // Joins the first and the last date of a range: "to".
  "and", // Joins two consecutive dates: "Weeks 1 and 2".
  "of", // Joins day, month and year: "5 de marzo de 2026".
  "filler", // Has no effect: "on", "the", "date", "duration".
  "vague", // Makes the date uncertain: "early", "about".
  "someday", // Replaces a date: "TBD".
  "open", // Means that the schedule has no last day: "2026-05-01 – ongoing".
  "finished", // Means that the work is done: "shipped".
  "calendarWeek", // Names a week of the calendar year: "KW 12".
  "nth", // The number after this word is an ordinal: 第3周.
  "quarterLetter", // The letter of a quarter: Q1.
  "quarterWithYear", // The letter of a quarter if a year is next to it: T1 2026.
  "halfLetter", // The letter of a half-year: H1.
  "firstHalf",
  "secondHalf",
  "yearMark", // Follows the year: 年 in 2025年3月5日.
  "monthMark", // Follows the month: 月 in 2025年3月5日.
  "dayMark", // Follows the day: 日 in 2025年3月5日.
  "fiscal",
] as const;
export type DateRole = (typeof dateRoles)[number];

/**
 * The words in schedules, separated by spaces. In the ordered lists, synonyms at one position are separated by "|", and
 * "-" means that the language has no word for this position.
 */
export interface ScheduleWords {
  /** Names of the twelve months, in order. Source: Unicode CLDR, dates/calendars/gregorian/months. */
  months?: string;
  /** Abbreviations of months that have another meaning ("set"), in order; recognised only next to a year. */
  shortMonths?: string;
  /** Names of the days from Monday to Sunday, in order. */
  weekdays?: string;
  /** Words for the numbers from 1, in order: "one two three". */
  numbers?: string;
  /** Words for a unit: "Week 3" is counted from the plan's start, "3 weeks" is a duration. */
  units?: Partial<Record<TimeUnit, string>>;
  /** Words for a unit that are recognised only after a number, as a duration: "3d". */
  unitsAfterNumber?: Partial<Record<TimeUnit, string>>;
  /** Words for a unit that are recognised only after a number and make it an ordinal: 3주차 is "week 3". */
  ordinalUnits?: Partial<Record<TimeUnit, string>>;
  roles?: Partial<Record<DateRole, string>>;
}

/** Words that mark an ordinal number next to a heading word, separated by " | ". */
export interface OrdinalWords {
  /** Words before the number: 第 in 第1阶段. */
  prefixes?: string;
  /** Letters directly after the number: "st" in "1st". */
  endings?: string;
  /** Words between the number and the heading word: 回 in 第1回スプリント. */
  counters?: string;
  /** Heading words that are recognised only after a number: 期 in 第一期. */
  suffixes?: Partial<Record<HeadingRank, string>>;
}

/**
 * All words that Milepost knows in one language, separated by " | " (in `schedule` by spaces). Case, accents and, in
 * labels, a plural s are ignored. A word must not belong to two labels, two ranks or two statuses.
 */
export interface Language {
  labels?: Partial<Record<MilestoneLabel, string>>;
  headerLabels?: Partial<Record<HeaderLabel, string>>;
  /** Words that name a milestone before its number ("Phase 2"), in the singular. */
  headings?: Partial<Record<HeadingRank, string>>;
  ordinals?: OrdinalWords;
  statuses?: Partial<Record<Status, string>>;
  schedule?: ScheduleWords;
  /** Other words and phrases; en.ts documents each list. */
  phrases?: Partial<typeof en.phrases>;
}
