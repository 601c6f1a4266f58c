import { isYear, type Point, problem, reasons } from "./point.ts";
import { is, isRange, isSign, numberOf, type Token } from "./tokens.ts";
import type { Word } from "./vocabulary.ts";

/** A time and the index of the token behind it. */
export interface Parsed {
  point: Point;
  end: number;
}

/** The time that starts at this token; null where none does. Looks at a few tokens only, however many there are. */
export function parsePoint(tokens: readonly Token[], at: number): Parsed | null {
  const token = tokens[at];
  if (token?.kind === "date") return { point: token.point, end: at + 1 };
  if (is(token, "nth")) return parseNumber(tokens, at + 1, true);
  const number = numberOf(token);
  if (token?.kind === "number" || number !== null) return parseNumber(tokens, at, false);
  if (token?.kind !== "word") return null;
  return parseWord(tokens, at, token.word);
}

function parseWord(tokens: readonly Token[], at: number, word: Word): Parsed | null {
  if (word.month !== undefined || word.shortMonth !== undefined) {
    const parsed = parseMonth(tokens, at, word);
    if (parsed) return parsed;
  }
  if (word.weekday !== undefined) {
    const parsed = parsePoint(tokens, skip(tokens, at + 1, ",.", 1));
    if (parsed?.point.unit !== "day") return null;
    return { ...parsed, point: { ...parsed.point, weekday: word.weekday } };
  }
  if (word.roles.has("fiscal"))
    return { point: problem(reasons.fiscal), end: at + (numberOf(tokens[at + 1]) === null ? 1 : 2) };
  const half = word.roles.has("firstHalf") ? 1 : word.roles.has("secondHalf") ? 2 : null;
  if (half !== null) return withYear(tokens, at + 1, { unit: "half", n: half });
  return parseUnit(tokens, at, word) ?? parseLetter(tokens, at, word);
}

/** "Week 3", "Sprint #2", "Quarter 1 2026", "KW 12". */
function parseUnit(tokens: readonly Token[], at: number, word: Word): Parsed | null {
  const calendarWeek = word.roles.has("calendarWeek");
  if (!calendarWeek && (word.unit === undefined || word.placed !== "either")) return null;
  let next = at + 1;
  if (isSign(tokens[next], ".")) next++;
  if (isSign(tokens[next], "#") || (isSign(tokens[next], "-_") && !tokens[next]?.spaced)) next++;
  const n = numberOf(tokens[next]);
  const token = tokens[next];
  if (n === null || (token?.kind === "number" && token.counted)) return null;
  if (n > 1900 && isYear(n) && word.unit !== "day") return null;
  next++;
  if (calendarWeek) return withYear(tokens, next, { unit: "calendarWeek", n });
  return counted(tokens, next, word, n);
}

/** A counted unit, the index being behind unit and number. */
function counted(tokens: readonly Token[], next: number, word: Word, n: number): Parsed | null {
  switch (word.unit) {
    case "quarter":
      return n >= 1 && n <= 4 ? withYear(tokens, next, { unit: "quarter", n }) : null;
    case "sprint":
      return { point: problem(reasons.sprint), end: next };
    case "year":
      return { point: problem(reasons.vague), end: next };
    case undefined:
      return null;
    default: {
      const year = yearBehind(tokens, next);
      if (year && word.unit === "week") return { point: problem(reasons.weekOfYear), end: year.end };
      return { point: { unit: "counted", of: word.unit, n }, end: next };
    }
  }
}

/** Q1, H1, T1 with or without a year. */
function parseLetter(tokens: readonly Token[], at: number, word: Word): Parsed | null {
  const n = numberOf(tokens[at + 1]);
  if (n === null || n < 1 || n > 4) return null;
  if (word.roles.has("halfLetter") && n <= 2) return withYear(tokens, at + 2, { unit: "half", n });
  if (word.roles.has("quarterLetter")) return withYear(tokens, at + 2, { unit: "quarter", n });
  if (word.roles.has("quarterWithYear") && yearBehind(tokens, at + 2))
    return withYear(tokens, at + 2, { unit: "quarter", n });
  return null;
}

