/** One entry before and one after, with how sure it is that they are the same thing. */
export interface Matching {
  /** Index before, by index after. */
  pairs: Map<number, number>;
  /** Of the pairs that were made by likeness alone, how alike they are, by index after. */
  likeness: Map<number, number>;
  /** Entries that could be several things. Nobody guesses: they stay untouched until the plan says which. */
  ambiguousBefore: Set<number>;
  ambiguousAfter: Set<number>;
  /** Entries after that were not compared by likeness with all that they could be, because it is too much work. */
  uncompared: number;
}

/** A name that entries before and after may share. One that is null is shared with nothing. */
export interface SharedName {
  before: (index: number) => string | null;
  after: (index: number) => string | null;
  /** False where these entries share the name and may still be different things. */
  trusted?: (before: readonly number[], after: readonly number[]) => boolean;
}

export interface MatchRules {
  /** What the author says is the same. */
  id: SharedName;
  /** Certain ways to be the same, best first. */
  exact: SharedName[];
  /** Ways that are certain but for the spelling, best first: for what has no other match. */
  spelled?: SharedName[];
  /** False for two entries that can't be the same thing, whatever else they share. */
  compatible: (before: number, after: number) => boolean;
  /** How alike two entries are, 0 to 1. */
  similarity: (before: number, after: number) => number;
  /** Below this, two entries are different things. */
  threshold: number;
  /** True for two entries that are the same thing only if they are found so by name: likeness alone is too little. */
  doubtful?: (before: number, after: number, score: number) => boolean;
  /** Two candidates closer together than this can't be told apart. */
  margin: number;
  /** True for a rival that can't be ruled out although its score is far from the first one's. */
  contested?: (first: { from: number; to: number }, rival: { from: number; to: number }) => boolean;
  /**
   * Where an entry is expected to be found again. Where comparing all with all is too much work, likeness is
   * looked for inside these places first.
   */
  place?: SharedName;
  /** Entries that had left: only a certain match takes them up again, and only what nothing present matches. */
  left?: (before: number) => boolean;
}

/** How many pairs are compared by likeness, once inside their places and once across: about a second of work. */
export const likenessBudget = 250_000;

/**
 * Pairs the entries of two versions of a list. Shared names first: where one stands as often before as after,
 * the k-th meets the k-th; where the counts differ, the first ones meet. Then similarity, best pair first,
 * only where no other free entry comes within the margin of it, and only where `likenessBudget` allows it: what
 * is beyond it has no likeness, and is counted in `uncompared`.
 */
export function match(before: number, after: number, rules: MatchRules): Matching {
  const matching: Matching = {
    pairs: new Map(),
    likeness: new Map(),
    ambiguousBefore: new Set(),
    ambiguousAfter: new Set(),
    uncompared: 0,
  };
  const freeBefore = new Set(Array(before).keys());
  const freeAfter = new Set(Array(after).keys());
  const pair = (from: number, to: number) => {
    matching.pairs.set(to, from);
    freeBefore.delete(from);
    freeAfter.delete(to);
  };
  const left = (from: number) => rules.left?.(from) ?? false;
  const pairByName = (name: SharedName, may: (from: number) => boolean) => {
    const waiting = groupBy([...freeBefore].filter(may), name.before);
    for (const [shared, arriving] of groupBy(freeAfter, name.after)) {
      const queue = waiting.get(shared) ?? [];
      if (name.trusted && !name.trusted(queue, arriving)) continue;
      for (const to of arriving) {
        const from = queue.find((candidate) => freeBefore.has(candidate) && rules.compatible(candidate, to));
        if (from !== undefined) pair(from, to);
      }
    }
  };
  pairByName(rules.id, () => true);
  for (const names of [rules.exact, rules.spelled ?? []]) {
    for (const name of names) pairByName(name, (from) => !left(from));
    for (const name of names) pairByName(name, left);
  }
  const present = new Set([...freeBefore].filter((from) => !left(from)));
  const compare = (from: Iterable<number>, to: Iterable<number>) => {
    matchByLikeness(matching, new Set(from), new Set(to), pair, rules);
    for (const index of [...matching.pairs.values(), ...matching.ambiguousBefore]) present.delete(index);
    for (const index of matching.ambiguousAfter) freeAfter.delete(index);
  };
  if (present.size * freeAfter.size > likenessBudget && rules.place) {
    // The smallest places first: that is where most entries find what they were.
    const arriving = groupBy(freeAfter, rules.place.after);
    const places = [...groupBy(present, rules.place.before)]
      .map(([place, from]) => ({ from, to: arriving.get(place) ?? [] }))
      .sort((one, other) => one.from.length * one.to.length - other.from.length * other.to.length);
    let spent = 0;
    for (const { from, to } of places) {
      spent += from.length * to.length;
      if (spent > likenessBudget) break;
      compare(from, to);
    }
  }
  if (present.size * freeAfter.size > likenessBudget) matching.uncompared = freeAfter.size;
  else compare(present, freeAfter);
  return matching;
}

