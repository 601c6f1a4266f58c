import { type DateOrder, readNumericDate } from "./numeric-dates.ts";
import type { Point } from "./point.ts";
import { findWord, type Word } from "./vocabulary.ts";
import type { Role } from "./word-roles.ts";

/** A piece of a schedule's text; `spaced`: white space stands before it. */
export type Token = { text: string; spaced: boolean } & (
  | { kind: "number"; value: number; counted: boolean }
  | { kind: "date"; point: Point }
  | { kind: "word"; word: Word }
  | { kind: "sign" }
  /** Has nothing to do with schedules. */
  | { kind: "other" }
);

type Bare = Token extends infer T ? (T extends Token ? Omit<T, "spaced" | "text"> : never) : never;

const figures =
  /(\d+)(?:(st|nd|rd|th|er|eme|ere|e|de|te|-я|-й|-и|-го|-а)(?![\p{L}\p{N}])|([ºª°])|(\.\d+)(?!\d))?/uy;
const letters = /\p{L}[\p{L}\p{M}]*/uy;
const joinedScripts = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u;
const sign = /->|\.\.+|[-–—‒−~〜→.,:;/&+'’#|()·•_、。]/uy;
const symbol = /[^\s\d\p{L}]/uy;

/** Cuts folded text into tokens, each looked at once. */
export function tokensOf(text: string, order: DateOrder): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let spaced = false;
  const take = (length: number, token: Bare) => {
    tokens.push(Object.assign(token, { text: text.slice(at, at + length), spaced }));
    at += length;
    spaced = false;
  };
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  while (at < text.length) {
    if (text[at] === " ") {
      at++;
      spaced = true;
      continue;
    }
    const last = tokens.at(-1);
    const number = match(figures);
    if (number) {
      const date = last?.kind === "other" && !spaced ? null : readNumericDate(text, at, order);
      if (date) take(date.length, { kind: "date", point: date.point });
      else
        take(number[0].length, {
          kind: "number",
          value: number[4] === undefined ? Number(number[1]) : Number.NaN,
          counted: number[2] !== undefined || number[3] !== undefined,
        });
      continue;
    }
    const run = match(letters)?.[0];
    if (run !== undefined) {
      for (const [length, word] of wordsIn(run))
        take(length, word ? { kind: "word", word } : { kind: "other" });
      continue;
    }
    const mark = match(sign)?.[0];
    if (mark !== undefined) {
      take(mark.length, { kind: "sign" });
      continue;
    }
    const odd = match(symbol)?.[0] ?? text.slice(at, at + 1);
    const word = findWord(odd);
    take(odd.length, word ? { kind: "word", word } : { kind: "other" });
  }
  return tokens;
}

/** A run of letters as words; scripts without spaces are cut into known words, longest first, or not at all. */
function wordsIn(run: string): [length: number, word: Word | undefined][] {
  const whole = findWord(run);
  if (whole || !joinedScripts.test(run)) return [[run.length, whole]];
  const parts: [number, Word | undefined][] = [];
  for (let at = 0; at < run.length; ) {
    let length = Math.min(4, run.length - at);
    while (length > 0 && !findWord(run.slice(at, at + length))) length--;
    if (length === 0) return [[run.length, undefined]];
    parts.push([length, findWord(run.slice(at, at + length))]);
    at += length;
  }
  return parts;
}

/** Whether the token is a word with this role. */
export function is(token: Token | undefined, role: Role): boolean {
  return token?.kind === "word" && token.word.roles.has(role);
}

/** Whether the token is one of these signs. */
export function isSign(token: Token | undefined, signs: string): boolean {
  return token?.kind === "sign" && signs.includes(token.text);
}

/** Whether the token stands between the ends of a range: a dash, an arrow, "to". */
export function isRange(token: Token | undefined): boolean {
  if (is(token, "range")) return true;
  return token?.kind === "sign" && (isSign(token, "-–—‒−~〜→") || /^(?:->|\.\.+)$/.test(token.text));
}

/** The token's whole number, figures or a word such as "two"; null where it is none or too long to count with. */
export function numberOf(token: Token | undefined): number | null {
  if (token?.kind === "word") return token.word.number ?? null;
  return token?.kind === "number" && token.value <= 999_999 ? token.value : null;
}
