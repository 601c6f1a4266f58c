import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { identifyItems } from "../../../../shared/sync/identity/identify-items.ts";
import { MAX_COMPARISONS, type MatchRules, matchItems } from "../../../../shared/sync/identity/match-items.ts";
import { alignTexts } from "../../../../shared/text/align-texts.ts";
import { similarity } from "../../../../shared/text/similarity.ts";
import { isExhaustive } from "../../../support/sampled.ts";
import { type CountedModule, loadCounted } from "../../../support/work-counter.ts";
import { history, milestone, plan } from "../builders.ts";

const texts = (count: number, suffix: string, from = 0) =>
  Array.from({ length: count }, (_, i) => `Endpoint ${(from + i) * 7919} imports ${suffix} ${from + i}`);

type Counted = typeof import("../../../../shared/sync/identity/identify-items.ts") &
  typeof import("../../../../shared/sync/compare/merge-checkboxes.ts");
let counted: CountedModule<Counted>;
beforeAll(() => {
  counted = loadCounted("shared/sync/identity/identify-items.ts", "shared/sync/compare/merge-checkboxes.ts");
});
afterAll(() => counted.stop());

/** A plan with `each` deliverables per milestone. */
function wide(milestones: number, each: number, suffix: string) {
  return plan(
    Array.from({ length: milestones }, (_, i) =>
      milestone(`${i + 1}`, `Stage ${i + 1}`, texts(each, suffix, i * each)),
    ),
  );
}

const keysOf = (identified: ReturnType<typeof identifyItems>) =>
  identified.keyedPlan.milestones.flatMap(({ deliverables }) => deliverables.map(({ key }) => key));

