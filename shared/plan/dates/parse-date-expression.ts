import { type DateExpression, dateProblem, isPlanYear, reasons } from "./date-expression.ts";
import type { DateWord } from "./date-words.ts";
import { hasRole, integerOf, isRangeSeparator, isSign, type Token } from "./tokens.ts";

/** A date expression and the index of the token after the expression. */
export type ParsedExpression = { date: DateExpression; end: number };

/** A year, if there is one, and the index of the token after the year. */
type ParsedYear = { year?: number; end: number };

type Tokens = readonly Token[];

/** Parses the date expression that starts at token `at`, or returns null. Reads at most a few tokens. */
export function parseDateExpression(tokens: Tokens, at: number): ParsedExpression | null {
  const token = tokens[at];
  if (token?.kind === "date") return { date: token.date, end: at + 1 };
  if (hasRole(token, "nth")) return parseNumber(tokens, at + 1, true);
  if (token?.kind === "number" || integerOf(token) !== null) return parseNumber(tokens, at, false);
  return token?.kind === "word" ? parseWord(tokens, at, token.word) : null;
}

function parseWord(tokens: Tokens, at: number, word: DateWord): ParsedExpression | null {
  const month = parseMonth(tokens, at, word);
  if (month) return month;
  if (word.weekday !== undefined) {
    const parsed = parseDateExpression(tokens, skip(tokens, at + 1, ",.", 1));
    if (parsed?.date.kind !== "day") return null;
    return { ...parsed, date: { ...parsed.date, weekday: word.weekday } };
  }
  if (word.roles.has("fiscal")) return fiscalYearAt(tokens, at);
  const half = halfOf(word);
  if (half !== null) return withYear(tokens, at + 1, { kind: "half", n: half });
  return parseUnit(tokens, at, word) ?? parseLetter(tokens, at, word);
}

/** Parses "Week 3", "Sprint #2", "Quarter 1 2026", "KW 12". */
function parseUnit(tokens: Tokens, at: number, word: DateWord): ParsedExpression | null {
  const isCalendarWeek = word.roles.has("calendarWeek");
  if (!isCalendarWeek && (word.unit === undefined || word.unitPosition !== "either")) return null;
  let next = at + 1;
  if (isSign(tokens[next], ".")) next++;
  if (isSign(tokens[next], "#") || (isSign(tokens[next], "-_") && !tokens[next]?.hasSpaceBefore)) next++;
  const token = tokens[next];
  const n = integerOf(token);
  if (n === null || (token?.kind === "number" && token.isOrdinal)) return null;
  if (n > 1900 && isPlanYear(n) && word.unit !== "day") return null;
  if (isCalendarWeek) return withYear(tokens, next + 1, { kind: "calendarWeek", n });
  return ordinalUnit(tokens, next + 1, word, n);
}

/** Returns the expression for a unit and its ordinal number; `next` is the index after both. */
function ordinalUnit(tokens: Tokens, next: number, { unit }: DateWord, n: number): ParsedExpression | null {
  if (unit === "quarter") return isQuarter(n) ? withYear(tokens, next, { kind: "quarter", n }) : null;
  if (unit === "sprint") return problemAt(reasons.sprint, next);
  if (unit === "year") return problemAt(reasons.vague, next);
  if (unit === undefined) return null;
  const { year, end } = yearAfter(tokens, next);
  if (year !== undefined && unit === "week") return problemAt(reasons.weekOfYear, end);
  return { date: { kind: "relative", of: unit, n }, end: next };
}

/** Parses Q1 and H1, with or without a year, and T1 with a year. */
function parseLetter(tokens: Tokens, at: number, { roles }: DateWord): ParsedExpression | null {
  const n = integerOf(tokens[at + 1]);
  if (n === null || !isQuarter(n)) return null;
  const next = at + 2;
  if (roles.has("halfLetter") && n <= 2) return withYear(tokens, next, { kind: "half", n });
  const hasYear = yearAfter(tokens, next).year !== undefined;
  const isQuarterLetter = roles.has("quarterLetter") || (roles.has("quarterWithYear") && hasYear);
  return isQuarterLetter ? withYear(tokens, next, { kind: "quarter", n }) : null;
}

