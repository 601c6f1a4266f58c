/** What a word can be in a schedule. A word may be several: German "bis" stands before a due day and in a range. */
export const roleNames = [
  /** Before the first day: "from". `after`: the day behind it. */
  "start",
  "after",
  /** Before (or, in Japanese and Korean, behind) the last day: "by". `before`: the day ahead of it. */
  "due",
  "before",
  /** Between the two ends of a range: "to". */
  "range",
  /** Between two neighbours: "Weeks 1 and 2". */
  "and",
  /** Between day, month and year: "5 de marzo de 2026". */
  "of",
  /** Says nothing by itself: "on", "the", "date", "duration". */
  "filler",
  /** Makes it uncertain: "early", "about". */
  "vague",
  /** Uncertain, and speaks of time by itself: "TBD". */
  "someday",
  /** An end that is open: "2026-05-01 – ongoing". */
  "open",
  /** Says that the work is over. */
  "finished",
  /** A week of the calendar year: "KW 12". */
  "calendarWeek",
  /** Before a number that counts: 第3周. */
  "nth",
  /** Letters of quarters and halves: Q1, H1; `quarterWithYear` only beside a year: T1 2026. */
  "quarterLetter",
  "quarterWithYear",
  "halfLetter",
  "firstHalf",
  "secondHalf",
  /** Behind the numbers of a date: 2025年3月5日. */
  "yearMark",
  "monthMark",
  "dayMark",
  "fiscal",
] as const;
export type Role = (typeof roleNames)[number];

export const unitNames = ["day", "week", "month", "quarter", "year", "sprint"] as const;
export type Unit = (typeof unitNames)[number];
