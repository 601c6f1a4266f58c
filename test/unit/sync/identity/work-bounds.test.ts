import { describe, expect, it, vi } from "vitest";
import { alignBoxes, mergeBoxes } from "../../../../shared/sync/compare/merge.ts";
import { identify } from "../../../../shared/sync/identity/identify.ts";
import { likenessBudget, type MatchRules, match } from "../../../../shared/sync/identity/match.ts";
import { similarity } from "../../../../shared/sync/identity/similarity.ts";
import { history, milestone, plan } from "../builders.ts";

const texts = (count: number, suffix: string, from = 0) =>
  Array.from({ length: count }, (_, i) => `Endpoint ${(from + i) * 7919} imports ${suffix} ${from + i}`);

/** Of the processor, not of the clock: the machine has other work, too. */
function cpuSeconds(work: () => void): number {
  const started = process.cpuUsage();
  work();
  return process.cpuUsage(started).user / 1_000_000;
}

/** Milestones with their share of the deliverables each. */
function wide(milestones: number, each: number, suffix: string) {
  return plan(
    Array.from({ length: milestones }, (_, i) =>
      milestone(`${i + 1}`, `Stage ${i + 1}`, texts(each, suffix, i * each)),
    ),
  );
}

const keysOf = (identified: ReturnType<typeof identify>) =>
  identified.keyed.milestones.flatMap(({ deliverables }) => deliverables.map(({ key }) => key));

