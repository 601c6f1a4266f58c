import type { Status } from "../../model/plan.ts";
import type { en } from "./en.ts";

/** The labels inside a milestone. */
export const milestoneLabels = [
  /** The results of the milestone; they always become its items. */
  "deliverables",
  /** The work to do; becomes the items of a milestone that lists no deliverables. */
  "work",
  "value",
  "criteria",
  "validation",
  /** The checks to tick off at the end. */
  "verification",
  "risks",
  /** Recognised but not synced: a level ("Low") without a risk. */
  "riskLevel",
  "mitigation",
  "schedule",
  "start",
  "due",
  "duration",
  "status",
  "owner",
  "dependsOn",
  /** Recognised but not synced: the reverse of other milestones' `dependsOn`. */
  "enables",
  /** Recognised but not synced: a size is not a date. */
  "effort",
  /** Recognised but not synced: only goals have a priority. */
  "priority",
  /** Recognised but not synced: notes, references, what is out of scope. */
  "aside",
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

/** How coarse the part of a plan is that a heading word opens. */
export const headingRanks = ["milestone", "phase", "sprint", "release", "week"] as const;
export type HeadingRank = (typeof headingRanks)[number];

export const timeUnits = ["day", "week", "month", "quarter", "year", "sprint"] as const;
export type TimeUnit = (typeof timeUnits)[number];

/** The roles of a word in a schedule. A word may have several: German "bis" is `due` and `range`. */
export const dateRoles = [
  /** Before the first day: "from". */
  "start",
  /** Before the day that precedes the first day. */
  "after",
  /** Before the last day (behind it in Japanese and Korean): "by". */
  "due",
  /** Before the day that follows the last day. */
  "before",
  /** Between the two ends of a range: "to". */
  "range",
  /** Between two consecutive values: "Weeks 1 and 2". */
  "and",
  /** Between day, month and year: "5 de marzo de 2026". */
  "of",
  /** Ignored: "on", "the", "date", "duration". */
  "filler",
  /** Makes the date uncertain: "early", "about". */
  "vague",
  /** An uncertain date on its own: "TBD". */
  "someday",
  /** An open end: "2026-05-01 – ongoing". */
  "open",
  /** The work is over. */
  "finished",
  /** A week of the calendar year: "KW 12". */
  "calendarWeek",
  /** Before an ordinal number: 第3周. */
  "nth",
  /** Letter of a quarter: Q1. */
  "quarterLetter",
  /** Letter of a quarter, only next to a year: T1 2026. */
  "quarterWithYear",
  /** Letter of a half-year: H1. */
  "halfLetter",
  "firstHalf",
  "secondHalf",
  /** Behind the numbers of a date: 2025年3月5日. */
  "yearMark",
  "monthMark",
  "dayMark",
  "fiscal",
] as const;
export type DateRole = (typeof dateRoles)[number];

/** Single words, separated by spaces; in the ordered lists, spellings of one entry are separated by "|" and "-" is none. */
export interface ScheduleWords {
  /** The twelve months, in order. Source: Unicode CLDR, dates/calendars/gregorian/months. */
  months?: string;
  /** Month abbreviations with another meaning ("set", "out"), in order: recognised only next to a year. */
  shortMonths?: string;
  /** From Monday to Sunday, in order. */
  weekdays?: string;
  /** From 1, in order. */
  numbers?: string;
  /** "Week 3" counts from the plan's start, "3 weeks" is a duration. */
  units?: Partial<Record<TimeUnit, string>>;
  /** Only behind a number, as a duration: "3d". */
  unitsAfterNumber?: Partial<Record<TimeUnit, string>>;
  /** Only behind a number, as an ordinal: 3주차 is "week 3". */
  ordinalUnits?: Partial<Record<TimeUnit, string>>;
  roles?: Partial<Record<DateRole, string>>;
}

export interface OrdinalWords {
  /** Before the number: 第1阶段. */
  prefixes?: string;
  /** Directly behind the number: "1st". */
  endings?: string;
  /** Between number and heading word: 第1回スプリント. */
  counters?: string;
  /** Heading words that are recognised only behind a number: 第一期. */
  suffixes?: Partial<Record<HeadingRank, string>>;
}

/**
 * Every word of one language. Lists are separated by " | ", those of `schedule` by spaces. Case, accents and (in labels) a
 * plural s make no difference. No name may belong to two labels, two ranks or two statuses.
 */
export interface Language {
  labels?: Partial<Record<MilestoneLabel, string>>;
  headerLabels?: Partial<Record<HeaderLabel, string>>;
  /** Words that open a milestone, in the singular that stands next to a number. */
  headings?: Partial<Record<HeadingRank, string>>;
  ordinals?: OrdinalWords;
  statuses?: Partial<Record<Status, string>>;
  schedule?: ScheduleWords;
  /** Other words and phrases; `en` has all kinds and says what they are for. */
  phrases?: Partial<typeof en.phrases>;
}