interface Candidate {
  from: number;
  to: number;
  score: number;
  /** False for one that is never paired, and keeps others from being: who it is like is not sure. */
  enough: boolean;
}

/** The pairs that are alike enough; of the others, which are most, nothing is kept. */
function candidatesOf(freeBefore: Iterable<number>, freeAfter: ReadonlySet<number>, rules: MatchRules) {
  const candidates: Candidate[] = [];
  for (const from of freeBefore) {
    for (const to of freeAfter) {
      if (!rules.compatible(from, to)) continue;
      const score = rules.similarity(from, to);
      if (score < rules.threshold - rules.margin) continue;
      const enough = score >= rules.threshold && !rules.doubtful?.(from, to, score);
      candidates.push({ from, to, score, enough });
    }
  }
  return candidates.sort(
    (left, right) => right.score - left.score || left.to - right.to || left.from - right.from,
  );
}

/** Takes what it pairs or finds ambiguous out of the two sets that it is given, which are its own. */
function matchByLikeness(
  { ambiguousBefore, ambiguousAfter, likeness }: Matching,
  freeBefore: Set<number>,
  freeAfter: Set<number>,
  pair: (from: number, to: number) => void,
  rules: MatchRules,
): void {
  const candidates = candidatesOf(freeBefore, freeAfter, rules);
  const byBefore = groupBy(candidates, ({ from }) => from);
  const byAfter = groupBy(candidates, ({ to }) => to);
  // What is ambiguous is not spoken for: it can still be what another is like.
  const isOpen = ({ from, to }: Candidate) =>
    (freeBefore.has(from) || ambiguousBefore.has(from)) && (freeAfter.has(to) || ambiguousAfter.has(to));
  const isFree = ({ from, to }: Candidate) => freeBefore.has(from) && freeAfter.has(to);
  for (const candidate of candidates) {
    if (!candidate.enough || !isFree(candidate)) continue;
    const { from, to, score } = candidate;
    const rivals = [...(byBefore.get(from) ?? []), ...(byAfter.get(to) ?? [])].filter(
      (other) =>
        other !== candidate &&
        isOpen(other) &&
        (score - other.score < rules.margin || rules.contested?.(candidate, other)),
    );
    if (rivals.length === 0) {
      pair(from, to);
      likeness.set(to, score);
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
  // What is left over and could be one of those is as unsure as they are: neither gone nor, by its name, new.
  for (const { from, to, enough } of candidates) {
    if (enough && freeBefore.has(from) && ambiguousAfter.has(to)) ambiguousBefore.add(from);
  }
  for (const { after } of [...rules.exact, ...(rules.spelled ?? [])]) {
    const unsure = new Set([...ambiguousAfter].flatMap((to) => after(to) ?? []));
    for (const to of freeAfter) {
      if (rules.id.after(to) === null && unsure.has(after(to) ?? "")) ambiguousAfter.add(to);
    }
  }
}

export function groupBy<T, K>(entries: Iterable<T>, key: (entry: T) => K | null): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const entry of entries) {
    const name = key(entry);
    if (name === null) continue;
    const group = groups.get(name);
    if (group) group.push(entry);
    else groups.set(name, [entry]);
  }
  return groups;
}
