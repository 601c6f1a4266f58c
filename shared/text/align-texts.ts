import { similarity, toComparable } from "./similarity.ts";

/** Minimum similarity (0 to 1) at which two entries with different texts match. */
const MIN_SIMILARITY = 0.45;
/** Maximum number of pairs of entries without an equal text that are all compared. */
const MAX_PAIRS = 4_096;
/** With more pairs, only entries whose positions differ by at most this are compared, so that the time is linear. */
const MAX_POSITION_DISTANCE = 16;

/** Returns for each entry the index in `others` of the same text, else of the most similar text, else `undefined`. */
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