describe("matchItems", () => {
  const none = { before: () => null, after: () => null };
  const rules = (extra: Partial<MatchRules> = {}): MatchRules & { score: ReturnType<typeof vi.fn> } => ({
    id: none,
    exactKeys: [],
    canMatch: () => true,
    threshold: 0.5,
    tieMargin: 0.1,
    ...extra,
    score: vi.fn((from: number, to: number) => (from === to ? 1 : 0)),
  });

  it("scores all pairs up to the limit, and none above it", () => {
    const [most, more] = [rules(), rules()];
    expect(matchItems(500, 500, most)).toMatchObject({ unscoredCount: 0, matches: { size: 500 } });
    expect(most.score).toHaveBeenCalledTimes(MAX_COMPARISONS);
    expect(matchItems(4_000, 4_000, more)).toMatchObject({ unscoredCount: 4_000, matches: { size: 0 } });
    expect(more.score).not.toHaveBeenCalled();
  });

  it("scores within blocks first, smallest first, then across", () => {
    const place = (index: number) => `${Math.floor(index / 100)}`;
    const all = rules({ block: { before: place, after: place } });
    expect(matchItems(2_000, 2_000, all)).toMatchObject({ unscoredCount: 0, matches: { size: 2_000 } });
    expect(all.score).toHaveBeenCalledTimes(20 * 100 * 100);

    // Entries 0 to 9 are one block; all others are in a block above the limit.
    const uneven = (index: number) => (index < 10 ? "small" : "large");
    const some = rules({ block: { before: uneven, after: uneven } });
    const matching = matchItems(2_000, 2_000, some);
    expect([...matching.matches.keys()]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(matching.unscoredCount).toBe(1_990);
    expect(some.score).toHaveBeenCalledTimes(100);
  });

  it("finds entries that moved to another block if few are left", () => {
    const place = (index: number) => `${Math.floor(index / 100)}`;
    const moved = rules({ block: { before: place, after: (to) => (to < 5 ? "new" : place(to)) } });
    const { matches, unscoredCount } = matchItems(2_000, 2_000, moved);
    expect([matches.get(3), matches.size, unscoredCount]).toEqual([3, 2_000, 0]);
    expect(moved.score.mock.calls.length).toBeLessThanOrEqual(2 * MAX_COMPARISONS);
  });

  it("does not score entries across blocks that are ambiguous in their block", () => {
    const place = (index: number) => `${Math.floor(index / 100)}`;
    const twins = rules({ block: { before: place, after: place } });
    twins.score.mockImplementation((from: number, to: number) => (from === to || from + to === 1 ? 1 : 0));
    const { matches, ambiguousBefore, ambiguousAfter } = matchItems(1_000, 1_000, twins);
    expect([[...ambiguousBefore], [...ambiguousAfter]]).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(matches.size).toBe(998);
  });
});

describe("identifyItems", () => {
  it("treats 4,000 reworded deliverables of one milestone as new, and reports it", () => {
    const before = history(wide(1, 4_000, "before"));
    const after = wide(1, 4_000, "afterwards");
    let identified = identifyItems(plan([]), []);
    const work = () => {
      identified = counted.module.identifyItems(after, before);
    };
    expect(counted.countPer(MAX_COMPARISONS, work)).toBeLessThan(1_000);
    expect(identified.diagnostics).toEqual([
      expect.objectContaining({
        severity: "warning",
        code: "too-many-changes",
        message: expect.stringContaining("4000 deliverables"),
      }),
    ]);
    expect([keysOf(identified)[0], identified.uncertainKeys.size]).toEqual(["d4001", 0]);
  });

  it("keeps the keys of many reworded deliverables that stayed in their milestones", () => {
    const perMilestone = isExhaustive ? 100 : 50;
    const before = history(wide(20, perMilestone, "before"));
    let identified = identifyItems(plan([]), []);
    const work = () => {
      identified = counted.module.identifyItems(wide(20, perMilestone, "afterwards"), before);
    };
    expect(counted.countPer(MAX_COMPARISONS, work)).toBeLessThan(1_000);
    expect(identified.diagnostics.filter(({ code }) => code === "too-many-changes")).toEqual([]);
    const priorKeys = keysOf(identified).filter((key) => Number(key.slice(1)) <= 20 * perMilestone);
    expect(priorKeys.length).toBe(keysOf(identified).length);
  });

  it("matches unchanged texts, however many others changed", () => {
    const before = history(plan([milestone("1", "A", [...texts(1_000, "before"), "Untouched"])]));
    const identified = identifyItems(plan([milestone("1", "A", ["Untouched", ...texts(1_000, "later")])]), before);
    expect(keysOf(identified)[0]).toBe("d1001");
    expect(identified.diagnostics.map(({ code }) => code)).toEqual(["too-many-changes"]);
  });

  it("identifies 500 renamed milestones by their numbers", () => {
    const titled = (word: string) =>
      plan(Array.from({ length: 501 }, (_, i) => milestone(`${i}`, `${word} of part ${i}`, [`Thing ${i}`])));
    const identified = identifyItems(titled("Delivery"), history(titled("Making")));
    expect(identified.keyedPlan.milestones.map(({ key }) => key)).toEqual(
      Array.from({ length: 501 }, (_, i) => `m${i + 1}`),
    );
  });

  it("limits the stored removed items, newest first, and assigns no key twice", () => {
    const step = (round: number) => plan([milestone("1", "A", texts(600, `of round ${round} ${"x".repeat(60)}`))]);
    let keyedItems = history(step(0));
    const given = new Set<string>();
    for (let round = 1; round < 8; round += 1) {
      const identified = identifyItems(step(round), keyedItems);
      keyedItems = identified.keyedItems;
      for (const key of keysOf(identified)) {
        expect(given.has(key)).toBe(false);
        given.add(key);
      }
    }
    const removed = keyedItems.filter(({ isRemoved }) => isRemoved);
    expect(removed.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(65 * 1024);
    expect(removed[0]?.text).toContain("of round 6");
    const emptied = identifyItems(plan([milestone("1", "A")]), keyedItems).keyedItems;
    const next = identifyItems(plan([milestone("1", "A", ["Quite another"])]), emptied);
    expect(keysOf(next)).toEqual([`d${given.size + 601}`]);
  });
});

describe("alignTexts", () => {
  const boxes = (count: number, suffix: string, done = false) => texts(count, suffix).map((text) => ({ text, done }));

  it("makes a number of comparisons that is linear in the length", () => {
    const similarityOf = vi.fn(similarity);
    alignTexts(boxes(2_000, "later"), boxes(2_000, "before"), similarityOf);
    expect(similarityOf.mock.calls.length).toBeLessThanOrEqual(2_000 * 33);
    similarityOf.mockClear();
    alignTexts(boxes(64, "later"), boxes(64, "before"), similarityOf);
    expect(similarityOf).toHaveBeenCalledTimes(64 * 64);
  });

  it("keeps the ticks of a long list in which all texts changed", () => {
    const found = boxes(2_000, "before", true);
    let merged: { done: boolean }[] = [];
    const work = () => {
      merged = counted.module.mergeCheckboxes(boxes(2_000, "later"), boxes(2_000, "before"), found);
    };
    expect(counted.countPer(2_000 * 33, work)).toBeLessThan(1_000);
    expect(merged.every(({ done }) => done)).toBe(true);
  });

  it("matches equal texts in order", () => {
    const same = [...boxes(1, "a"), ...boxes(1, "a"), ...boxes(1, "a")];
    expect(alignTexts(same, same.slice(1))).toEqual([0, 1, undefined]);
  });
});
