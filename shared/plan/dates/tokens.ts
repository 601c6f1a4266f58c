import type { DateRole } from "../languages/language.ts";
import { fromLanguages } from "../vocabulary/active-languages.ts";
import type { DateExpression } from "./date-expression.ts";
import { type DateWord, findDateWord, ordinalEnding } from "./date-words.ts";
import { type DateOrder, parseNumericDate } from "./numeric-dates.ts";

/** A token of a schedule's text. `hasSpaceBefore`: white space precedes it. */
export type Token = { text: string; hasSpaceBefore: boolean } & (
  | { kind: "number"; value: number; isOrdinal: boolean }
  | { kind: "date"; date: DateExpression }
  | { kind: "word"; word: DateWord }
  | { kind: "sign" }
  /** Has no meaning in schedules. */
  | { kind: "other" }
);

const numberPattern = fromLanguages(
  () => new RegExp(`(\\d+)(?:(${ordinalEnding()})(?![\\p{L}\\p{N}])|([ºª°])|(\\.\\d+)(?!\\d))?`, "uy"),
);
const letters = /\p{L}[\p{L}\p{M}]*/uy;
const scriptWithoutSpaces = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u;
const sign = /->|\.\.+|[-–—‒−~〜→.,:;/&+'’#|()·•_、。]/uy;
const symbol = /[^\s\d\p{L}]/uy;
/** In characters. */
const maxWordLength = 4;

/** Splits normalized text into tokens, in linear time. */
export function tokenize(text: string, order: DateOrder): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let hasSpaceBefore = false;
  const add = (token: Token) => {
    tokens.push(token);
    at += token.text.length;
    hasSpaceBefore = false;
  };
  while (at < text.length) {
    if (text[at] === " ") {
      at++;
      hasSpaceBefore = true;
    } else if (isDigit(text, at)) {
      const followsWord = tokens.at(-1)?.kind === "other" && !hasSpaceBefore;
      const found = followsWord ? null : parseNumericDate(text, at, order);
      if (found) add({ kind: "date", ...found, hasSpaceBefore });
      else add(numberToken(text, at, hasSpaceBefore));
    } else {
      const run = matchAt(letters, text, at);
      const mark = run === null ? matchAt(sign, text, at) : null;
      if (run !== null)
        for (const [length, word] of splitRun(run))
          add(wordToken(word, text.slice(at, at + length), hasSpaceBefore));
      else if (mark !== null) add({ kind: "sign", text: mark, hasSpaceBefore });
      else {
        const other = matchAt(symbol, text, at) ?? text.slice(at, at + 1);
        add(wordToken(findDateWord(other), other, hasSpaceBefore));
      }
    }
  }
  return tokens;
}

/** Counts the words, numbers and signs of raw text: an estimate of its tokens. */
export function countTokens(text: string): number {
  let count = 0;
  let before: CharacterKind = "space";
  for (let at = 0; at < text.length; at++) {
    const kind = characterKind(text, at);
    if (kind === "sign" || (kind !== "space" && kind !== before)) count++;
    before = kind;
  }
  return count;
}

type CharacterKind = "space" | "sign" | "digit" | "letter";

/** Everything beyond ASCII counts as letters. */
function characterKind(text: string, at: number): CharacterKind {
  const code = text.charCodeAt(at);
  if (code <= 0x20) return "space";
  if (isDigit(text, at)) return "digit";
  const lower = code | 0x20;
  return code >= 0x80 || (lower >= 0x61 && lower <= 0x7a) ? "letter" : "sign";
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
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

function wordToken(word: DateWord | undefined, text: string, hasSpaceBefore: boolean): Token {
  return word ? { kind: "word", word, text, hasSpaceBefore } : { kind: "other", text, hasSpaceBefore };
}

/** Returns what a sticky pattern matches at this index, or null. */
function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? text.slice(at, pattern.lastIndex) : null;
}

/** Splits a run of letters into words. Scripts without spaces are split into known words, the longest first, or not at all. */
function splitRun(run: string): [length: number, word: DateWord | undefined][] {
  const whole = findDateWord(run);
  if (whole || !scriptWithoutSpaces.test(run)) return [[run.length, whole]];
  const words: [number, DateWord | undefined][] = [];
  for (let at = 0; at < run.length; ) {
    let length = Math.min(maxWordLength, run.length - at);
    while (length > 0 && !findDateWord(run.slice(at, at + length))) length--;
    if (length === 0) return [[run.length, undefined]];
    words.push([length, findDateWord(run.slice(at, at + length))]);
    at += length;
  }
  return words;
}

/** Returns true if the token is a word with this role. */
export function hasRole(token: Token | undefined, role: DateRole): boolean {
  return token?.kind === "word" && token.word.roles.has(role);
}

/** Returns true if the token is one of these signs. */
export function isSign(token: Token | undefined, signs: string): boolean {
  return token?.kind === "sign" && signs.includes(token.text);
}

/** Returns true if the token separates the ends of a range: a dash, an arrow, "to". */
export function isRangeSeparator(token: Token | undefined): boolean {
  if (hasRole(token, "range")) return true;
  return token?.kind === "sign" && (isSign(token, "-–—‒−~〜→") || /^(?:->|\.\.+)$/.test(token.text));
}

/** Returns the value of a whole number, in digits or as a word such as "two"; null for any other token and above 999,999. */
export function integerOf(token: Token | undefined): number | null {
  if (token?.kind === "word") return token.word.number ?? null;
  return token?.kind === "number" && token.value <= 999_999 ? token.value : null;
}