function parseNumber(tokens: readonly Token[], at: number, nth: boolean): Parsed | null {
  const token = tokens[at];
  const n = numberOf(token);
  if (n === null) return token?.kind === "number" ? parseFraction(tokens, at) : null;
  const year = nth ? null : yearAt(tokens, at);
  if (year) return parseAfterYear(tokens, year.end, year.year);
  let isCounted = nth || (token?.kind === "number" && token.counted);
  let next = at + 1;
  if (isSign(tokens[next], ".") && !tokens[next]?.spaced) {
    isCounted = true;
    next++;
  }
  if (
    isSign(tokens[next], "-") &&
    !tokens[next]?.spaced &&
    !tokens[next + 1]?.spaced &&
    wordAt(tokens, next + 1)?.unit
  )
    next++;
  const word = wordAt(tokens, next);
  if (word && is(tokens[next], "monthMark")) return parseMonthMark(tokens, next + 1, n, undefined);
  if (word?.unit !== undefined) {
    if (
      word.placed === "counted" ||
      (isCounted && word.placed === "either") ||
      (nth && word.placed === "short")
    )
      return counted(tokens, next + 1, word, n);
    return { point: { unit: "duration", of: word.unit, n }, end: next + 1 };
  }
  if (is(tokens[next], "dayMark"))
    return { point: dayPoint(tokens, at, next + 1, { day: n }), end: next + 1 };
  if (is(tokens[next], "yearMark")) return { point: { unit: "duration", of: "year", n }, end: next + 1 };
  if (is(tokens[next], "quarterLetter") && n >= 1 && n <= 4)
    return withYear(tokens, next + 1, { unit: "quarter", n });
  return parseDayMonth(tokens, at, next, n) ?? bare(tokens, next, n, isCounted);
}

/** "5 March 2026", the number being read; `next` is behind it. */
function parseDayMonth(tokens: readonly Token[], at: number, next: number, n: number): Parsed | null {
  const place = skip(tokens, next, "-/", 2);
  const word = wordAt(tokens, place);
  const month = word?.month ?? word?.shortMonth;
  if (!word || month === undefined || n < 1 || n > 31) return null;
  const year = yearBehind(tokens, place + 1);
  if (word.month === undefined && !year && (tokens[place]?.text.length ?? 0) < 4) return null;
  if (!year && twoDigitYear(tokens, place + 1))
    return {
      point: problem(reasons.twoDigitYear),
      end: place + 2 + (isSign(tokens[place + 1], "'’") ? 1 : 0),
    };
  const end = year?.end ?? place + 1;
  return { point: dayPoint(tokens, at, end, { day: n, month, ...(year && { year: year.year }) }), end };
}

function bare(tokens: readonly Token[], next: number, n: number, isCounted: boolean): Parsed {
  const year = yearBehind(tokens, next);
  const point: Point = { unit: "bare", n, counted: isCounted, ...(year && { year: year.year }) };
  return { point, end: year?.end ?? next };
}

function parseFraction(tokens: readonly Token[], at: number): Parsed | null {
  const word = wordAt(tokens, at + 1);
  return word?.unit ? { point: { unit: "duration", of: word.unit, n: Number.NaN }, end: at + 2 } : null;
}

/** What follows a year: "2026 Q1", "2026-W03", 2025年3月5日, "2026 March". Else the year alone. */
function parseAfterYear(tokens: readonly Token[], end: number, year: number): Parsed {
  const alone: Parsed = { point: { unit: "year", year }, end };
  let at = end;
  if (isSign(tokens[at], "-/.") && !tokens[at]?.spaced && !tokens[at + 1]?.spaced) at++;
  const joined = at > end;
  const word = wordAt(tokens, at);
  if (is(tokens[at], "nth") || numberOf(tokens[at]) !== null) {
    const start = is(tokens[at], "nth") ? at + 1 : at;
    const n = numberOf(tokens[start]);
    if (n === null || joined) return alone;
    if (is(tokens[start + 1], "monthMark")) return parseMonthMark(tokens, start + 2, n, year);
    if (isRange(tokens[start + 1]) && is(tokens[start + 3], "monthMark"))
      return { point: { unit: "bare", n, counted: false, year }, end: start + 1 };
    const unit = wordAt(tokens, start + 1);
    if (unit?.unit === "quarter" && n >= 1 && n <= 4)
      return { point: { unit: "quarter", n, year }, end: start + 2 };
    return alone;
  }
  if (!word) return alone;
  const n = numberOf(tokens[at + 1]);
  if (word.roles.has("firstHalf")) return { point: { unit: "half", n: 1, year }, end: at + 1 };
  if (word.roles.has("secondHalf")) return { point: { unit: "half", n: 2, year }, end: at + 1 };
  if (n !== null && !tokens[at + 1]?.spaced) {
    const quarter = word.roles.has("quarterLetter") || word.roles.has("quarterWithYear");
    if (quarter && n >= 1 && n <= 4) return { point: { unit: "quarter", n, year }, end: at + 2 };
    if (word.roles.has("halfLetter") && n >= 1 && n <= 2)
      return { point: { unit: "half", n, year }, end: at + 2 };
    if (tokens[at]?.text === "w") return { point: { unit: "calendarWeek", n, year }, end: at + 2 };
  }
  const month = word.month ?? word.shortMonth;
  if (month === undefined) return alone;
  const day = numberOf(tokens[at + 1]);
  if (day === null || day > 31) return { point: { unit: "month", month, year }, end: at + 1 };
  return { point: dayPoint(tokens, at - 1, at + 2, { day, month, year }), end: at + 2 };
}

