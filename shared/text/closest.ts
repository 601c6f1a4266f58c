import { closest, distance } from "fastest-levenshtein";

/** Returns the candidate most similar to a word (at most a third of the characters differ), or `null` without one. */
export function findClosest(word: string, candidates: readonly string[]): string | null {
  if (candidates.length === 0 || word.length > 100) return null;
  const lower = word.toLowerCase();
  const same = candidates.find((candidate) => candidate.toLowerCase() === lower);
  if (same !== undefined) return same;
  const best = closest(lower, [...candidates]);
  return distance(lower, best.toLowerCase()) <= Math.ceil(word.length / 3) ? best : null;
}

/** Returns `; did you mean "x"?` for the end of an error message, or an empty text if no candidate is similar. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const best = findClosest(word, candidates);
  return best === null ? "" : `; did you mean "${best}"?`;
}
