import {
  addDays,
  addMonths,
  buildDay,
  isoWeekStart,
  lastDayOfMonth,
  weekdayOf,
} from "../../calendar/days.ts";
import { type DateExpression, type DateProblem, dateProblem, reasons } from "./date-expression.ts";

/** First and last day, inclusive. */
export interface Interval {
  unit: "interval";
  first: string;
  last: string;
}

/** Returns the days of a date expression; `anchor` is the first day of "Week 1". Null for a number without a unit. */
export function resolveInterval(date: DateExpression, anchor: string): Interval | DateProblem | null {
  switch (date.unit) {
    case "problem":
      return date;
    case "number":
      return null;
    case "duration":
      return dateProblem(reasons.duration);
    case "relative":
      return relativeInterval(date.of, date.n, anchor);
    case "day":
      return dayInterval(date);
    case "year":
      return monthsInterval(date.year, 1, 12);
    default:
      return partOfYear(date);
  }
}

function partOfYear(
  date: Extract<DateExpression, { unit: "month" | "quarter" | "half" | "calendarWeek" }>,
): Interval | DateProblem {
  const { year } = date;
  if (year === undefined) return dateProblem(reasons.noYear);
  switch (date.unit) {
    case "month":
      return monthsInterval(year, date.month, 1);
    case "quarter":
      return monthsInterval(year, date.n * 3 - 2, 3);
    case "half":
      return monthsInterval(year, date.n * 6 - 5, 6);
    case "calendarWeek": {
      const first = isoWeekStart(year, date.n);
      if (first === null) return dateProblem(`${year} has no week ${date.n}`, "invalid-date");
      return interval(first, addDays(first, 6));
    }
  }
}

function monthsInterval(year: number, month: number, count: number): Interval | DateProblem {
  return interval(buildDay(year, month, 1), lastDayOfMonth(year, month + count - 1));
}

function interval(first: string | null, last: string | null): Interval | DateProblem {
  return first === null || last === null
    ? dateProblem(reasons.outOfRange)
    : { unit: "interval", first, last };
}

function dayInterval(date: Extract<DateExpression, { unit: "day" }>): Interval | DateProblem {
  const { year, month, weekday } = date;
  if (year === undefined || month === undefined) return dateProblem(reasons.noYear);
  const day = buildDay(year, month, date.day);
  if (day === null) return dateProblem(`${date.text} does not exist`, "invalid-date");
  if (weekday !== undefined && weekdayOf(day) !== weekday)
    return dateProblem(`${day} is another day of the week`, "invalid-date");
  return interval(day, day);
}

function relativeInterval(of: "day" | "week" | "month", n: number, anchor: string): Interval | DateProblem {
  if (n === 0) return dateProblem(reasons.zero);
  if (of === "month") {
    const next = addMonths(anchor, n);
    return interval(addMonths(anchor, n - 1), next === null ? null : addDays(next, -1));
  }
  const days = of === "week" ? 7 : 1;
  return interval(addDays(anchor, (n - 1) * days), addDays(anchor, n * days - 1));
}

/** Adds to each end of a range what only the other one names: "Mar – May 2026", "5 – 19 March 2026", "Weeks 1-2". */
export function completeRange(from: DateExpression, to: DateExpression): [DateExpression, DateExpression] {
  // 第2-3週: an ordinal is not an amount.
  if (from.unit === "number" && from.isOrdinal && to.unit === "duration") {
    const { of, n } = to;
    if (of === "day" || of === "week" || of === "month")
      return [
        { unit: "relative", of, n: from.n },
        { unit: "relative", of, n },
      ];
  }
  const second = completeFrom(to, from, false);
  return [completeFrom(from, second, true), second];
}

function completeFrom(date: DateExpression, other: DateExpression, isFirst: boolean): DateExpression {
  if (date.unit === "number") return completeNumber(date, other, isFirst);
  const otherYear = "year" in other && other.unit !== "year" ? other.year : undefined;
  switch (date.unit) {
    case "day": {
      const month = date.month ?? (other.unit === "day" ? other.month : undefined);
      const year = date.year ?? otherYear;
      return { ...date, ...(month !== undefined && { month }), ...(year !== undefined && { year }) };
    }
    case "month":
    case "quarter":
    case "half":
    case "calendarWeek":
      return date.year === undefined && otherYear !== undefined ? { ...date, year: otherYear } : date;
    default:
      return date;
  }
}

function completeNumber(
  date: Extract<DateExpression, { unit: "number" }>,
  other: DateExpression,
  isFirst: boolean,
): DateExpression {
  const { n } = date;
  const known = date.year ?? ("year" in other ? other.year : undefined);
  const year = known === undefined ? {} : { year: known };
  switch (other.unit) {
    case "relative":
      return date.year === undefined
        ? { unit: "relative", of: other.of, n }
        : dateProblem(reasons.weekOfYear);
    case "duration":
      return other;
    case "day":
      if (other.month === undefined) return date;
      return { unit: "day", day: n, month: other.month, ...year, text: `${known}-${other.month}-${n}` };
    case "month":
      return other.hasMark && n >= 1 && n <= 12 ? { unit: "month", month: n, hasMark: true, ...year } : date;
    case "quarter":
      return n >= 1 && n <= 4 ? { unit: "quarter", n, ...year } : date;
    case "calendarWeek":
      return { unit: "calendarWeek", n, ...year };
    case "problem":
      return isFirst || date.year === undefined ? other : date;
    default:
      return date;
  }
}