function parseNumber(tokens: Tokens, at: number, hasPrefix: boolean): ParsedExpression | null {
  const token = tokens[at];
  const n = integerOf(token);
  if (n === null) {
    const unit = token?.kind === "number" ? wordAt(tokens, at + 1)?.unit : undefined;
    return unit ? { date: { kind: "duration", of: unit, n: Number.NaN }, end: at + 2 } : null;
  }
  const year = hasPrefix ? null : yearAt(tokens, at);
  if (year) return parseAfterYear(tokens, year.year, year.end);
  let isOrdinal = hasPrefix || (token?.kind === "number" && token.isOrdinal);
  let next = at + 1;
  if (isSign(tokens[next], ".") && !tokens[next]?.hasSpaceBefore) {
    isOrdinal = true;
    next++;
  }
  if (isJoinedSign(tokens, next, "-") && wordAt(tokens, next + 1)?.unit) next++;
  const word = wordAt(tokens, next);
  if (hasRole(tokens[next], "monthMark")) return parseMonthMark(tokens, next + 1, n);
  if (word?.unit !== undefined) {
    const isRelative =
      word.unitPosition === "ordinal" ||
      (isOrdinal && word.unitPosition === "either") ||
      (hasPrefix && word.unitPosition === "after-number");
    if (isRelative) return ordinalUnit(tokens, next + 1, word, n);
    return { date: { kind: "duration", of: word.unit, n }, end: next + 1 };
  }
  if (hasRole(tokens[next], "dayMark")) return dayOf(tokens, at, next + 1, { day: n });
  if (hasRole(tokens[next], "yearMark")) return { date: { kind: "duration", of: "year", n }, end: next + 1 };
  if (hasRole(tokens[next], "quarterLetter") && isQuarter(n)) return withYear(tokens, next + 1, { kind: "quarter", n });
  const following = yearAfter(tokens, next);
  const number: DateExpression = { kind: "number", n, isOrdinal, year: following.year };
  return parseDayAndMonth(tokens, at, next, n) ?? { date: number, end: following.end };
}

/** Parses "5 March 2026"; `next` is the index after the day. */
function parseDayAndMonth(tokens: Tokens, at: number, next: number, day: number): ParsedExpression | null {
  const place = skip(tokens, next, "-/", 2);
  const word = wordAt(tokens, place);
  const month = monthOf(word);
  if (!word || month === undefined || day < 1 || day > 31) return null;
  const { year, end } = yearAfter(tokens, place + 1);
  if (word.month === undefined && year === undefined && (tokens[place]?.text.length ?? 0) < 4) return null;
  const problem = year === undefined ? twoDigitYearAt(tokens, place + 1) : null;
  return problem ?? dayOf(tokens, at, end, { day, month, year });
}

/** Parses "2026 Q1", "2026-W03", 2025年3月5日, "2026 March", or a year alone; `end` is the index after the year. */
function parseAfterYear(tokens: Tokens, year: number, end: number): ParsedExpression {
  const alone: ParsedExpression = { date: { kind: "year", year }, end };
  const at = isJoinedSign(tokens, end, "-/.") ? end + 1 : end;
  const start = hasRole(tokens[at], "nth") ? at + 1 : at;
  if (start > at || integerOf(tokens[at]) !== null) {
    const n = integerOf(tokens[start]);
    if (n === null || at > end) return alone;
    if (hasRole(tokens[start + 1], "monthMark")) return parseMonthMark(tokens, start + 2, n, year);
    if (isRangeSeparator(tokens[start + 1]) && hasRole(tokens[start + 3], "monthMark"))
      return { date: { kind: "number", n, isOrdinal: false, year }, end: start + 1 };
    if (wordAt(tokens, start + 1)?.unit === "quarter" && isQuarter(n))
      return { date: { kind: "quarter", n, year }, end: start + 2 };
    return alone;
  }
  const word = wordAt(tokens, at);
  if (!word) return alone;
  const half = halfOf(word);
  if (half !== null) return { date: { kind: "half", n: half, year }, end: at + 1 };
  const n = integerOf(tokens[at + 1]);
  if (n !== null && !tokens[at + 1]?.hasSpaceBefore) {
    const isQuarterLetter = word.roles.has("quarterLetter") || word.roles.has("quarterWithYear");
    if (isQuarterLetter && isQuarter(n)) return { date: { kind: "quarter", n, year }, end: at + 2 };
    if (word.roles.has("halfLetter") && (n === 1 || n === 2)) return { date: { kind: "half", n, year }, end: at + 2 };
    // "2026-W03" in ISO 8601.
    if (tokens[at]?.text === "w") return { date: { kind: "calendarWeek", n, year }, end: at + 2 };
  }
  const month = monthOf(word);
  if (month === undefined) return alone;
  if (n === null || n > 31) return { date: { kind: "month", month, year }, end: at + 1 };
  return dayOf(tokens, at - 1, at + 2, { day: n, month, year });
}

/** Parses the day after 3月, or the month alone; `next` is the index after 月. */
function parseMonthMark(tokens: Tokens, next: number, month: number, year?: number): ParsedExpression {
  const day = integerOf(tokens[next]);
  if (day !== null && hasRole(tokens[next + 1], "dayMark"))
    return dayOf(tokens, next - 2, next + 2, { day, month, year });
  if (day !== null && isRangeSeparator(tokens[next + 1]) && hasRole(tokens[next + 3], "dayMark"))
    return dayOf(tokens, next - 2, next + 1, { day, month, year });
  if (month < 1 || month > 12) return { date: dateProblem("a year has 12 months", "invalid-date"), end: next };
  return { date: { kind: "month", hasMark: true, month, year }, end: next };
}

