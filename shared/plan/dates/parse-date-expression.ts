import { type DateExpression, dateProblem, isPlanYear, reasons } from "./date-expression.ts";
import type { DateWord } from "./date-words.ts";
import { type ParsedYear, TokenReader } from "./token-reader.ts";
import { integerOf, isRangeSeparator, type Token } from "./tokens.ts";

/** A date expression and the index of the token behind it. */
export interface ParsedExpression {
  date: DateExpression;
  end: number;
}

/** Parses the date expression that starts at this token, or returns null. Reads a few tokens only, so the work is bounded. */
export function parseDateExpression(tokens: readonly Token[], at: number): ParsedExpression | null {
  return new ExpressionParser(tokens).parse(at);
}

class ExpressionParser extends TokenReader {
  parse(at: number): ParsedExpression | null {
    const token = this.tokens[at];
    if (token?.kind === "date") return { date: token.date, end: at + 1 };
    if (this.hasRole(at, "nth")) return this.#parseNumber(at + 1, true);
    if (token?.kind === "number" || this.integer(at) !== null) return this.#parseNumber(at, false);
    return token?.kind === "word" ? this.#parseWord(at, token.word) : null;
  }

  #parseWord(at: number, word: DateWord): ParsedExpression | null {
    const month = this.#parseMonth(at, word);
    if (month) return month;
    if (word.weekday !== undefined) {
      const parsed = this.parse(this.skip(at + 1, ",.", 1));
      if (parsed?.date.unit !== "day") return null;
      return { ...parsed, date: { ...parsed.date, weekday: word.weekday } };
    }
    if (word.roles.has("fiscal")) return this.#parseFiscalYear(at);
    const half = halfOf(word);
    if (half !== null) return this.#withYear(at + 1, { unit: "half", n: half });
    return this.#parseUnit(at, word) ?? this.#parseLetter(at, word);
  }

  /** "Week 3", "Sprint #2", "Quarter 1 2026", "KW 12". */
  #parseUnit(at: number, word: DateWord): ParsedExpression | null {
    const isCalendarWeek = word.roles.has("calendarWeek");
    if (!isCalendarWeek && (word.unit === undefined || word.unitPosition !== "either")) return null;
    let next = at + 1;
    if (this.isSign(next, ".")) next++;
    if (this.isSign(next, "#") || (this.isSign(next, "-_") && !this.hasSpaceBefore(next))) next++;
    const token = this.tokens[next];
    const n = integerOf(token);
    if (n === null || (token?.kind === "number" && token.isOrdinal)) return null;
    if (n > 1900 && isPlanYear(n) && word.unit !== "day") return null;
    if (isCalendarWeek) return this.#withYear(next + 1, { unit: "calendarWeek", n });
    return this.#relative(next + 1, word, n);
  }

  /** A unit and its ordinal number; `next` is the index behind both. */
  #relative(next: number, { unit }: DateWord, n: number): ParsedExpression | null {
    switch (unit) {
      case "quarter":
        return isQuarter(n) ? this.#withYear(next, { unit: "quarter", n }) : null;
      case "sprint":
        return problemAt(reasons.sprint, next);
      case "year":
        return problemAt(reasons.vague, next);
      case undefined:
        return null;
      default: {
        const year = this.yearBehind(next);
        if (year && unit === "week") return problemAt(reasons.weekOfYear, year.end);
        return { date: { unit: "relative", of: unit, n }, end: next };
      }
    }
  }

  /** Q1, H1, T1 with or without a year. */
  #parseLetter(at: number, word: DateWord): ParsedExpression | null {
    const n = this.integer(at + 1);
    if (n === null || !isQuarter(n)) return null;
    if (word.roles.has("halfLetter") && n <= 2) return this.#withYear(at + 2, { unit: "half", n });
    const isQuarterLetter =
      word.roles.has("quarterLetter") ||
      (word.roles.has("quarterWithYear") && this.yearBehind(at + 2) !== null);
    return isQuarterLetter ? this.#withYear(at + 2, { unit: "quarter", n }) : null;
  }

  #parseNumber(at: number, hasPrefix: boolean): ParsedExpression | null {
    const token = this.tokens[at];
    const n = integerOf(token);
    if (n === null) {
      const unit = token?.kind === "number" ? this.word(at + 1)?.unit : undefined;
      return unit ? { date: { unit: "duration", of: unit, n: Number.NaN }, end: at + 2 } : null;
    }
    const year = hasPrefix ? null : this.yearAt(at);
    if (year) return this.#parseAfterYear(year);
    let isOrdinal = hasPrefix || (token?.kind === "number" && token.isOrdinal);
    let next = at + 1;
    if (this.isSign(next, ".") && !this.hasSpaceBefore(next)) {
      isOrdinal = true;
      next++;
    }
    if (
      this.isSign(next, "-") &&
      !this.hasSpaceBefore(next) &&
      !this.hasSpaceBefore(next + 1) &&
      this.word(next + 1)?.unit
    )
      next++;
    const word = this.word(next);
    if (this.hasRole(next, "monthMark")) return this.#parseMonthMark(next + 1, n, undefined);
    if (word?.unit !== undefined) {
      const isRelative =
        word.unitPosition === "ordinal" ||
        (isOrdinal && word.unitPosition === "either") ||
        (hasPrefix && word.unitPosition === "after-number");
      if (isRelative) return this.#relative(next + 1, word, n);
      return { date: { unit: "duration", of: word.unit, n }, end: next + 1 };
    }
    if (this.hasRole(next, "dayMark")) return this.#day(at, next + 1, { day: n });
    if (this.hasRole(next, "yearMark")) return { date: { unit: "duration", of: "year", n }, end: next + 1 };
    if (this.hasRole(next, "quarterLetter") && isQuarter(n))
      return this.#withYear(next + 1, { unit: "quarter", n });
    const behind = this.yearBehind(next);
    return (
      this.#parseDayAndMonth(at, next, n) ?? {
        date: { unit: "number", n, isOrdinal, ...(behind && { year: behind.year }) },
        end: behind?.end ?? next,
      }
    );
  }

  /** "5 March 2026"; `next` is the index behind the number. */
  #parseDayAndMonth(at: number, next: number, day: number): ParsedExpression | null {
    const place = this.skip(next, "-/", 2);
    const word = this.word(place);
    const month = monthOf(word);
    if (!word || month === undefined || day < 1 || day > 31) return null;
    const year = this.yearBehind(place + 1);
    if (word.month === undefined && !year && (this.tokens[place]?.text.length ?? 0) < 4) return null;
    if (!year && this.isTwoDigitYear(place + 1))
      return problemAt(reasons.twoDigitYear, place + 2 + (this.isSign(place + 1, "'’") ? 1 : 0));
    return this.#day(at, year?.end ?? place + 1, { day, month, ...(year && { year: year.year }) });
  }

  /** "2026 Q1", "2026-W03", 2025年3月5日, "2026 March", or a year alone. */
  #parseAfterYear({ year, end }: ParsedYear): ParsedExpression {
    const alone: ParsedExpression = { date: { unit: "year", year }, end };
    let at = end;
    if (this.isSign(at, "-/.") && !this.hasSpaceBefore(at) && !this.hasSpaceBefore(at + 1)) at++;
    const start = this.hasRole(at, "nth") ? at + 1 : at;
    if (start > at || this.integer(at) !== null) {
      const n = this.integer(start);
      if (n === null || at > end) return alone;
      if (this.hasRole(start + 1, "monthMark")) return this.#parseMonthMark(start + 2, n, year);
      if (isRangeSeparator(this.tokens[start + 1]) && this.hasRole(start + 3, "monthMark"))
        return { date: { unit: "number", n, isOrdinal: false, year }, end: start + 1 };
      if (this.word(start + 1)?.unit === "quarter" && isQuarter(n))
        return { date: { unit: "quarter", n, year }, end: start + 2 };
      return alone;
    }
    const word = this.word(at);
    if (!word) return alone;
    const half = halfOf(word);
    if (half !== null) return { date: { unit: "half", n: half, year }, end: at + 1 };
    const n = this.integer(at + 1);
    if (n !== null && !this.hasSpaceBefore(at + 1)) {
      const isQuarterLetter = word.roles.has("quarterLetter") || word.roles.has("quarterWithYear");
      if (isQuarterLetter && isQuarter(n)) return { date: { unit: "quarter", n, year }, end: at + 2 };
      if (word.roles.has("halfLetter") && (n === 1 || n === 2))
        return { date: { unit: "half", n, year }, end: at + 2 };
      // ISO 8601.
      if (this.tokens[at]?.text === "w") return { date: { unit: "calendarWeek", n, year }, end: at + 2 };
    }
    const month = monthOf(word);
    if (month === undefined) return alone;
    if (n === null || n > 31) return { date: { unit: "month", month, year }, end: at + 1 };
    return this.#day(at - 1, at + 2, { day: n, month, year });
  }

  /** The day behind 3月, or the month alone. */
  #parseMonthMark(next: number, month: number, year: number | undefined): ParsedExpression {
    const day = this.integer(next);
    const known = { month, ...(year !== undefined && { year }) };
    if (day !== null && this.hasRole(next + 1, "dayMark"))
      return this.#day(next - 2, next + 2, { day, ...known });
    if (day !== null && isRangeSeparator(this.tokens[next + 1]) && this.hasRole(next + 3, "dayMark"))
      return this.#day(next - 2, next + 1, { day, ...known });
    if (month < 1 || month > 12)
      return { date: dateProblem("a year has 12 months", "invalid-date"), end: next };
    return { date: { unit: "month", hasMark: true, ...known }, end: next };
  }

  /** "March 2026", "March 5, 2026", "Mar". */
  #parseMonth(at: number, word: DateWord): ParsedExpression | null {
    const month = monthOf(word);
    if (month === undefined) return null;
    const year = this.yearBehind(at + 1);
    if (year) return { date: { unit: "month", month, year: year.year }, end: year.end };
    if (word.month === undefined) return null;
    if (this.isSign(at + 1, "'’") && this.integer(at + 2) !== null)
      return problemAt(reasons.twoDigitYear, at + 3);
    const place = this.skip(at + 1, "-.", 1);
    const day = this.integer(place);
    if (day === null || day < 1 || day > 31 || this.tokens[place]?.kind !== "number")
      return { date: { unit: "month", month }, end: at + 1 + (this.isSign(at + 1, ".") ? 1 : 0) };
    const dayYear = this.yearBehind(place + 1);
    return this.#day(at, dayYear?.end ?? place + 1, { day, month, ...(dayYear && { year: dayYear.year }) });
  }

  #parseFiscalYear(at: number): ParsedExpression {
    return problemAt(reasons.fiscal, at + (this.integer(at + 1) === null ? 1 : 2));
  }

  #day(from: number, end: number, parts: { day: number; month?: number; year?: number }): ParsedExpression {
    const tokens = this.tokens.slice(Math.max(0, from), end);
    const text = tokens.map((token) => (token.hasSpaceBefore ? " " : "") + token.text).join("");
    return { date: { unit: "day", ...parts, text: text.trim() }, end };
  }

  #withYear(
    next: number,
    date: Extract<DateExpression, { unit: "quarter" | "half" | "calendarWeek" }>,
  ): ParsedExpression {
    const year = this.yearBehind(next);
    if (year) return { date: { ...date, year: year.year }, end: year.end };
    const place = this.isSign(next, ",") ? next + 1 : next;
    if (this.hasRole(place, "fiscal")) return this.#parseFiscalYear(place);
    if (this.isTwoDigitYear(next))
      return problemAt(reasons.twoDigitYear, next + (this.isSign(next, "'’") ? 2 : 1));
    return { date, end: next };
  }
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