describe("likeness", () => {
  const none = { before: () => null, after: () => null };
  const rules = (extra: Partial<MatchRules> = {}): MatchRules & { similarity: ReturnType<typeof vi.fn> } => ({
    id: none,
    exact: [],
    compatible: () => true,
    threshold: 0.5,
    margin: 0.1,
    ...extra,
    similarity: vi.fn((from: number, to: number) => (from === to ? 1 : 0)),
  });

  it("compares all with all up to the budget, and nothing beyond it", () => {
    const [most, more] = [rules(), rules()];
    expect(match(500, 500, most)).toMatchObject({ uncompared: 0, pairs: { size: 500 } });
    expect(most.similarity).toHaveBeenCalledTimes(likenessBudget);
    expect(match(4_000, 4_000, more)).toMatchObject({ uncompared: 4_000, pairs: { size: 0 } });
    expect(more.similarity).not.toHaveBeenCalled();
  });

  it("looks inside the places first, the smallest first, and then across what is left", () => {
    const place = (index: number) => `${Math.floor(index / 100)}`;
    const all = rules({ place: { before: place, after: place } });
    expect(match(2_000, 2_000, all)).toMatchObject({ uncompared: 0, pairs: { size: 2_000 } });
    expect(all.similarity).toHaveBeenCalledTimes(20 * 100 * 100);

    // 0 to 9 are a place of ten; all others are one that is too large to look into.
    const uneven = (index: number) => (index < 10 ? "small" : "large");
    const some = rules({ place: { before: uneven, after: uneven } });
    const matching = match(2_000, 2_000, some);
    expect([...matching.pairs.keys()]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(matching.uncompared).toBe(1_990);
    expect(some.similarity).toHaveBeenCalledTimes(100);
  });

  it("finds what moved between places once the places have left little to compare", () => {
    const place = (index: number) => `${Math.floor(index / 100)}`;
    const moved = rules({ place: { before: place, after: (to) => (to < 5 ? "new" : place(to)) } });
    const { pairs, uncompared } = match(2_000, 2_000, moved);
    expect([pairs.get(3), pairs.size, uncompared]).toEqual([3, 2_000, 0]);
    expect(moved.similarity.mock.calls.length).toBeLessThanOrEqual(2 * likenessBudget);
  });

  it("leaves what is ambiguous in its place out of the search across", () => {
    const place = (index: number) => `${Math.floor(index / 100)}`;
    const twins = rules({ place: { before: place, after: place } });
    twins.similarity.mockImplementation((from: number, to: number) =>
      from === to || from + to === 1 ? 1 : 0,
    );
    const { pairs, ambiguousBefore, ambiguousAfter } = match(1_000, 1_000, twins);
    expect([[...ambiguousBefore], [...ambiguousAfter]]).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(pairs.size).toBe(998);
  });
});

describe("identify", () => {
  it("takes 4,000 reworded deliverables of one milestone as new, says so, and takes no time for it", () => {
    const before = history(wide(1, 4_000, "before"));
    const after = wide(1, 4_000, "afterwards");
    let identified = identify(plan([]), []);
    expect(cpuSeconds(() => (identified = identify(after, before)))).toBeLessThan(3);
    expect(identified.diagnostics).toEqual([
      expect.objectContaining({
        severity: "warning",
        code: "too-many-changes",
        message: expect.stringContaining("4000 deliverables"),
      }),
    ]);
    expect([keysOf(identified)[0], identified.untouched.size]).toEqual(["d4001", 0]);
  });

  it("keeps the keys of 2,000 reworded deliverables that stayed in their milestones", () => {
    const before = history(wide(20, 100, "before"));
    let identified = identify(plan([]), []);
    expect(cpuSeconds(() => (identified = identify(wide(20, 100, "afterwards"), before)))).toBeLessThan(3);
    expect(identified.diagnostics.filter(({ code }) => code === "too-many-changes")).toEqual([]);
    const kept = keysOf(identified).filter((key) => Number(key.slice(1)) <= 2_000);
    expect(kept.length).toBe(keysOf(identified).length);
  });

  it("matches what stands there word for word, however much else has changed", () => {
    const before = history(plan([milestone("1", "A", [...texts(1_000, "before"), "Untouched"])]));
    const identified = identify(plan([milestone("1", "A", ["Untouched", ...texts(1_000, "later")])]), before);
    expect(keysOf(identified)[0]).toBe("d1001");
    expect(identified.diagnostics.map(({ code }) => code)).toEqual(["too-many-changes"]);
  });

  it("knows 500 retitled milestones by their numbers", () => {
    const titled = (word: string) =>
      plan(Array.from({ length: 501 }, (_, i) => milestone(`${i}`, `${word} of part ${i}`, [`Thing ${i}`])));
    const identified = identify(titled("Delivery"), history(titled("Making")));
    expect(identified.keyed.milestones.map(({ key }) => key)).toEqual(
      Array.from({ length: 501 }, (_, i) => `m${i + 1}`),
    );
  });

  it("remembers what left within bounds, the latest first, and gives no key twice", () => {
    const step = (round: number) =>
      plan([milestone("1", "A", texts(600, `of round ${round} ${"x".repeat(60)}`))]);
    let identities = history(step(0));
    const given = new Set<string>();
    for (let round = 1; round < 8; round += 1) {
      const identified = identify(step(round), identities);
      identities = identified.identities;
      for (const key of keysOf(identified)) {
        expect(given.has(key)).toBe(false);
        given.add(key);
      }
    }
    const left = identities.filter(({ retired }) => retired);
    expect(left.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(65 * 1024);
    expect(left[0]?.text).toContain("of round 6");
    const gone = identify(plan([milestone("1", "A")]), identities).identities;
    const next = identify(plan([milestone("1", "A", ["Quite another"])]), gone);
    expect(keysOf(next)).toEqual([`d${given.size + 601}`]);
  });
});

describe("alignBoxes", () => {
  const boxes = (count: number, suffix: string, done = false) =>
    texts(count, suffix).map((text) => ({ text, done }));

  it("does work that grows with the list, not with its square", () => {
    const likeness = vi.fn(similarity);
    alignBoxes(boxes(5_000, "later"), boxes(5_000, "before"), likeness);
    expect(likeness.mock.calls.length).toBeLessThanOrEqual(5_000 * 33);
    likeness.mockClear();
    alignBoxes(boxes(64, "later"), boxes(64, "before"), likeness);
    expect(likeness).toHaveBeenCalledTimes(64 * 64);
  });

  it("keeps the ticks of a long list that was reworded as a whole", () => {
    const found = boxes(5_000, "before", true);
    let merged: { done: boolean }[] = [];
    const seconds = cpuSeconds(() => {
      merged = mergeBoxes(boxes(5_000, "later"), boxes(5_000, "before"), found);
    });
    expect(seconds).toBeLessThan(3);
    expect(merged.every(({ done }) => done)).toBe(true);
  });

  it("gives boxes of one text their turn", () => {
    const same = [...boxes(1, "a"), ...boxes(1, "a"), ...boxes(1, "a")];
    expect(alignBoxes(same, same.slice(1))).toEqual([0, 1, undefined]);
  });
});
