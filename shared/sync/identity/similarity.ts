import { distance } from "fastest-levenshtein";

/** Text as identity sees it: no case, no markup, no punctuation, one space between words. */
export function normalise(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/\p{Variation_Selector}/gu, "")
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
}

/** A text made ready to be compared with many others. */
export interface Reading {
  text: string;
  normal: string;
  words: ReadonlySet<string>;
}

export function reading(text: string): Reading {
  const normal = normalise(text);
  return { text, normal, words: new Set(normal.split(" ")) };
}

/**
 * How alike two texts are, 0 to 1: the better of letters in common (edit distance) and words in common, so
 * that a typo, an added word and a reordering all count as the same thing said a little differently.
 */
export function similarity(left: Reading, right: Reading): number {
  const [a, b] = [left.normal, right.normal];
  // Symbols alone ("🚀") have no letters to compare.
  if (a === "" || b === "") return left.text === right.text ? 1 : 0;
  if (a === b) return 1;
  return Math.max(overlap(left.words, right.words), letterSimilarity(a, b));
}

/** Long texts are compared by words alone: edit distance is quadratic. */
const longestForLetters = 300;

function letterSimilarity(a: string, b: string): number {
  const longer = Math.max(a.length, b.length);
  return longer > longestForLetters ? 0 : 1 - distance(a, b) / longer;
}

/** How much of two sets of names is the same, 0 to 1. */
export function overlap(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  if (left.size === 0 || right.size === 0) return 0;
  let shared = 0;
  for (const name of left) if (right.has(name)) shared += 1;
  return (2 * shared) / (left.size + right.size);
}

/** A text up to its spelling. */
export function named(text: string | undefined): string | null {
  return text === undefined ? null : normalise(text) || text;
}

export function namesOf(entries: readonly { text: string }[]): Set<string> {
  return new Set(entries.map(({ text }) => named(text) ?? text));
}

/** "C++" and "C#" are one name in two spellings; which is which can't be told from the name. */
export function oneSpelling(
  entries: readonly number[],
  text: (index: number) => string | undefined,
): boolean {
  return new Set(entries.map(text)).size <= 1;
}