/** Parses "March 2026", "March 5, 2026", "Mar". */
function parseMonth(tokens: Tokens, at: number, word: DateWord): ParsedExpression | null {
  const month = monthOf(word);
  if (month === undefined) return null;
  const { year, end } = yearAfter(tokens, at + 1);
  if (year !== undefined) return { date: { kind: "month", month, year }, end };
  if (word.month === undefined) return null;
  if (isSign(tokens[at + 1], "'’") && integerOf(tokens[at + 2]) !== null)
    return problemAt(reasons.twoDigitYear, at + 3);
  const place = skip(tokens, at + 1, "-.", 1);
  const day = integerOf(tokens[place]);
  if (day === null || day < 1 || day > 31 || tokens[place]?.kind !== "number")
    return { date: { kind: "month", month }, end: at + 1 + (isSign(tokens[at + 1], ".") ? 1 : 0) };
  const dayYear = yearAfter(tokens, place + 1);
  return dayOf(tokens, at, dayYear.end, { day, month, year: dayYear.year });
}

function fiscalYearAt(tokens: Tokens, at: number): ParsedExpression {
  return problemAt(reasons.fiscal, at + (integerOf(tokens[at + 1]) === null ? 1 : 2));
}

/** Returns a day with the text of the tokens from `from` to `end`. */
function dayOf(
  tokens: Tokens,
  from: number,
  end: number,
  parts: { day: number; month?: number; year?: number },
): ParsedExpression {
  const written = tokens.slice(Math.max(0, from), end);
  const text = written.map((token) => (token.hasSpaceBefore ? " " : "") + token.text).join("");
  return { date: { kind: "day", ...parts, text: text.trim() }, end };
}

function withYear(
  tokens: Tokens,
  next: number,
  date: Extract<DateExpression, { kind: "quarter" | "half" | "calendarWeek" }>,
): ParsedExpression {
  const { year, end } = yearAfter(tokens, next);
  if (year !== undefined) return { date: { ...date, year }, end };
  const place = isSign(tokens[next], ",") ? next + 1 : next;
  if (hasRole(tokens[place], "fiscal")) return fiscalYearAt(tokens, place);
  return twoDigitYearAt(tokens, next) ?? { date, end: next };
}

/** Parses a year at token `next`, or after a comma, dot, slash, dash without spaces, or "of" at that token. */
function yearAfter(tokens: Tokens, next: number): ParsedYear {
  return yearAt(tokens, skip(tokens, next, ",./-", 3)) ?? { end: next };
}

function yearAt(tokens: Tokens, at: number): Required<ParsedYear> | null {
  const token = tokens[at];
  if (token?.kind !== "number" || token.text.length !== 4 || !isPlanYear(token.value)) return null;
  const end = at + 1;
  if (!hasRole(tokens[end], "yearMark")) return { year: token.value, end };
  return { year: token.value, end: end + (isSign(tokens[end + 1], ".") ? 2 : 1) };
}

/** Returns a `DateProblem` if a two-digit year such as '26 is at token `next`, otherwise null. */
function twoDigitYearAt(tokens: Tokens, next: number): ParsedExpression | null {
  const at = isSign(tokens[next], "'’") ? next + 1 : next;
  const token = tokens[at];
  const isYear = token?.kind === "number" && token.text.length === 2;
  return isYear ? problemAt(reasons.twoDigitYear, at + 1) : null;
}

/** Skips up to `maxTokens` signs (dashes only without spaces), dots and words such as "of"; returns the next index. */
function skip(tokens: Tokens, from: number, signs: string, maxTokens: number): number {
  let at = from;
  for (; at < from + maxTokens; at++) {
    if (hasRole(tokens[at], "of")) continue;
    if (!isSign(tokens[at], `${signs}.`)) break;
    if (tokens[at]?.text === "-" && !isJoinedSign(tokens, at, "-")) break;
  }
  return at;
}

/** Returns true if the token is one of `signs`, without white space on either side. */
function isJoinedSign(tokens: Tokens, at: number, signs: string): boolean {
  return isSign(tokens[at], signs) && !tokens[at]?.hasSpaceBefore && !tokens[at + 1]?.hasSpaceBefore;
}

function wordAt(tokens: Tokens, at: number): DateWord | undefined {
  const token = tokens[at];
  return token?.kind === "word" ? token.word : undefined;
}

function problemAt(reason: string, end: number): ParsedExpression {
  return { date: dateProblem(reason), end };
}

function monthOf(word: DateWord | undefined): number | undefined {
  return word?.month ?? word?.shortMonth;
}

function halfOf({ roles }: DateWord): 1 | 2 | null {
  return roles.has("firstHalf") ? 1 : roles.has("secondHalf") ? 2 : null;
}

function isQuarter(n: number): boolean {
  return n >= 1 && n <= 4;
}
