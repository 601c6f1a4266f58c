import type { DateRole } from "../languages/language.ts";
import { isPlanYear } from "./date-expression.ts";
import type { DateWord } from "./date-words.ts";
import { hasRole, integerOf, isSign, type Token } from "./tokens.ts";

/** A four-digit year and the index of the token behind it. */
export interface ParsedYear {
  year: number;
  end: number;
}

/** Access to the tokens of a schedule by index; indexes behind the end have no token. */
export class TokenReader {
  readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  /** '26, or 26 directly behind a month or quarter. */
  isTwoDigitYear(next: number): boolean {
    const token = this.tokens[this.isSign(next, "'’") ? next + 1 : next];
    return token?.kind === "number" && token.text.length === 2;
  }

  /** The year behind an optional comma, dot, slash, dash without spaces, or "of". */
  yearBehind(next: number): ParsedYear | null {
    return this.yearAt(this.skip(next, ",./-", 3));
  }

  yearAt(at: number): ParsedYear | null {
    const token = this.tokens[at];
    if (token?.kind !== "number" || token.text.length !== 4 || !isPlanYear(token.value)) return null;
    let end = at + 1;
    if (this.hasRole(end, "yearMark")) end += this.isSign(end + 1, ".") ? 2 : 1;
    return { year: token.value, end };
  }

  /** Returns the index behind at most `maxTokens` of these signs, dots and words like "of"; skips dashes only without spaces. */
  skip(from: number, signs: string, maxTokens: number): number {
    let at = from;
    for (; at < from + maxTokens; at++) {
      if (this.hasRole(at, "of")) continue;
      if (!this.isSign(at, `${signs}.`)) break;
      if (this.tokens[at]?.text === "-" && (this.hasSpaceBefore(at) || this.hasSpaceBefore(at + 1))) break;
    }
    return at;
  }

  hasRole(at: number, role: DateRole): boolean {
    return hasRole(this.tokens[at], role);
  }

  isSign(at: number, signs: string): boolean {
    return isSign(this.tokens[at], signs);
  }

  hasSpaceBefore(at: number): boolean {
    return this.tokens[at]?.hasSpaceBefore ?? false;
  }

  integer(at: number): number | null {
    return integerOf(this.tokens[at]);
  }

  word(at: number): DateWord | undefined {
    const token = this.tokens[at];
    return token?.kind === "word" ? token.word : undefined;
  }
}
