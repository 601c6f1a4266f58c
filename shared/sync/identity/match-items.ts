/** Result of matching the entries of two versions of a list. */
export interface MatchResult {
  /** Index before, by index after. */
  matches: Map<number, number>;
  /** Score of each match that was made by similarity, by index after. */
  scores: Map<number, number>;
  /** Entries with several candidates of about the same score. They are not matched. */
  ambiguousBefore: Set<number>;
  ambiguousAfter: Set<number>;
  /** Number of entries after that were not scored against all candidates, because of `MAX_COMPARISONS`. */
  unscoredCount: number;
}

/** A key per entry. Entries with the same key are candidates; `null` is equal to nothing. */
export interface MatchKey {
  before: (index: number) => string | null;
  after: (index: number) => string | null;
  /** Returns false if these entries share the key and may be different items. Without it, an equal key is a match. */
  isReliable?: (before: readonly number[], after: readonly number[]) => boolean;
}

/** Returns a function that makes a `MatchKey` from a key of single entries. */
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
  /** Explicit id; matched first. */
  id: MatchKey;
  /** Keys of equal content, best first. */
  exactKeys: MatchKey[];
  /** Keys of content that is equal but for its spelling, best first. They apply to what no exact key matches. */
  spellingKeys?: MatchKey[];
  /** Returns false for two entries that are different items, whatever they have in common. */
  canMatch: (before: number, after: number) => boolean;
  /** Returns the similarity of two entries, 0 to 1. */
  score: (before: number, after: number) => number;
  /** Minimum score of a match. */
  threshold: number;
  /** Returns true if the score is too low for this pair in spite of `threshold`. The pair still makes others ambiguous. */
  isUncertain?: (before: number, after: number, score: number) => boolean;
  /** Two candidates whose scores differ by less than this are a tie. */
  tieMargin: number;
  /** Returns true if a candidate makes the best one ambiguous, whatever its score. */
  isRival?: (best: Pair, other: Pair) => boolean;
  /** Blocking key: above `MAX_COMPARISONS`, entries with an equal key are scored first. */
  block?: MatchKey;
  /** Returns true for an entry that was removed before. It is matched by its keys only, after all others. */
  isRemoved?: (before: number) => boolean;
}

interface Pair {
  from: number;
  to: number;
}

/** Upper bound on similarity comparisons per pass (within blocks, then across); about 1 s of CPU. */
export const MAX_COMPARISONS = 250_000;

/**
 * Matches the entries of two versions of a list, given by their lengths. First by keys: the k-th entry with a key matches
 * the k-th one of the other list. Then by similarity: the best pair first, unless another candidate of either entry is
 * within the tie margin. Beyond `MAX_COMPARISONS` entries are not scored, and counted in `unscoredCount`.
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
  for (const keys of [rules.exactKeys, rules.spellingKeys ?? []]) {
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
    // Smallest blocks first: most entries are found in the block where they were.
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
  /** False for a candidate that is never matched, but makes others ambiguous. */
  isMatchable: boolean;
}

/** Returns the pairs with a sufficient score, best first. */
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
  return candidates.sort(
    (left, right) => right.score - left.score || left.to - right.to || left.from - right.from,
  );
}

/** Matches two sets by score. Removes what it matches or finds ambiguous from the sets. */
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
  // An entry that could be one of the ambiguous ones is ambiguous, too: it is neither removed nor new.
  for (const { from, to, isMatchable } of candidates) {
    if (isMatchable && freeBefore.has(from) && ambiguousAfter.has(to)) ambiguousBefore.add(from);
  }
  for (const { after } of [...rules.exactKeys, ...(rules.spellingKeys ?? [])]) {
    const ambiguousKeys = new Set([...ambiguousAfter].flatMap((to) => after(to) ?? []));
    for (const to of freeAfter) {
      if (rules.id.after(to) === null && ambiguousKeys.has(after(to) ?? "")) ambiguousAfter.add(to);
    }
  }
}

/** Groups entries by a key; entries whose key is null are left out. */
export function groupBy<T, K>(entries: Iterable<T>, keyOf: (entry: T) => K | null): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return groups;
}
