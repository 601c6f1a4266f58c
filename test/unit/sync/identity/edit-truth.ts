import type { KeyedItem } from "../../../../shared/model/keyed-plan.ts";
import type { Deliverable, Milestone } from "../../../../shared/model/plan/plan.ts";
import type { IdentifiedPlan } from "../../../../shared/sync/identity/identify-items.ts";
import { common, overlap } from "./edit-overlap.ts";

/**
 * What a reader of both versions of a plan could know, independent of the implementation: it compares words, not
 * letters. `overlap` is the share of common words of two texts; a word with one typo is the same word. The overlap of
 * milestones is the mean of the overlap of their titles and the share of equal deliverables.
 *
 * An edited entry is *unambiguous* if
 * - its text did not change and is unique: in the plan before and after, or, for a deliverable that did not move, in its
 *   milestone; or
 * - its overlap with its previous text is at least `least` (`leastMoved` for a deliverable that changed its milestone),
 *   and by `clear` greater than that of any other pair with either text. Unchanged entries don't compete. A deliverable
 *   of an ambiguous milestone is ambiguous.
 *
 * A match of an entry with the key of another is *wrong* unless
 * - the two can't be distinguished: they had or have one text in one milestone, or are parts of a split or merge;
 * - it has exactly the text of the other, and its own text changed or moved (milestones: and it is not less similar to
 *   the other than each is to its own previous version, unless both titles are unique);
 * - its overlap with the previous text of the other is by `clear` greater than the remaining overlap of each with its own
 *   previous text. For a new entry that replaces a removed one, `clear` alone applies.
 */
export const least = 0.5;
export const leastMoved = 0.7;
export const clear = 0.2;

export interface Present {
  role: "milestone" | "deliverable";
  truth: number;
  text: string;
  number: string | null;
  /** The milestone's truth; 0 for a milestone. */
  home: number;
  contents: readonly string[];
  key: string | undefined;
}

interface Past extends Omit<Present, "key"> {
  key: string;
}

export interface Verdict {
  entry: Present;
  was: Past | undefined;
  took: Past | undefined;
  verdict: "matched" | "ambiguous" | "lost" | "new" | "wrong";
  edited: boolean;
  clear: boolean;
}

/** Compares the assigned keys of one push with the truth. Updates `owner`: which entry has which key. */
export function evaluatePush(
  prior: readonly KeyedItem[],
  identified: IdentifiedPlan,
  truthOf: ReadonlyMap<Milestone | Deliverable, number>,
  milestones: readonly Milestone[],
  owner: Map<string, number>,
  kin: readonly (readonly [number, number])[],
): Verdict[] {
  const past = pastOf(prior, owner);
  const present = presentOf(identified, truthOf, milestones);
  const verdicts: Verdict[] = [];
  for (const role of ["milestone", "deliverable"] as const) {
    const hazy = new Set(
      verdicts.filter((verdict) => verdict.was && !verdict.clear && verdict.edited).map(({ entry }) => entry.truth),
    );
    const of = <T extends { role: string }>(list: T[]) => list.filter((entry) => entry.role === role);
    verdicts.push(...evaluateRole(of(past), of(present), textsOfRemoved(prior), kin, hazy));
  }
  for (const { entry } of verdicts) if (entry.key !== undefined) owner.set(entry.key, entry.truth);
  return verdicts;
}

