import { groupBy } from "../../collections/group-by.ts";
/** Result of matching the entries of two versions of a list, before and after a change. */
export interface MatchResult {
  /** Index of each matched entry in the list before the change, by its index in the list after the change. */
  matches: Map<number, number>;
  /** Score (0 to 1) of each entry that was matched by similarity, by its index in the list after the change. */
  scores: Map<number, number>;
  /** Indexes, in the list before, of entries with several candidates of about the same score. Not matched. */
  ambiguousBefore: Set<number>;
  /** Indexes, in the list after, of entries with several candidates of about the same score. Not matched. */
  ambiguousAfter: Set<number>;
  /** Number of entries in the list after that were not compared with all candidates, because of `MAX_COMPARISONS`. */
  unscoredCount: number;
}

/**
 * Returns the key of an entry, by the entry's index in the list before or after the change. Entries with equal keys can
 * match; an entry with the key `null` can't be matched by key.
 */
export interface MatchKey {
  before: (index: number) => string | null;
  after: (index: number) => string | null;
  /** Returns false if the entries with one key (given as indexes) must not be matched by it. Default: always true. */
  isReliable?: (before: readonly number[], after: readonly number[]) => boolean;
}

/**
 * Returns a function that creates a `MatchKey` for two lists from a function that returns an entry's key. For example,
 * `createMatchKeys(before, after)(({ id }) => id)` matches entries with equal ids.
 */
export function createMatchKeys<Entry>(before: readonly Entry[], after: readonly Entry[]) {
  return (keyOf: (entry: Entry) => string | null, isReliable?: MatchKey["isReliable"]): MatchKey => {
    const keyIn = (entries: readonly Entry[]) => (index: number) => {
      const entry = entries[index];
      return entry === undefined ? null : keyOf(entry);
    };
    return { before: keyIn(before), after: keyIn(after), ...(isReliable && { isReliable }) };
  };
}

export interface MatchRules {
  /** Key for explicit ids, which are matched first. */
  id: MatchKey;
  /** Keys that are equal for equal content, in the order in which they are tried. */
  exactKeys: MatchKey[];
  /** Keys that ignore case, markup and punctuation, in the order in which they are tried, after all exact keys. */
  normalizedKeys?: MatchKey[];
  /** Returns false if two entries, given by their indexes, must not match: if their explicit ids differ, for example. */
  canMatch: (before: number, after: number) => boolean;
  /** Returns the similarity of two entries, 0 to 1. */
  score: (before: number, after: number) => number;
  /** Minimum score (0 to 1) of a match. */
  threshold: number;
  /** Returns true for a pair that must not match with this score, but can make other pairs ambiguous. */
  isUncertain?: (before: number, after: number, score: number) => boolean;
  /** Two candidates whose scores (0 to 1) differ by less than this are a tie. */
  tieMargin: number;
  /** Returns true if the candidate `other` makes the match `best` ambiguous, whatever the score of `other`. */
  isRival?: (best: Pair, other: Pair) => boolean;
  /** Key by which lists above `MAX_COMPARISONS` are divided into blocks; entries of one block are compared first. */
  block?: MatchKey;
  /** Returns true for an entry that was removed earlier: it is matched by keys only, after the present entries. */
  isRemoved?: (before: number) => boolean;
}

interface Pair {
  from: number;
  to: number;
}

/** Maximum number of comparisons by similarity within blocks, and again between all entries; about 1 s of CPU time. */
export const MAX_COMPARISONS = 250_000;

/**
 * Matches the entries of two lists with the lengths `before` and `after`. First by keys: the k-th entry with a key
 * matches the k-th entry with that key in the other list. Then by similarity, the best pair first, within the limit of
 * `MAX_COMPARISONS`: a pair is ambiguous if another pair with one of its entries has a score within the tie margin.
 */
