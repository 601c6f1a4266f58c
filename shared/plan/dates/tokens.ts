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
  const take = (token: Token) => {
    tokens.push(token);
    at += token.text.length;
    spaced = false;
  };
  while (at < text.length) {
    if (text[at] === " ") {
      at++;
      spaced = true;
    } else if (isFigure(text, at)) {
      const glued = tokens.at(-1)?.kind === "other" && !spaced;
      const date = glued ? null : readNumericDate(text, at, order);
      if (date) take({ kind: "date", point: date.point, text: text.slice(at, at + date.length), spaced });
      else take(numberAt(text, at, spaced));
    } else {
      const run = matchAt(letters, text, at);
      const mark = run === null ? matchAt(sign, text, at) : null;
      if (run !== null)
        for (const [length, word] of wordsIn(run)) take(wordOr(word, text.slice(at, at + length), spaced));
      else if (mark !== null) take({ kind: "sign", text: mark, spaced });
      else {
        const odd = matchAt(symbol, text, at) ?? text.slice(at, at + 1);
        take(wordOr(findWord(odd), odd, spaced));
      }
    }
  }
  return tokens;
}

/** How many words, numbers and signs a text has, counted before anything is known of them: about as many as its tokens. */
export function piecesIn(text: string): number {
  let count = 0;
  let before: "gap" | "sign" | "figure" | "letter" = "gap";
  for (let at = 0; at < text.length; at++) {
    const kind = kindAt(text, at);
    if (kind === "sign" || (kind !== "gap" && kind !== before)) count++;
    before = kind;
  }
  return count;
}

/** Beyond ASCII all is taken for letters: one run, however many tokens it is. */
function kindAt(text: string, at: number): "gap" | "sign" | "figure" | "letter" {
  const code = text.charCodeAt(at);
  if (code <= 0x20) return "gap";
  if (isFigure(text, at)) return "figure";
  const small = code | 0x20;
  return code >= 0x80 || (small >= 0x61 && small <= 0x7a) ? "letter" : "sign";
}

function isFigure(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

function numberAt(text: string, at: number, spaced: boolean): Token {
  figures.lastIndex = at;
  const [whole = "", number, ending, degree, fraction] = figures.exec(text) ?? [];
  return {
    kind: "number",
    value: fraction === undefined ? Number(number) : Number.NaN,
    counted: ending !== undefined || degree !== undefined,
    text: whole,
    spaced,
  };
}

function wordOr(word: Word | undefined, text: string, spaced: boolean): Token {
  return word ? { kind: "word", word, text, spaced } : { kind: "other", text, spaced };
}

/** What a sticky pattern finds at this place. */
function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? text.slice(at, pattern.lastIndex) : null;
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