function evaluateRole(
  past: readonly Past[],
  present: readonly Present[],
  removedTexts: ReadonlyMap<string, string>,
  kin: readonly (readonly [number, number])[],
  hazy: ReadonlySet<number>,
): Verdict[] {
  // An entry that was treated as new has two keys; the later one counts.
  const byAge = past.toSorted((one, two) => Number(one.key.slice(1)) - Number(two.key.slice(1)));
  const before = new Map(byAge.map((entry) => [entry.truth, entry]));
  const byKey = new Map(past.map((entry) => [entry.key, entry]));
  const now = new Map(present.map((entry) => [entry.truth, entry]));
  const related = (one: number, two: number) =>
    one === two || kin.some(([a, b]) => (a === one && b === two) || (a === two && b === one));
  const alike = (entry: Present, was: Past) => {
    const said = overlap(entry.text, was.text);
    const empty = entry.contents.length === 0 || was.contents.length === 0;
    return empty ? said : (said + common(entry.contents, was.contents)) / 2;
  };
  const atHome = (entry: Present, was: Past) => related(entry.home, was.home);
  const alone = (entry: Present, list: readonly Omit<Present, "key">[], inHome: boolean) =>
    list.filter(({ text, home }) => text === entry.text && (!inHome || related(home, entry.home))).length === 1;
  const sameWords = (entry: Present, was: Past) =>
    entry.text === was.text &&
    [atHome(entry, was) && entry.role === "deliverable", false].some(
      (inHome) => alone(entry, past, inHome) && alone(entry, present, inHome),
    );
  const spoken = new Set(
    present.filter((entry) => {
      const was = before.get(entry.truth);
      return was !== undefined && sameWords(entry, was);
    }),
  );
  const spokenFor = new Set([...spoken].map(({ truth }) => truth));
  const isClear = (entry: Present, was: Past): boolean => {
    if (entry.role === "deliverable" && (hazy.has(entry.home) || hazy.has(was.home))) return false;
    if (spoken.has(entry)) return true;
    const own = alike(entry, was);
    if (own < (atHome(entry, was) ? least : leastMoved)) return false;
    const rivals = [
      ...past.filter((other) => other !== was && !spokenFor.has(other.truth)).map((other) => alike(entry, other)),
      ...present.filter((other) => other !== entry && !spoken.has(other)).map((other) => alike(other, was)),
    ];
    return rivals.every((rival) => own - rival >= clear);
  };
  const vacant = new Set<number>();
  const own = (truth: number) => {
    const [entry, was] = [now.get(truth), before.get(truth)];
    return entry && was && !vacant.has(truth) ? alike(entry, was) : 0;
  };
  // The older key of an entry with two keys is not expected again.
  const ownOf = (was: Past) => (before.get(was.truth) === was ? own(was.truth) : 0);
  const wordForWord = (entry: Present, took: Past): boolean => {
    const was = before.get(entry.truth);
    if (entry.text !== took.text) return false;
    // A deliverable of a milestone that was split or merged counts as moved.
    const mixed = kin.some((pair) => pair.includes(entry.home));
    if (entry.role === "deliverable") {
      return mixed || !was || was.text !== entry.text || entry.home !== was.home;
    }
    if (alone(entry, past, false) && alone(entry, present, false)) return true;
    return alike(entry, took) >= Math.max(own(entry.truth), ownOf(took));
  };
  const twins = (entry: Present, took: Past): boolean => {
    const [was, other] = [before.get(entry.truth), now.get(took.truth)];
    const same = (a: Omit<Present, "key">, b: Omit<Present, "key">) =>
      a.text === b.text &&
      related(a.home, b.home) &&
      [...a.contents].sort().join("\n") === [...b.contents].sort().join("\n");
    return (was !== undefined && same(was, took)) || (other !== undefined && same(entry, other));
  };
  const kindred = (entry: Present, took: Past) => entry.role === "milestone" && related(entry.truth, took.truth);
  const isRight = (entry: Present, took: Past): boolean =>
    entry.truth === took.truth ||
    kindred(entry, took) ||
    twins(entry, took) ||
    wordForWord(entry, took) ||
    alike(entry, took) >= clear + Math.max(own(entry.truth), ownOf(took));
  for (const entry of present) {
    const took = byKey.get(entry.key ?? "");
    if (!took || took.truth === entry.truth) continue;
    const excused = kindred(entry, took) || twins(entry, took);
    if (excused || wordForWord(entry, took)) vacant.add(took.truth).add(entry.truth);
  }
  return present.map((entry) => {
    const was = before.get(entry.truth);
    const took = byKey.get(entry.key ?? "");
    const edited = was !== undefined && differs(entry, was);
    const verdict = () => {
      if (entry.key === undefined) return "ambiguous";
      if (took) return isRight(entry, took) ? "matched" : "wrong";
      const back = removedTexts.get(entry.key);
      // A removed entry returns only with the same text.
      if (back !== undefined && back.toLowerCase() !== entry.text.toLowerCase()) return "wrong";
      return was ? "lost" : "new";
    };
    return { entry, was, took, verdict: verdict(), edited, clear: was !== undefined && isClear(entry, was) };
  });
}

function differs(entry: Present, was: Past): boolean {
  return (
    entry.text !== was.text ||
    entry.number !== was.number ||
    entry.home !== was.home ||
    entry.contents.join("\n") !== was.contents.join("\n")
  );
}

function textsOfRemoved(prior: readonly KeyedItem[]): Map<string, string> {
  return new Map(prior.filter(({ isRemoved }) => isRemoved).map(({ key, text }) => [key, text]));
}

function pastOf(prior: readonly KeyedItem[], owner: ReadonlyMap<string, number>): Past[] {
  const held = prior.filter(({ isRemoved }) => !isRemoved);
  return held.map(({ key, role, text, number, milestone }) => ({
    role: role === "milestone" ? role : "deliverable",
    truth: owner.get(key) ?? -1,
    text,
    number,
    home: owner.get(milestone ?? "") ?? 0,
    contents: held.filter((entry) => entry.milestone === key).map((entry) => entry.text),
    key,
  }));
}

function presentOf(
  { keyedPlan }: IdentifiedPlan,
  truthOf: ReadonlyMap<Milestone | Deliverable, number>,
  milestones: readonly Milestone[],
): Present[] {
  const keys = new Map<Milestone | Deliverable, string>();
  for (const { key, milestone, deliverables } of keyedPlan.milestones) {
    keys.set(milestone, key);
    for (const entry of deliverables) keys.set(entry.deliverable, entry.key);
  }
  const truth = (of: Milestone | Deliverable) => truthOf.get(of) ?? -2;
  return milestones.flatMap((milestone): Present[] => [
    {
      role: "milestone",
      truth: truth(milestone),
      text: milestone.title,
      number: milestone.number,
      home: 0,
      contents: milestone.deliverables.map(({ text }) => text),
      key: keys.get(milestone),
    },
    ...milestone.deliverables.map(
      (entry): Present => ({
        role: "deliverable",
        truth: truth(entry),
        text: entry.text,
        number: null,
        home: truth(milestone),
        contents: [],
        key: keys.get(entry),
      }),
    ),
  ]);
}