export function matchItems(before: number, after: number, rules: MatchRules): MatchResult {
  const result: MatchResult = {
    matches: new Map(),
    scores: new Map(),
    ambiguousBefore: new Set(),
    ambiguousAfter: new Set(),
    unscoredCount: 0,
  };
  const freeBefore = new Set(Array(before).keys());
  const freeAfter = new Set(Array(after).keys());
  const addMatch = (from: number, to: number) => {
    result.matches.set(to, from);
    freeBefore.delete(from);
    freeAfter.delete(to);
  };
  const isRemoved = (from: number) => rules.isRemoved?.(from) ?? false;
  const matchByKey = (key: MatchKey, isCandidate: (from: number) => boolean) => {
    const groupsBefore = groupBy([...freeBefore].filter(isCandidate), key.before);
    for (const [value, groupAfter] of groupBy(freeAfter, key.after)) {
      const groupBefore = groupsBefore.get(value) ?? [];
      if (key.isReliable && !key.isReliable(groupBefore, groupAfter)) continue;
      for (const to of groupAfter) {
        const from = groupBefore.find((one) => freeBefore.has(one) && rules.canMatch(one, to));
        if (from !== undefined) addMatch(from, to);
      }
    }
  };
  matchByKey(rules.id, () => true);
  for (const keys of [rules.exactKeys, rules.normalizedKeys ?? []]) {
    for (const key of keys) matchByKey(key, (from) => !isRemoved(from));
    for (const key of keys) matchByKey(key, isRemoved);
  }
  const present = new Set([...freeBefore].filter((from) => !isRemoved(from)));
  const scoreAll = (from: Iterable<number>, to: Iterable<number>) => {
    matchByScore(result, new Set(from), new Set(to), addMatch, rules);
    for (const index of [...result.matches.values(), ...result.ambiguousBefore]) present.delete(index);
    for (const index of result.ambiguousAfter) freeAfter.delete(index);
  };
  if (present.size * freeAfter.size > MAX_COMPARISONS && rules.block) {
    // Most entries stay in their block. Smallest blocks first, so that the limit allows the most blocks.
    const blocksAfter = groupBy(freeAfter, rules.block.after);
    const blocks = [...groupBy(present, rules.block.before)]
      .map(([block, from]) => ({ from, to: blocksAfter.get(block) ?? [] }))
      .sort((one, other) => one.from.length * one.to.length - other.from.length * other.to.length);
    let comparisons = 0;
    for (const { from, to } of blocks) {
      comparisons += from.length * to.length;
      if (comparisons > MAX_COMPARISONS) break;
      scoreAll(from, to);
    }
  }
  if (present.size * freeAfter.size > MAX_COMPARISONS) result.unscoredCount = freeAfter.size;
  else scoreAll(present, freeAfter);
  return result;
}

interface Candidate extends Pair {
  score: number;
  /** False for a candidate that can't be matched, but can make other candidates ambiguous. */
  isMatchable: boolean;
}

/** Returns the pairs with a score of at least `threshold - tieMargin`, best first. */
function findCandidates(
  freeBefore: Iterable<number>,
  freeAfter: ReadonlySet<number>,
  { canMatch, score: scoreOf, threshold, tieMargin, isUncertain }: MatchRules,
): Candidate[] {
  const candidates: Candidate[] = [];
  for (const from of freeBefore) {
    for (const to of freeAfter) {
      if (!canMatch(from, to)) continue;
      const score = scoreOf(from, to);
      if (score < threshold - tieMargin) continue;
      candidates.push({
        from,
        to,
        score,
        isMatchable: score >= threshold && !isUncertain?.(from, to, score),
      });
    }
  }
  return candidates.sort((left, right) => right.score - left.score || left.to - right.to || left.from - right.from);
}

/** Matches two sets of entries by score. Removes the matched and the ambiguous entries from both sets. */
function matchByScore(
  { ambiguousBefore, ambiguousAfter, scores }: MatchResult,
  freeBefore: Set<number>,
  freeAfter: Set<number>,
  addMatch: (from: number, to: number) => void,
  rules: MatchRules,
): void {
  const candidates = findCandidates(freeBefore, freeAfter, rules);
  const byBefore = groupBy(candidates, ({ from }) => from);
  const byAfter = groupBy(candidates, ({ to }) => to);
  const isFree = ({ from, to }: Pair) => freeBefore.has(from) && freeAfter.has(to);
  const isUnmatched = ({ from, to }: Pair) =>
    (freeBefore.has(from) || ambiguousBefore.has(from)) && (freeAfter.has(to) || ambiguousAfter.has(to));
  for (const candidate of candidates) {
    if (!candidate.isMatchable || !isFree(candidate)) continue;
    const { from, to, score } = candidate;
    const rivals = [...(byBefore.get(from) ?? []), ...(byAfter.get(to) ?? [])].filter(
      (other) =>
        other !== candidate &&
        isUnmatched(other) &&
        (score - other.score < rules.tieMargin || rules.isRival?.(candidate, other)),
    );
    if (rivals.length === 0) {
      addMatch(from, to);
      scores.set(to, score);
      freeBefore.delete(from);
      freeAfter.delete(to);
      continue;
    }
    for (const entry of [candidate, ...rivals]) {
      ambiguousBefore.add(entry.from);
      ambiguousAfter.add(entry.to);
      freeBefore.delete(entry.from);
      freeAfter.delete(entry.to);
    }
  }
  // An unmatched entry that can match an ambiguous entry is also ambiguous: it is neither removed nor new.
  for (const { from, to, isMatchable } of candidates) {
    if (isMatchable && freeBefore.has(from) && ambiguousAfter.has(to)) ambiguousBefore.add(from);
  }
  for (const { after } of [...rules.exactKeys, ...(rules.normalizedKeys ?? [])]) {
    const ambiguousKeys = new Set([...ambiguousAfter].flatMap((to) => after(to) ?? []));
    for (const to of freeAfter) {
      if (rules.id.after(to) === null && ambiguousKeys.has(after(to) ?? "")) ambiguousAfter.add(to);
    }
  }
}
