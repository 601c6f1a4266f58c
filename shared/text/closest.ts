import { distance, closest as nearest } from "fastest-levenshtein";

/** The candidate that a person most likely meant, or null when none is near. */
export function closest(word: string, candidates: readonly string[]): string | null {
  if (candidates.length === 0 || word.length > 100) return null;
  const lower = word.toLowerCase();
  const same = candidates.find((candidate) => candidate.toLowerCase() === lower);
  if (same !== undefined) return same;
  const best = nearest(lower, [...candidates]);
  return distance(lower, best.toLowerCase()) <= Math.ceil(word.length / 3) ? best : null;
}

/** ` Did you mean "x"?` or nothing. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const best = closest(word, candidates);
  return best === null ? "" : `; did you mean "${best}"?`;
}
