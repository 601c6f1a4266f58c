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
  return Math.max(wordSimilarity(left.words, right.words), letterSimilarity(a, b));
}

/** Long texts are compared by words alone: edit distance is quadratic. */
const longestForLetters = 300;

function letterSimilarity(a: string, b: string): number {
  const longer = Math.max(a.length, b.length);
  return longer > longestForLetters ? 0 : 1 - distance(a, b) / longer;
}

function wordSimilarity(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of left) if (right.has(word)) shared += 1;
  return (2 * shared) / (left.size + right.size);
}
