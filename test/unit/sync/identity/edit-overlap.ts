/** The share of words that two texts have in common, 0 to 1; a word with one typo is the same word. */
export function overlap(one: string, two: string): number {
  const [left, right] = [wordsOf(one), wordsOf(two)];
  if (left.length === 0 || right.length === 0) return one === two ? 1 : 0;
  const free = new Set(right);
  let shared = 0;
  for (const word of left) {
    const found = free.has(word) ? word : [...free].find((other) => isTypo(word, other));
    if (found === undefined) continue;
    free.delete(found);
    shared += 1;
  }
  return (2 * shared) / (left.length + right.length);
}

/** The share of texts that stand in both lists word for word. */
export function common(one: readonly string[], two: readonly string[]): number {
  if (one.length + two.length === 0) return 0;
  const free = [...two];
  let shared = 0;
  for (const text of one) {
    const at = free.indexOf(text);
    if (at < 0) continue;
    free.splice(at, 1);
    shared += 1;
  }
  return (2 * shared) / (one.length + two.length);
}

const known = new Map<string, readonly string[]>();

function wordsOf(text: string): readonly string[] {
  const cached = known.get(text);
  if (cached) return cached;
  const words = [...new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])];
  known.set(text, words);
  return words;
}

/** One letter too many, too few or another, or two in the wrong order; not in short words, where it is another word. */
function isTypo(one: string, two: string): boolean {
  if (Math.abs(one.length - two.length) > 1 || Math.min(one.length, two.length) < 3) return false;
  if (Math.max(one.length, two.length) < 4) return false;
  let start = 0;
  while (start < one.length && one[start] === two[start]) start += 1;
  let end = 0;
  const shorter = Math.min(one.length, two.length) - start;
  while (end < shorter && one.at(-1 - end) === two.at(-1 - end)) end += 1;
  const [a, b] = [one.slice(start, one.length - end), two.slice(start, two.length - end)];
  return (a.length <= 1 && b.length <= 1) || (a.length === 2 && b === `${a[1]}${a[0]}`);
}
