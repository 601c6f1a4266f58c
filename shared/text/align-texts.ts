import { similarity, toComparable } from "./similarity.ts";

/** Minimum similarity, from 0 to 1, of two different texts that match. */
const MIN_SIMILARITY = 0.45;
/** Up to this number of pairs, each entry without an equal text is compared with each unmatched entry in `others`. */
const MAX_PAIRS = 4_096;
/** Above MAX_PAIRS, only entries at most this many positions apart are compared, so that the time is linear. */
const MAX_POSITION_DISTANCE = 16;

/**
 * Returns, for each entry, the index of the matching entry in `others`: the one with the same text, else the one with
 * the most similar text; `undefined` if there is no match. Each entry in `others` matches at most once.
 */
export function alignTexts(
  entries: readonly { text: string }[],
  others: readonly { text: string }[],
  similarityOf = similarity,
): (number | undefined)[] {
  const indexesByText = new Map<string, number[]>();
  for (const [index, { text }] of [...others.entries()].reverse()) {
    const indexes = indexesByText.get(text);
    if (indexes) indexes.push(index);
    else indexesByText.set(text, [index]);
  }
  const aligned = entries.map(({ text }) => indexesByText.get(text)?.pop());
  const used = new Set(aligned);
  const unused = others.flatMap(({ text }, index) => (used.has(index) ? [] : [{ index, other: toComparable(text) }]));
  const reworded = entries.flatMap(({ text }, place) =>
    aligned[place] === undefined ? [{ place, entry: toComparable(text) }] : [],
  );
  const compareAll = unused.length * reworded.length <= MAX_PAIRS;
  const candidates = reworded.flatMap(({ place, entry }, rank) => {
    const nearby = compareAll
      ? unused
      : unused.slice(Math.max(0, rank - MAX_POSITION_DISTANCE), rank + MAX_POSITION_DISTANCE + 1);
    return nearby
      .map(({ index, other }) => ({ place, index, score: similarityOf(other, entry) }))
      .filter(({ score }) => score >= MIN_SIMILARITY);
  });
  for (const { place, index } of candidates.sort((a, b) => b.score - a.score)) {
    if (aligned[place] !== undefined || used.has(index)) continue;
    aligned[place] = index;
    used.add(index);
  }
  return aligned;
}
