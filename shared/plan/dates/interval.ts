import { addDays, addMonths, buildDay, isoWeekStart, lastDayOfMonth, weekdayOf } from "../../calendar/days.ts";
import { type DateExpression, type DateProblem, dateProblem, reasons } from "./date-expression.ts";

/** First and last day, both included, as `2026-05-15`. */
export type Interval = { kind: "interval"; first: string; last: string };

/** Returns first and last day of a date; `anchor` is the first day of "Week 1". Null for a number without a unit. */
export function resolveInterval(date: DateExpression, anchor: string): Interval | DateProblem | null {
  switch (date.kind) {
    case "unknown":
      return date;
    case "number":
      return null;
    case "duration":
      return dateProblem(reasons.duration);
    case "relative":
      return relativeInterval(date.of, date.n, anchor);
    case "day":
      return dayInterval(date);
    case "month":
      return monthsInterval(date.year, date.month, 1);
    case "quarter":
      return monthsInterval(date.year, date.n * 3 - 2, 3);
    case "half":
      return monthsInterval(date.year, date.n * 6 - 5, 6);
    case "year":
      return monthsInterval(date.year, 1, 12);
    case "calendarWeek":
      return calendarWeekInterval(date.year, date.n);
  }
}

function monthsInterval(year: number | undefined, month: number, count: number): Interval | DateProblem {
  if (year === undefined) return dateProblem(reasons.noYear);
  return interval(buildDay(year, month, 1), lastDayOfMonth(year, month + count - 1));
}

function calendarWeekInterval(year: number | undefined, week: number): Interval | DateProblem {
  if (year === undefined) return dateProblem(reasons.noYear);
  const first = isoWeekStart(year, week);
  if (first === null) return dateProblem(`${year} has no week ${week}`, "invalid-date");
  return interval(first, addDays(first, 6));
}

function interval(first: string | null, last: string | null): Interval | DateProblem {
  if (first === null || last === null) return dateProblem(reasons.outOfRange);
  return { kind: "interval", first, last };
}

function dayInterval(date: Extract<DateExpression, { kind: "day" }>): Interval | DateProblem {
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

/** Adds year, month or unit to each date in a range from the other date: "Mar – May 2026", "Weeks 1-2". */
export function completeRange(from: DateExpression, to: DateExpression): [DateExpression, DateExpression] {
  // In 第2-3週, both numbers are ordinals (weeks 2 to 3), not amounts.
  if (from.kind === "number" && from.isOrdinal && to.kind === "duration") {
    const { of, n } = to;
    if (of === "day" || of === "week" || of === "month")
      return [
        { kind: "relative", of, n: from.n },
        { kind: "relative", of, n },
      ];
  }
  const second = completeFrom(to, from, false);
  return [completeFrom(from, second, true), second];
}

function completeFrom(date: DateExpression, other: DateExpression, isFirst: boolean): DateExpression {
  const otherYear = "year" in other && other.kind !== "year" ? other.year : undefined;
  switch (date.kind) {
    case "number":
      return completeNumber(date, other, isFirst);
    case "day": {
      const month = date.month ?? (other.kind === "day" ? other.month : undefined);
      return { ...date, month, year: date.year ?? otherYear };
    }
    case "month":
    case "quarter":
    case "half":
    case "calendarWeek":
      return { ...date, year: date.year ?? otherYear };
    default:
      return date;
  }
}

function completeNumber(
  date: Extract<DateExpression, { kind: "number" }>,
  other: DateExpression,
  isFirst: boolean,
): DateExpression {
  const { n } = date;
  const year = date.year ?? ("year" in other ? other.year : undefined);
  switch (other.kind) {
    case "relative":
      return date.year === undefined ? { kind: "relative", of: other.of, n } : dateProblem(reasons.weekOfYear);
    case "duration":
      return other;
    case "day":
      if (other.month === undefined) return date;
      return { kind: "day", day: n, month: other.month, year, text: `${year}-${other.month}-${n}` };
    case "month":
      return other.hasMark && n >= 1 && n <= 12 ? { kind: "month", month: n, hasMark: true, year } : date;
    case "quarter":
      return n >= 1 && n <= 4 ? { kind: "quarter", n, year } : date;
    case "calendarWeek":
      return { kind: "calendarWeek", n, year };
    case "unknown":
      return isFirst || date.year === undefined ? other : date;
    default:
      return date;
  }
}
