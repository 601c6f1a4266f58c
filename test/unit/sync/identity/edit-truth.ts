import type { Deliverable, Milestone } from "../../../../shared/model/plan.ts";
import type { Identity } from "../../../../shared/model/state.ts";
import type { Identified } from "../../../../shared/sync/identity/identify.ts";
import { common, overlap } from "./edit-overlap.ts";

/**
 * What a reader of both versions of a plan could know, and no more. All of it is words, not letters: `overlap` is
 * the share of words that two texts have in common, a word with one typo being the same word. Of milestones it is
 * the mean of that of the titles and the share of deliverables that stand in both word for word.
 *
 * An edited entry is *unambiguous* when
 * - its text is the same word for word, and it is alone with it: in the plan before and after, or, a deliverable
 *   that did not move, in its milestone; or
 * - its overlap with what it was is at least `least` (`leastMoved` for a deliverable that changed its milestone),
 *   and by `clear` greater than with any other entry before, and than any other entry's with what it was. Others
 *   that stand there as they did are spoken for, and no rivals. A deliverable is only as clear as its milestones.
 *
 * A match of an entry with the key of another is *wrong* unless
 * - the two can't be told apart: they had one text in one milestone, or have it now; or they are the halves of a
 *   split, or what was merged;
 * - it says word for word what the other said, and has itself changed or moved (for milestones: and it is not less
 *   like the other than each is like itself, unless each title stands once);
 * - its overlap with what the other was is by `clear` greater than what is left of either of them: then the plan
 *   itself says so. For something new that takes the place of something gone that is `clear` alone.
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
  verdict: "kept" | "withheld" | "lost" | "new" | "wrong";
  edited: boolean;
  clear: boolean;
}

/** Judges one push, and makes `owner` say what each key belongs to from then on. */
export function judge(
  prior: readonly Identity[],
  identified: Identified,
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
      verdicts
        .filter((verdict) => verdict.was && !verdict.clear && verdict.edited)
        .map(({ entry }) => entry.truth),
    );
    const of = <T extends { role: string }>(list: T[]) => list.filter((entry) => entry.role === role);
    verdicts.push(...judgeRole(of(past), of(present), retiredOf(prior), kin, hazy));
  }
  for (const { entry } of verdicts) if (entry.key !== undefined) owner.set(entry.key, entry.truth);
  return verdicts;
}

function judgeRole(
  past: readonly Past[],
  present: readonly Present[],
  retired: ReadonlyMap<string, string>,
  kin: readonly (readonly [number, number])[],
  hazy: ReadonlySet<number>,
): Verdict[] {
  // What was taken as new once has two keys; the later one is what it is known by.
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
    list.filter(({ text, home }) => text === entry.text && (!inHome || related(home, entry.home))).length ===
    1;
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
      ...past
        .filter((other) => other !== was && !spokenFor.has(other.truth))
        .map((other) => alike(entry, other)),
      ...present.filter((other) => other !== entry && !spoken.has(other)).map((other) => alike(other, was)),
    ];
    return rivals.every((rival) => own - rival >= clear);
  };
  const vacant = new Set<number>();
  const own = (truth: number) => {
    const [entry, was] = [now.get(truth), before.get(truth)];
    return entry && was && !vacant.has(truth) ? alike(entry, was) : 0;
  };
  // What has got another key since is not waited for under the old one.
  const ownOf = (was: Past) => (before.get(was.truth) === was ? own(was.truth) : 0);
  const wordForWord = (entry: Present, took: Past): boolean => {
    const was = before.get(entry.truth);
    if (entry.text !== took.text) return false;
    // A milestone that was split or merged is no place to have stayed in.
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
  const kindred = (entry: Present, took: Past) =>
    entry.role === "milestone" && related(entry.truth, took.truth);
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
      if (entry.key === undefined) return "withheld";
      if (took) return isRight(entry, took) ? "kept" : "wrong";
      const back = retired.get(entry.key);
      // What left comes back word for word only; then it is its own again.
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

function retiredOf(prior: readonly Identity[]): Map<string, string> {
  return new Map(prior.filter(({ retired }) => retired).map(({ key, text }) => [key, text]));
}

function pastOf(prior: readonly Identity[], owner: ReadonlyMap<string, number>): Past[] {
  const held = prior.filter(({ retired }) => !retired);
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
  { keyed }: Identified,
  truthOf: ReadonlyMap<Milestone | Deliverable, number>,
  milestones: readonly Milestone[],
): Present[] {
  const keys = new Map<Milestone | Deliverable, string>();
  for (const { key, milestone, deliverables } of keyed.milestones) {
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
