import {
  addDays,
  addMonths,
  calendarWeekStart,
  dayOf,
  lastDayOfMonth,
  weekdayOf,
} from "../../calendar/day-arithmetic.ts";
import { type Point, type Problem, problem, reasons } from "./point.ts";

/** The first and the last day of a time, both in it. */
export interface Span {
  unit: "span";
  first: string;
  last: string;
}

/** The days of a time; `anchor` is the day that "Week 1" starts on. Null where a number stands alone. */
export function spanOf(point: Point, anchor: string): Span | Problem | null {
  switch (point.unit) {
    case "problem":
      return point;
    case "bare":
      return null;
    case "duration":
      return problem(reasons.duration);
    case "counted":
      return countedSpan(point.of, point.n, anchor);
    case "day":
      return daySpan(point);
    case "year":
      return monthsSpan(point.year, 1, 12);
    default:
      return partOfYear(point);
  }
}

function partOfYear(
  point: Extract<Point, { unit: "month" | "quarter" | "half" | "calendarWeek" }>,
): Span | Problem {
  const { year } = point;
  if (year === undefined) return problem(reasons.noYear);
  switch (point.unit) {
    case "month":
      return monthsSpan(year, point.month, 1);
    case "quarter":
      return monthsSpan(year, point.n * 3 - 2, 3);
    case "half":
      return monthsSpan(year, point.n * 6 - 5, 6);
    case "calendarWeek": {
      const first = calendarWeekStart(year, point.n);
      if (first === null) return problem(`${year} has no week ${point.n}`, "bad-date");
      return span(first, addDays(first, 6));
    }
  }
}

function monthsSpan(year: number, month: number, count: number): Span | Problem {
  return span(dayOf(year, month, 1), lastDayOfMonth(year, month + count - 1));
}

function span(first: string | null, last: string | null): Span | Problem {
  return first === null || last === null ? problem(reasons.beyond) : { unit: "span", first, last };
}

function daySpan({ year, month, day, weekday, text }: Extract<Point, { unit: "day" }>): Span | Problem {
  if (year === undefined || month === undefined) return problem(reasons.noYear);
  const found = dayOf(year, month, day);
  if (found === null) return problem(`${text} is no day of the calendar`, "bad-date");
  if (weekday !== undefined && weekdayOf(found) !== weekday)
    return problem(`${found} is another day of the week`, "bad-date");
  return { unit: "span", first: found, last: found };
}

function countedSpan(of: "day" | "week" | "month", n: number, anchor: string): Span | Problem {
  if (n === 0) return problem(reasons.countsFromOne);
  if (of === "month") {
    const next = addMonths(anchor, n);
    return span(addMonths(anchor, n - 1), next === null ? null : addDays(next, -1));
  }
  const length = of === "week" ? 7 : 1;
  return span(addDays(anchor, (n - 1) * length), addDays(anchor, n * length - 1));
}

/** Both ends of a range, each with what only the other says: "Mar – May 2026", "5 – 19 March 2026", "Weeks 1-2". */
export function completed(from: Point, to: Point): [Point, Point] {
  // 第2-3週: what is counted is no length.
  if (from.unit === "bare" && from.counted && to.unit === "duration") {
    const { of, n } = to;
    if (of === "day" || of === "week" || of === "month")
      return [
        { unit: "counted", of, n: from.n },
        { unit: "counted", of, n },
      ];
  }
  const second = fromOther(to, from, false);
  const first = fromOther(from, second, true);
  return [first, second];
}

function fromOther(point: Point, other: Point, leads: boolean): Point {
  if (point.unit === "bare") return bareFrom(point, other, leads);
  const year = "year" in other && other.unit !== "year" ? other.year : undefined;
  switch (point.unit) {
    case "day": {
      const month = point.month ?? (other.unit === "day" ? other.month : undefined);
      const own = point.year ?? year;
      return { ...point, ...(month !== undefined && { month }), ...(own !== undefined && { year: own }) };
    }
    case "month":
    case "quarter":
    case "half":
    case "calendarWeek":
      return point.year === undefined && year !== undefined ? { ...point, year } : point;
    default:
      return point;
  }
}

function bareFrom(point: Extract<Point, { unit: "bare" }>, other: Point, leads: boolean): Point {
  const { n } = point;
  const own = point.year ?? ("year" in other ? other.year : undefined);
  const year = own === undefined ? {} : { year: own };
  switch (other.unit) {
    case "counted":
      return point.year === undefined ? { unit: "counted", of: other.of, n } : problem(reasons.weekOfYear);
    case "duration":
      return other;
    case "day":
      if (other.month === undefined) return point;
      return { unit: "day", day: n, month: other.month, ...year, text: `${own}-${other.month}-${n}` };
    case "month":
      return other.marked && n >= 1 && n <= 12 ? { unit: "month", month: n, marked: true, ...year } : point;
    case "quarter":
      return n >= 1 && n <= 4 ? { unit: "quarter", n, ...year } : point;
    case "calendarWeek":
      return { unit: "calendarWeek", n, ...year };
    case "problem":
      return leads || point.year === undefined ? other : point;
    default:
      return point;
  }
}
