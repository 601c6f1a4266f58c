import { distance } from "fastest-levenshtein";

/** A text with its normalized form and its words, computed once for comparisons with many other texts. */
export interface ComparableText {
  text: string;
  normalized: string;
  words: ReadonlySet<string>;
}

export function toComparable(text: string): ComparableText {
  const normalized = normalize(text);
  return { text, normalized, words: new Set(normalized.split(" ")) };
}

/** Returns the words of a text in lower case, separated by one space, without markup and punctuation. */
function normalize(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/\p{Variation_Selector}/gu, "")
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
}

/**
 * Returns the similarity of two texts, 0 to 1: the share of common letters (by edit distance) or of common words,
 * whichever is higher. Texts that differ by a typo, an added word or the order of words have a high similarity.
 */
export function similarity(left: ComparableText, right: ComparableText): number {
  const [a, b] = [left.normalized, right.normalized];
  // A text of symbols only, such as "🚀", has no letters to compare.
  if (a === "" || b === "") return left.text === right.text ? 1 : 0;
  if (a === b) return 1;
  return Math.max(overlap(left.words, right.words), letterSimilarity(a, b));
}

/** In characters; longer texts are compared by words only, because computing the edit distance takes quadratic time. */
const MAX_LETTERS = 300;

function letterSimilarity(a: string, b: string): number {
  const length = Math.max(a.length, b.length);
  return length > MAX_LETTERS ? 0 : 1 - distance(a, b) / length;
}

/** Returns how much two sets overlap, from 0 (no common entry) to 1 (equal sets): the Dice coefficient. */
export function overlap(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  if (left.size === 0 || right.size === 0) return 0;
  let common = 0;
  for (const name of left) if (right.has(name)) common += 1;
  return (2 * common) / (left.size + right.size);
}

/** Returns a key that is equal for texts that differ only in case, markup or punctuation; `null` for `undefined`. */
export function normalizedKey(text: string | undefined): string | null {
  return text === undefined ? null : normalize(text) || text;
}

/** Returns the keys of all entries' texts; texts that differ only in case, markup or punctuation have equal keys. */
export function normalizedKeys(entries: readonly { text: string }[]): Set<string> {
  return new Set(entries.map(({ text }) => normalizedKey(text) ?? text));
}

/** Returns true if `text` returns the same text for all indexes in `entries`: false for "C++" and "C#". */
export function isOneSpelling(entries: readonly number[], text: (index: number) => string | undefined): boolean {
  return new Set(entries.map(text)).size <= 1;
}
