import type { Status } from "../../model/plan.ts";

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

/** Other words and phrases. */
export interface Phrases {
  /** Endings of the plural of heading words: "Phases". */
  pluralEndings?: string;
  /** Adjectives that don't change the meaning of a label: "Key Deliverables". */
  qualifiers?: string;
  /** The same, written without a space before the label: 主要成果. */
  joinedQualifiers?: string;
  /** Nouns in front of a label that don't change its meaning: "Milestone dependencies". */
  labelOwners?: string;
  /** Between two labels: "Risks and Mitigations". */
  conjunctions?: string;
  /** Behind "done", for what is still missing: "done, except the docs". */
  limitations?: string;
  /** Behind "closed", for what was not done: "closed (won't fix)". */
  abandonment?: string;
  /** Between part and total: "3 of 7". */
  fractionWords?: string;
  /** Statuses that are also common words in titles: "Site — Live". */
  ambiguousStatuses?: string;
  /** Before a priority behind a title: "(Priority: P1)". */
  priority?: string;
  /** In titles of documents or sections that hold milestones, also as parts of words: "Roadmap". */
  milestoneTopics?: string;
  /** Behind a number in headings about a milestone: "Milestone 1 Retrospective". */
  aboutMilestone?: string;
  /** Titles of sections that hold nothing but milestones. */
  milestoneSections?: string;
  /** Titles of other parts of such sections: "Legend". */
  otherSections?: string;
  /** In titles of sections with questions, which are not milestones. */
  questionTitles?: string;
  /** Titles of the numbered sections of a text: "1. Introduction". */
  textSections?: string;
  /** Behind a status in the title of a section: "Completed milestones". */
  sectionNouns?: string;
  /** Headings of single work items: "Task 1.2: Title". */
  workItems?: string;
  /** Table columns that hold titles. */
  titleColumns?: string;
  /** Table columns that hold numbers or ids. */
  numberColumns?: string;
  /** Between heading word and number: "Phase No. 2". */
  numberPrefixes?: string;
  /** Between the numbers of several milestones: "Phases 1 to 3". */
  rangeJoiners?: string;
  /** Between two references to success criteria: "SC-001 and SC-002". */
  referenceJoiners?: string;
  /** Says that there is nothing: "Depends on: none". */
  none?: string;
  /** In labels of dependencies, also as parts of words; used to locate diagnostics. */
  dependencyStems?: string;
  /** Before the last of several items: "a, b and c". */
  listConjunctions?: string;
  /** Words whose full stop does not end a sentence. */
  abbreviations?: string;
  /** Before a mitigation inside a risk: "X - mitigation includes Y". */
  mitigations?: string;
  mitigationVerbs?: string;
}

/** The wording of Goal Kit's template. */
export interface TemplateWords {
  milestone?: string;
  milestones?: string;
  /** How the title of the document begins. */
  planTitle?: string;
  /** The same in all its variants: what is not part of the goal's title. */
  titlePrefixes?: string;
  /** Between prefix and title: "Milestones for …". */
  titleJoiners?: string;
  /** How the title of the section with the milestones begins. */
  structure?: string;
  /** "Milestone 1 Verification". */
  verification?: string;
  /** Behind "Milestone" in headings that are not milestones. */
  otherHeadings?: string;
  /** Titles of the text sections. */
  summary?: string;
  strategyCheck?: string;
  rationale?: string;
  complexity?: string;
  verificationPlan?: string;
  documentation?: string;
  /** How its lines of guidance begin: "*GATE: …*". */
  guidance?: string;
  /** How its instructions begin. */
  instructions?: string;
  /** In brackets, before an example: "[e.g., …]". */
  examples?: string;
  /** How its questions and instructions in brackets begin. */
  questions?: string;
  /** Words that placeholders in brackets consist of: "[Goal name]". */
  standIns?: string;
  /** Before the link to the strategy. */
  linkPrefixes?: string;
  /** Values that mean "not decided yet". */
  unset?: string;
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
  phrases?: Phrases;
  template?: TemplateWords;
}
