import { isYear, type Point, problem, reasons } from "./point.ts";

/** Which comes first in dates such as 05/06/2025; null where nobody can know. */
export type DateOrder = "day-first" | "month-first" | null;

const yearFirst = /(\d{4})(?:([-/])(\d{1,2})\2(\d{1,2})(?!\d)|\.( ?)(\d{1,2})\. ?(\d{1,2})(?!\d|\.\d)(\.?))/y;
const yearLast = /(\d{1,2})(?:([-/])(\d{1,2})\2|\. ?(\d{1,2})\. ?)(\d{4}|\d{2})(?!\d|[./]\d)/y;
const yearMonth = /(\d{4})(?:([-/.])(\d{1,2})(?!\d|[./]\d)|\. (\d{1,2})\.(?!\d))/y;
const noYear = /(\d{1,2})(?:\.(\d{1,2})(?!\d|[./]\d)\.?|\/(\d{1,2})(?!\d|[./]\d))/y;
/** A quick look before the long one, which nearly all figures fail: how each of the dates begins that are taken. */
const mayBeDate = /\d{4}[-/.]|\d{1,2}[-/.] ?\d{1,2}[-/.] ?\d\d|\d\d[./]\d\d/y;

interface Found {
  point: Point;
  length: number;
}

/** The date written in figures at this place of the text; null where the figures are no date. */
export function readNumericDate(text: string, at: number, order: DateOrder): Found | null {
  mayBeDate.lastIndex = at;
  if (!mayBeDate.test(text)) return null;
  return (
    readYearFirst(text, at) ??
    readYearLast(text, at, order) ??
    readYearMonth(text, at) ??
    readNoYear(text, at, order)
  );
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function readYearFirst(text: string, at: number): Found | null {
  const match = matchAt(yearFirst, text, at);
  if (!match) return null;
  const [whole, year = "", sign, month = "", day = "", space, dottedMonth = month, dottedDay = day, end] =
    match;
  if (sign !== "-" && !isYear(Number(year))) return null;
  // "2025.3.1" is as likely a version.
  const version = sign === undefined && space === "" && end === "" && (dottedMonth + dottedDay).length < 4;
  if (version) return null;
  const point: Point = {
    unit: "day",
    year: Number(year),
    month: Number(dottedMonth),
    day: Number(dottedDay),
    text: whole,
  };
  return { point, length: whole.length };
}

function readYearLast(text: string, at: number, order: DateOrder): Found | null {
  const match = matchAt(yearLast, text, at);
  if (!match) return null;
  const [whole, first = "", , slashed, dotted, year = ""] = match;
  const a = Number(first);
  const b = Number(slashed ?? dotted);
  if (year.length === 2) {
    const isDate = a > 0 && b > 0 && Math.min(a, b) <= 12 && Math.max(a, b) <= 31 && !whole.includes(" ");
    return isDate ? { point: problem(reasons.twoDigitYear), length: whole.length } : null;
  }
  if (!isYear(Number(year))) return null;
  const day = inOrder(a, b, order);
  const point: Point = day
    ? { unit: "day", ...day, year: Number(year), text: whole }
    : problem(reasons.dayOrMonth);
  return { point, length: whole.length };
}

function readYearMonth(text: string, at: number): Found | null {
  const match = matchAt(yearMonth, text, at);
  if (!match) return null;
  const [whole, year, sign, joined, spaced] = match;
  const month = joined ?? spaced ?? "";
  if (!isYear(Number(year)) || Number(month) < 1 || Number(month) > 12) return null;
  const loose = (sign === "." || sign === "-") && month.length === 1;
  return { point: { unit: "month", year: Number(year), month: Number(month), loose }, length: whole.length };
}

/** "20.12" and "24/04" only where they hardly are a version or a fraction: over 12, or written with a zero. */
function readNoYear(text: string, at: number, order: DateOrder): Found | null {
  const match = matchAt(noYear, text, at);
  if (!match) return null;
  const [whole, first = "", dotted, slashed] = match;
  const second = dotted ?? slashed ?? "";
  if (first.length < 2 || second.length < 2) return null;
  const [a, b] = [Number(first), Number(second)];
  if (a < 1 || b < 1 || Math.min(a, b) > 12 || Math.max(a, b) > 31) return null;
  const padded = first.startsWith("0") || second.startsWith("0");
  if (dotted === undefined ? !padded : !(a > 12 || (padded && b <= 12))) return null;
  const day = inOrder(a, b, order);
  return {
    point: day ? { unit: "day", ...day, text: whole } : problem(reasons.noYear),
    length: whole.length,
  };
}

function inOrder(a: number, b: number, order: DateOrder): { day: number; month: number } | null {
  if (a > 12 || a === b || (order === "day-first" && b <= 12)) return { day: a, month: b };
  if (b > 12 || order === "month-first") return { day: b, month: a };
  return null;
}

const dated = /(?<![\d./-])(\d{1,2})([/.-])(\d{1,2})\2(\d{2}|\d{4})(?!\d|[./-]\d)/g;

/**
 * The order of day and month in a document's dates with slashes (`24/04/2025`): given only where at least one of them
 * is certain, because one of its parts is over 12, and no other date contradicts it, a date with dots or a two-digit
 * year included; null otherwise. Dots prove it only for dots: where no date has slashes. Linear in the length of the lines.
 */
export function dateOrderOf(lines: readonly string[]): DateOrder {
  let found: DateOrder = null;
  let byDots: DateOrder = null;
  let slashed = false;
  const orders = new Set<DateOrder>();
  for (const line of lines) {
    const narrow = /[\uFF0D-\uFF19]/.test(line)
      ? line.replace(/[\uFF0D-\uFF19]+/g, (wide) => wide.normalize("NFKC"))
      : line;
    for (const [, first, sign, second, year = ""] of narrow.matchAll(dated)) {
      const order = orderOf(Number(first), Number(second));
      slashed ||= sign === "/";
      if (order === null || (year.length === 4 && !isYear(Number(year)))) continue;
      orders.add(order);
      if (orders.size > 1) return null;
      if (year.length !== 4) continue;
      if (sign === "/") found = order;
      else if (sign === ".") byDots = order;
    }
  }
  return slashed ? found : byDots;
}

function orderOf(first: number, second: number): DateOrder {
  if (first < 1 || second < 1 || Math.max(first, second) > 31 || Math.min(first, second) > 12) return null;
  if (first > 12) return "day-first";
  return second > 12 ? "month-first" : null;
}
