import type { DateRole } from "../languages/language.ts";
import { fromLanguages } from "../vocabulary/active-languages.ts";
import type { DateExpression } from "./date-expression.ts";
import { type DateWord, findDateWord, ordinalEnding } from "./date-words.ts";
import { type DateOrder, parseNumericDate } from "./numeric-dates.ts";

/** A token in the text of a schedule. */
export type Token = { text: string; hasSpaceBefore: boolean } & (
  | { kind: "number"; value: number; isOrdinal: boolean }
  | { kind: "date"; date: DateExpression }
  | { kind: "word"; word: DateWord }
  | { kind: "sign" }
  /** A word or symbol without a meaning in schedules. */
  | { kind: "other" }
);

const numberPattern = fromLanguages(
  () => new RegExp(`(\\d+)(?:(${ordinalEnding()})(?![\\p{L}\\p{N}])|([ºª°])|(\\.\\d+)(?!\\d))?`, "uy"),
);
/** Matches a run of letters, a sign, or another symbol. */
const otherPattern = /(\p{L}[\p{L}\p{M}]*)|(->|\.\.+|[-–—‒−~〜→.,:;/&+'’#|()·•_、。])|[^ ]/uy;
const scriptWithoutSpaces = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u;
/** The lengths, in characters, of words that are looked up in text without spaces; the longest first. */
const wordLengths = [4, 3, 2, 1];

/** Splits a text from `normalizeDateText` into tokens, in linear time. */
export function tokenize(text: string, order: DateOrder): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    if (text[at] === " ") at++;
    else
      for (const token of tokensAt(text, at, order, tokens.at(-1))) {
        tokens.push(token);
        at += token.text.length;
      }
  }
  return tokens;
}

function tokensAt(text: string, at: number, order: DateOrder, previous: Token | undefined): Token[] {
  const hasSpaceBefore = text[at - 1] === " ";
  if (/\d/.test(text[at] ?? "")) {
    const followsWord = previous?.kind === "other" && !hasSpaceBefore;
    const found = followsWord ? null : parseNumericDate(text, at, order);
    return [found ? { kind: "date", ...found, hasSpaceBefore } : numberToken(text, at, hasSpaceBefore)];
  }
  otherPattern.lastIndex = at;
  const [symbol = "", letters, sign] = otherPattern.exec(text) ?? [];
  if (sign !== undefined) return [{ kind: "sign", text: sign, hasSpaceBefore }];
  const words = letters === undefined ? [symbol] : splitRun(letters);
  return words.map((written, index) => {
    const word = findDateWord(written);
    const place = { text: written, hasSpaceBefore: hasSpaceBefore && index === 0 };
    return word ? { kind: "word", word, ...place } : { kind: "other", ...place };
  });
}

/** Estimates the number of tokens in a text: words, numbers and signs. Characters beyond ASCII count as letters. */
export function countTokens(text: string): number {
  return text.match(/\d+|[a-z\u0080-\uffff]+|[!-\x7f]/gi)?.length ?? 0;
}

function numberToken(text: string, at: number, hasSpaceBefore: boolean): Token {
  const pattern = numberPattern();
  pattern.lastIndex = at;
  const [whole = "", digits, ending, degree, fraction] = pattern.exec(text) ?? [];
  return {
    kind: "number",
    value: fraction === undefined ? Number(digits) : Number.NaN,
    isOrdinal: ending !== undefined || degree !== undefined,
    text: whole,
    hasSpaceBefore,
  };
}

/** Splits a run of letters in a script without spaces into known words; if not possible, returns the whole run. */
function splitRun(run: string): string[] {
  if (findDateWord(run) || !scriptWithoutSpaces.test(run)) return [run];
  const words: string[] = [];
  for (let at = 0; at < run.length; ) {
    const start = at;
    const word = wordLengths.map((length) => run.slice(start, start + length)).find(findDateWord);
    if (word === undefined) return [run];
    words.push(word);
    at += word.length;
  }
  return words;
}

/** Returns true if the token is a word with this role. */
export function hasRole(token: Token | undefined, role: DateRole): boolean {
  return token?.kind === "word" && token.word.roles.has(role);
}

/** Returns true if the token is one of `signs`, a string of single characters. */
export function isSign(token: Token | undefined, signs: string): boolean {
  return token?.kind === "sign" && signs.includes(token.text);
}

/** Returns true if the token separates the ends of a range: a dash, an arrow, "to". */
export function isRangeSeparator(token: Token | undefined): boolean {
  return hasRole(token, "range") || (token?.kind === "sign" && /^(?:->|\.\.+|[-–—‒−~〜→])$/.test(token.text));
}

/** Returns the value of a whole number up to 999,999, in digits or as a word such as "two"; null for other tokens. */
export function integerOf(token: Token | undefined): number | null {
  if (token?.kind === "word") return token.word.number ?? null;
  return token?.kind === "number" && token.value <= 999_999 ? token.value : null;
}
