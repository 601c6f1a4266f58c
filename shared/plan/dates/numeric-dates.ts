import { type DateExpression, dateProblem, isPlanYear, reasons } from "./date-expression.ts";

/** The order of day and month in dates such as 05/06/2025; null if the order is not known. */
export type DateOrder = "day-first" | "month-first" | null;

/** The forms of dates. The first form whose pattern matches and whose `read` returns a date is used. */
const forms: readonly {
  pattern: RegExp;
  read(match: readonly (string | undefined)[], order: DateOrder): DateExpression | null;
}[] = [
  {
    pattern: /(\d{4})(?:([-/])(\d{1,2})\2(\d{1,2})(?!\d)|\.( ?)(\d{1,2})\. ?(\d{1,2})(?!\d|\.\d)(\.?))/y,
    read: readYearFirst,
  },
  {
    pattern: /(\d{1,2})(?:([-/])(\d{1,2})\2|\. ?(\d{1,2})\. ?)(\d{4}|\d{2})(?!\d|[./]\d)/y,
    read: readYearLast,
  },
  { pattern: /(\d{4})(?:([-/.])(\d{1,2})(?!\d|[./]\d)|\. (\d{1,2})\.(?!\d))/y, read: readYearMonth },
  { pattern: /(\d{1,2})(?:\.(\d{1,2})(?!\d|[./]\d)\.?|\/(\d{1,2})(?!\d|[./]\d))/y, read: readWithoutYear },
];
/** Tests quickly whether a number can start a date; only then are the slower `forms` tried. */
const mayBeDate = /\d{4}[-/.]|\d{1,2}[-/.] ?\d{1,2}[-/.] ?\d\d|\d\d[./]\d\d/y;

/** Parses the numeric date, such as 24/04/2025, at index `at`; returns null for other digits. */
export function parseNumericDate(
  text: string,
  at: number,
  order: DateOrder,
): { date: DateExpression; text: string } | null {
  mayBeDate.lastIndex = at;
  if (!mayBeDate.test(text)) return null;
  for (const { pattern, read } of forms) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    const date = match && read(match, order);
    if (date) return { date, text: match[0] };
  }
  return null;
}

function readYearFirst(match: readonly (string | undefined)[]): DateExpression | null {
  const [text = "", year, sign, slashedMonth, slashedDay, space, dottedMonth, dottedDay, end] = match;
  const month = dottedMonth ?? slashedMonth ?? "";
  const day = dottedDay ?? slashedDay ?? "";
  if (sign !== "-" && !isPlanYear(Number(year))) return null;
  // "2025.3.1" can be a version.
  if (sign === undefined && space === "" && end === "" && (month + day).length < 4) return null;
  return { kind: "day", year: Number(year), month: Number(month), day: Number(day), text };
}

function readYearLast(match: readonly (string | undefined)[], order: DateOrder): DateExpression | null {
  const [text = "", first, , slashed, dotted, year = ""] = match;
  const a = Number(first);
  const b = Number(slashed ?? dotted);
  if (year.length === 2) {
    const isDate = a > 0 && b > 0 && Math.min(a, b) <= 12 && Math.max(a, b) <= 31 && !text.includes(" ");
    return isDate ? dateProblem(reasons.twoDigitYear) : null;
  }
  if (!isPlanYear(Number(year))) return null;
  const day = inOrder(a, b, order);
  return day ? { kind: "day", ...day, year: Number(year), text } : dateProblem(reasons.dayOrMonth);
}

function readYearMonth(match: readonly (string | undefined)[]): DateExpression | null {
  const [, year, sign, joined, spaced] = match;
  const month = joined ?? spaced ?? "";
  if (!isPlanYear(Number(year)) || Number(month) < 1 || Number(month) > 12) return null;
  const isAmbiguous = (sign === "." || sign === "-") && month.length === 1;
  return { kind: "month", year: Number(year), month: Number(month), isAmbiguous };
}

/** Parses "20.12" or "24/04". One number must be over 12 or start with 0, as 1.2 can be a version, 1/2 a fraction. */
function readWithoutYear(match: readonly (string | undefined)[], order: DateOrder): DateExpression | null {
  const [text = "", first = "", dotted, slashed] = match;
  const second = dotted ?? slashed ?? "";
  if (first.length < 2 || second.length < 2) return null;
  const [a, b] = [Number(first), Number(second)];
  if (a < 1 || b < 1 || Math.min(a, b) > 12 || Math.max(a, b) > 31) return null;
  const isPadded = first.startsWith("0") || second.startsWith("0");
  if (dotted === undefined ? !isPadded : !(a > 12 || (isPadded && b <= 12))) return null;
  const day = inOrder(a, b, order);
  return day ? { kind: "day", ...day, text } : dateProblem(reasons.noYear);
}

function inOrder(a: number, b: number, order: DateOrder): { day: number; month: number } | null {
  if (a > 12 || a === b || (order === "day-first" && b <= 12)) return { day: a, month: b };
  if (b > 12 || order === "month-first") return { day: b, month: a };
  return null;
}

const completeDate = /(?<![\d./-])(\d{1,2})([/.-])(\d{1,2})\2(\d{2}|\d{4})(?!\d|[./-]\d)/g;

/**
 * Returns the order of day and month in a document's dates, or null if it is not certain. A date with slashes, or with
 * dots in a document without slashes, and a part over 12 (`24/04/2025`) proves the order, unless another date, even one
 * with a two-digit year, has the opposite order. Runs in linear time.
 */
export function detectDateOrder(lines: readonly string[]): DateOrder {
  const signs = new Set<string>();
  const proofs = new Map<string, DateOrder>();
  const orders = new Set<DateOrder>();
  for (const line of lines) {
    const narrowed = line.replace(/[\uFF0D-\uFF19]+/g, (wide) => wide.normalize("NFKC"));
    for (const [, first, sign = "", second, year = ""] of narrowed.matchAll(completeDate)) {
      signs.add(sign);
      const order = orderOf(Number(first), Number(second));
      if (order === null || (year.length === 4 && !isPlanYear(Number(year)))) continue;
      orders.add(order);
      if (year.length === 4) proofs.set(sign, order);
    }
  }
  return orders.size > 1 ? null : (proofs.get(signs.has("/") ? "/" : ".") ?? null);
}

function orderOf(first: number, second: number): DateOrder {
  if (first < 1 || second < 1 || Math.max(first, second) > 31 || Math.min(first, second) > 12) return null;
  if (first > 12) return "day-first";
  return second > 12 ? "month-first" : null;
}