/** Behind 3月: perhaps 5日. */
function parseMonthMark(
  tokens: readonly Token[],
  next: number,
  month: number,
  year: number | undefined,
): Parsed {
  const day = numberOf(tokens[next]);
  const own = { month, ...(year !== undefined && { year }) };
  if (day !== null && is(tokens[next + 1], "dayMark"))
    return { point: dayPoint(tokens, next - 2, next + 2, { day, ...own }), end: next + 2 };
  if (day !== null && isRange(tokens[next + 1]) && is(tokens[next + 3], "dayMark"))
    return { point: dayPoint(tokens, next - 2, next + 1, { day, ...own }), end: next + 1 };
  if (month < 1 || month > 12) return { point: problem("there are twelve months", "bad-date"), end: next };
  return { point: { unit: "month", marked: true, ...own }, end: next };
}

/** "March 2026", "March 5, 2026", "Mar". */
function parseMonth(tokens: readonly Token[], at: number, word: Word): Parsed | null {
  const month = word.month ?? word.shortMonth;
  if (month === undefined) return null;
  const year = yearBehind(tokens, at + 1);
  if (year) return { point: { unit: "month", month, year: year.year }, end: year.end };
  if (word.month === undefined) return null;
  if (isSign(tokens[at + 1], "'’") && numberOf(tokens[at + 2]) !== null)
    return { point: problem(reasons.twoDigitYear), end: at + 3 };
  const place = skip(tokens, at + 1, "-.", 1);
  const day = numberOf(tokens[place]);
  if (day === null || day < 1 || day > 31 || tokens[place]?.kind !== "number")
    return { point: { unit: "month", month }, end: at + 1 + (isSign(tokens[at + 1], ".") ? 1 : 0) };
  const dayYear = yearBehind(tokens, place + 1);
  const end = dayYear?.end ?? place + 1;
  return { point: dayPoint(tokens, at, end, { day, month, ...(dayYear && { year: dayYear.year }) }), end };
}

function dayPoint(
  tokens: readonly Token[],
  from: number,
  to: number,
  parts: { day: number; month?: number; year?: number },
): Point {
  const text = tokens
    .slice(Math.max(0, from), to)
    .map((token) => (token.spaced ? " " : "") + token.text)
    .join("")
    .trim();
  return { unit: "day", ...parts, text };
}

function withYear(
  tokens: readonly Token[],
  next: number,
  point: Extract<Point, { unit: "quarter" | "half" | "calendarWeek" }>,
): Parsed {
  const year = yearBehind(tokens, next);
  if (year) return { point: { ...point, year: year.year }, end: year.end };
  const place = isSign(tokens[next], ",") ? next + 1 : next;
  if (is(tokens[place], "fiscal"))
    return { point: problem(reasons.fiscal), end: place + (numberOf(tokens[place + 1]) === null ? 1 : 2) };
  if (twoDigitYear(tokens, next))
    return { point: problem(reasons.twoDigitYear), end: next + (isSign(tokens[next], "'’") ? 2 : 1) };
  return { point, end: next };
}

/** '26, or 26 right behind a month or quarter. */
function twoDigitYear(tokens: readonly Token[], next: number): boolean {
  const token = tokens[isSign(tokens[next], "'’") ? next + 1 : next];
  return token?.kind === "number" && token.text.length === 2;
}

/** The year behind an optional comma, dot, slash, joined dash or "of". */
function yearBehind(tokens: readonly Token[], next: number): { year: number; end: number } | null {
  return yearAt(tokens, skip(tokens, next, ",./-", 3));
}

function yearAt(tokens: readonly Token[], at: number): { year: number; end: number } | null {
  const token = tokens[at];
  if (token?.kind !== "number" || token.text.length !== 4 || !isYear(token.value)) return null;
  let end = at + 1;
  if (is(tokens[end], "yearMark")) end += isSign(tokens[end + 1], ".") ? 2 : 1;
  return { year: token.value, end };
}

/** The index behind at most so many of these signs and words like "of"; dashes only where nothing is spaced. */
function skip(tokens: readonly Token[], from: number, signs: string, most: number): number {
  let at = from;
  for (; at < from + most; at++) {
    const token = tokens[at];
    if (is(token, "of")) continue;
    if (!isSign(token, `${signs}.`)) break;
    if (token?.text === "-" && (token.spaced || tokens[at + 1]?.spaced)) break;
  }
  return at;
}

function wordAt(tokens: readonly Token[], at: number): Word | undefined {
  const token = tokens[at];
  return token?.kind === "word" ? token.word : undefined;
}
