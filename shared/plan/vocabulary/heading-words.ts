import { fold } from "../markdown/fold.ts";
import { headingNames, type WordRank } from "./heading-word-names.ts";

export type { WordRank } from "./heading-word-names.ts";

/** A word that opens a milestone, at the start of a text. */
export interface HeadingWord {
  rank: WordRank;
  /** As it is written. */
  word: string;
  /** How many UTF-16 units of the text were read, from its start. */
  length: number;
}

/** A number and, behind it, the word that it counts: "第2フェーズ". */
export interface OrdinalWord extends HeadingWord {
  /** In digits, also where it is written in Chinese: "第十二周" is "12". */
  number: string;
}

/** All words of each rank. */
export const headingWords: Readonly<Record<WordRank, readonly string[]>> = {
  milestone: wordsOf("milestone"),
  phase: wordsOf("phase"),
  sprint: wordsOf("sprint"),
  release: wordsOf("release"),
  week: wordsOf("week"),
};

function wordsOf(rank: WordRank): string[] {
  return [...new Set(Object.values(headingNames[rank]).flatMap((line) => line.split(" | ")))];
}

const ranks: readonly WordRank[] = ["milestone", "phase", "sprint", "release", "week"];
const ranksByWord = new Map(ranks.flatMap((rank) => headingWords[rank].map((word) => [fold(word), rank])));
const longest = Math.max(...[...ranksByWord.keys()].map((word) => word.length));
/** Most lines begin with none of these letters. */
const initials = new Set([...ranksByWord.keys()].map((word) => [...word][0]));

/** Digits in Chinese, as they follow a word: "阶段一". */
const hanDigits = "〇零一二三四五六七八九十百两";
const wordCharacter = /[\p{L}\p{M}]/u;
const ideographic = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]$/u;

/**
 * The word that a text starts with, the longest that fits: "Phase 2: Beta" has "Phase". A whole word: not "Phased", and not
 * the plural in "Milestones", which speaks of many. Null when there is none.
 */
export function readHeadingWord(text: string): HeadingWord | null {
  if (!initials.has([...fold(text.slice(0, 4))][0])) return null;
  let folded = "";
  let length = 0;
  let found: HeadingWord | null = null;
  for (const character of text.slice(0, 2 * longest)) {
    folded += fold(character);
    length += character.length;
    if (folded.length > longest + 2) break;
    const rank = ranksByWord.get(folded.normalize("NFC"));
    if (rank === undefined) continue;
    const word = text.slice(0, length);
    if (endsWord(word, text.slice(length, length + 2))) found = { rank, word, length };
  }
  return found;
}

function endsWord(word: string, after: string): boolean {
  const next = after === "" ? "" : String.fromCodePoint(after.codePointAt(0) ?? 0);
  if (!wordCharacter.test(next)) return true;
  return hanDigits.includes(next) || (ideographic.test(word) && /[a-z]/i.test(next));
}

/** What makes a cardinal number an ordinal in the languages with Latin or Cyrillic letters: "1st", "2e", "3º", "4-й", "5.". */
const endings = new Set(
  `. st nd rd th er ere re e eme ieme nd nde º ª ° o a os as de ste :a :e -a -e
  -и -ыи -ои -я -ая -е -ое -и -а -га и я inci nci uncu ncu uncu ucu`.split(/\s+/),
);
/** What Chinese, Japanese and Korean put between number and word. */
const counters = /^\s?(?:个|個|回目の|回|番目の|つ目の|次|차|번째|째)\s?/u;
const start = new RegExp(`^(?:(第|제)\\s?)?(\\d{1,6}(?:\\.\\d{1,6}){0,3}|[${hanDigits}]{1,5})`, "u");
/** What opens a phase or a week only behind a number. */
const suffixes: readonly (readonly [string, HeadingWord["rank"]])[] = [
  ["期", "phase"],
  ["주차", "week"],
  ["周目", "week"],
  ["週目", "week"],
];

/**
 * The ordinal and the word that a text starts with: "1단계", "第一阶段", "第2フェーズ", "2차 마일스톤", "3. Etappe", "1ère étape". Null
 * where the word has a number of its own ("2. Milestone 3"), and where the number counts ("3 weeks", "1 phase").
 */
export function readOrdinalWord(text: string): OrdinalWord | null {
  const opening = start.exec(text.slice(0, 60));
  if (!opening) return null;
  const marked = opening[1] !== undefined;
  const number = digitsOf(opening[2] ?? "");
  if (number === null) return null;
  let at = opening[0].length;
  const counter = counters.exec(text.slice(at, at + 8));
  const ending = counter ? null : endingAt(text.slice(at, at + 8));
  at += counter?.[0].length ?? ending?.length ?? 0;
  const space = /^\s{0,3}/.exec(text.slice(at, at + 3))?.[0].length ?? 0;
  at += space;
  const rest = text.slice(at, at + 60);
  const word = suffixAt(rest) ?? readHeadingWord(rest);
  if (!word) return null;
  const counts = !marked && !counter && ending === null;
  if (counts && !mayStandAlone(word)) return null;
  const length = at + word.length;
  if (/^\s*#?\d|^\s*[A-Za-z][:.)]/.test(text.slice(length, length + 10))) return null;
  return { rank: word.rank, word: word.word, number, length };
}

function endingAt(text: string): string | null {
  const ending = /^(?:\.(?!\d)|[.:-]?[\p{L}\p{M}º°ª]{1,5}(?=\s)|[º°ª])/u.exec(text)?.[0];
  if (ending === undefined) return null;
  return endings.has(ending) || endings.has(fold(ending)) ? ending : null;
}

function suffixAt(text: string): HeadingWord | null {
  const suffix = suffixes.find(([word]) => text.startsWith(word));
  if (!suffix) return null;
  const [word, rank] = suffix;
  return { rank, word, length: word.length };
}

/** "1단계" and "1 этап" are the first; "1 phase" is one, and "3周" is as long as three weeks. */
function mayStandAlone({ word, rank }: HeadingWord): boolean {
  if (rank === "week") return suffixes.some(([suffix]) => suffix === word);
  return ideographic.test(word) || /\p{Script=Cyrillic}/u.test(word);
}

/** "12" of "12" and of "十二"; null where Chinese digits make no number. */
function digitsOf(written: string): string | null {
  if (/^\d/.test(written)) return written;
  const values = "零一二三四五六七八九";
  const plain = written.replaceAll("〇", "零").replaceAll("两", "二");
  if (/^[^十百]+$/.test(plain))
    return [...plain]
      .map((digit) => values.indexOf(digit))
      .join("")
      .replace(/^0+(?=\d)/, "");
  const parts =
    /^(?:([一二三四五六七八九])百零?)?(?:([一二三四五六七八九]?)(十))?([一二三四五六七八九])?$/.exec(plain);
  if (!parts) return null;
  const [, hundreds, tens, ten, ones] = parts;
  const of = (digit: string | undefined): number => (digit ? values.indexOf(digit) : 0);
  return String(of(hundreds) * 100 + (ten ? (of(tens) || 1) * 10 : 0) + of(ones));
}
