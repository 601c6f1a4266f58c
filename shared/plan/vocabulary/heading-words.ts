import { type HeadingRank, headingRanks } from "../languages/language.ts";
import { fold } from "../markdown/fold.ts";
import { fromLanguages } from "./active-languages.ts";
import { hanDigits, parseHanNumber } from "./han-numbers.ts";
import { anyOf, collectWords, splitWords } from "./word-patterns.ts";

export type { HeadingRank } from "../languages/language.ts";

/** A heading word, such as "Phase" in "Phase 2: Beta", at the start of a text. */
export interface HeadingWord {
  rank: HeadingRank;
  /** The word as written in the plan. */
  word: string;
  /** The length of the word, including a number before the word, in UTF-16 units. */
  length: number;
}

/** A heading word after its number: "第2フェーズ". */
export interface OrdinalHeading extends HeadingWord {
  /** The number in Arabic digits: "12" for "第十二周". */
  number: string;
}

export const headingWords = fromLanguages((languages) =>
  headingRanks.map((rank) => ({ rank, words: collectWords(languages, ({ headings }) => headings?.[rank]) })),
);

const lookup = fromLanguages(() => {
  const ranks = new Map(headingWords().flatMap(({ rank, words }) => words.map((word) => [fold(word), rank])));
  const folded = [...ranks.keys()];
  return {
    ranks,
    maxLength: Math.max(0, ...folded.map((word) => word.length)),
    // The first letters of all words. `parseHeadingWord` uses them to reject most lines quickly.
    initials: new Set(folded.map((word) => [...word][0])),
  };
});

const wordCharacter = /[\p{L}\p{M}]/u;
const ideographic = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]$/u;

/**
 * Returns the longest heading word at the start of a text ("Phase" in "Phase 2: Beta"), or null. The heading word must
 * be a whole word in the singular: the result is null for "Phased" and "Milestones".
 */
export function parseHeadingWord(text: string): HeadingWord | null {
  const { ranks, maxLength, initials } = lookup();
  if (!initials.has([...fold(text.slice(0, 4))][0])) return null;
  let folded = "";
  let length = 0;
  let found: HeadingWord | null = null;
  for (const character of text.slice(0, 2 * maxLength)) {
    folded += fold(character);
    length += character.length;
    if (folded.length > maxLength + 2) break;
    const rank = ranks.get(folded.normalize("NFC"));
    if (rank === undefined) continue;
    const word = text.slice(0, length);
    if (isWordEnd(word, text.slice(length, length + 2))) found = { rank, word, length };
  }
  return found;
}

function isWordEnd(word: string, after: string): boolean {
  const next = after === "" ? "" : String.fromCodePoint(after.codePointAt(0) ?? 0);
  if (!wordCharacter.test(next)) return true;
  return hanDigits.includes(next) || (ideographic.test(word) && /[a-z]/i.test(next));
}

const ordinals = fromLanguages((languages) => {
  const of = (kind: "prefixes" | "endings" | "counters") =>
    collectWords(languages, (language) => language.ordinals?.[kind]);
  return {
    number: new RegExp(`^(${anyOf(of("prefixes"))}\\s?)?(\\d{1,6}(?:\\.\\d{1,6}){0,3}|[${hanDigits}]{1,5})`, "u"),
    counter: new RegExp(`^\\s?${anyOf(of("counters"))}\\s?`, "u"),
    endings: new Set([".", "º", "ª", "°", ...of("endings")].map(fold)),
    suffixes: languages.flatMap(({ ordinals }) =>
      headingRanks.flatMap((rank) => splitWords(ordinals?.suffixes?.[rank]).map((word) => ({ word, rank }))),
    ),
  };
});

/**
 * Returns the ordinal number and heading word that a text starts with ("第一阶段", "3. Etappe", "1ère étape"), or null.
 * Also null if another number follows ("2. Milestone 3") or the number is an amount ("3 weeks", "1 phase").
 */
export function parseOrdinalHeading(text: string): OrdinalHeading | null {
  const { number: numberPattern, counter: counterPattern } = ordinals();
  const opening = numberPattern.exec(text.slice(0, 60));
  if (!opening) return null;
  const hasPrefix = opening[1] !== undefined;
  const number = parseHanNumber(opening[2] ?? "");
  if (number === null) return null;
  let at = opening[0].length;
  const counter = counterPattern.exec(text.slice(at, at + 8))?.[0];
  const ending = counter ?? ordinalEndingAt(text.slice(at, at + 8));
  at += ending?.length ?? 0;
  at += /^\s{0,3}/.exec(text.slice(at, at + 3))?.[0].length ?? 0;
  const rest = text.slice(at, at + 60);
  const word = suffixAt(rest) ?? parseHeadingWord(rest);
  if (!word) return null;
  if (!hasPrefix && ending === null && !isOrdinalWithoutEnding(word)) return null;
  const length = at + word.length;
  if (/^\s*#?\d|^\s*[A-Za-z][:.)]/.test(text.slice(length, length + 10))) return null;
  return { rank: word.rank, word: word.word, number, length };
}

function ordinalEndingAt(text: string): string | null {
  const ending = /^(?:\.(?!\d)|[.:-]?[\p{L}\p{M}º°ª]{1,5}(?=\s)|[º°ª])/u.exec(text)?.[0];
  return ending !== undefined && ordinals().endings.has(fold(ending)) ? ending : null;
}

function suffixAt(text: string): HeadingWord | null {
  const suffix = ordinals().suffixes.find(({ word }) => text.startsWith(word));
  return suffix ? { ...suffix, length: suffix.word.length } : null;
}

/** Returns true if a plain number before the word is an ordinal ("1단계", "1 этап"), false if an amount ("1 phase"). */
function isOrdinalWithoutEnding({ word, rank }: HeadingWord): boolean {
  if (rank === "week") return ordinals().suffixes.some((suffix) => suffix.word === word);
  return ideographic.test(word) || /\p{Script=Cyrillic}/u.test(word);
}
