import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type IdentifiedPlan, identifyItems } from "../../../../shared/sync/identity/identify-items.ts";
import { sampled } from "../../../support/sampled.ts";
import { loadCounted } from "../../../support/work-counter.ts";
import { alikePlans, deliverable, distinctPlans, freeze, history, keysByText, milestone, plan } from "../builders.ts";

/** Which item has which key, sorted: the order of two equal items in one milestone is undefined. */
const given = ({ keyedPlan }: IdentifiedPlan) =>
  keyedPlan.milestones
    .flatMap(({ key, milestone, deliverables }) => [
      `${key} ${milestone.title}`,
      ...deliverables.map((entry) => `${entry.key} ${entry.deliverable.text} in ${key}`),
    ])
    .sort();
const byKey = ({ keyedItems }: IdentifiedPlan) => [...keyedItems].sort((a, b) => a.key.localeCompare(b.key));
const allKeys = ({ keyedPlan }: IdentifiedPlan) =>
  keyedPlan.milestones.flatMap(({ key, deliverables }) => [key, ...deliverables.map((entry) => entry.key)]);

describe("identifyItems, for any plans", () => {
  it("assigns each key once, and the same keys when it is repeated", () => {
    fc.assert(
      fc.property(fc.array(alikePlans, { minLength: 1, maxLength: 4 }), (plans) => {
        let prior = freeze(history(...plans.slice(0, -1)));
        for (const next of plans.slice(-1).map(freeze)) {
          const identified = identifyItems(next, prior);
          expect(identifyItems(next, prior)).toEqual(identified);
          const keys = allKeys(identified);
          expect(new Set(keys).size).toBe(keys.length);
          const known = identified.keyedItems.map(({ key }) => key);
          expect(new Set(known).size).toBe(known.length);
          const again = identifyItems(next, identified.keyedItems);
          expect(given(again)).toEqual(given(identified));
          expect(byKey(again)).toEqual(byKey(identified));
          prior = freeze(identified.keyedItems);
        }
      }),
      { numRuns: sampled(300) },
    );
  });

  it("never drops a key, and never marks an ambiguous item as removed", () => {
    fc.assert(
      fc.property(alikePlans, alikePlans, alikePlans, (one, two, three) => {
        const before = history(one, two);
        const { keyedItems, uncertainKeys, keyedPlan } = identifyItems(three, before);
        const after = new Map(keyedItems.map((entry) => [entry.key, entry]));
        const wasRetired = new Set(before.filter(({ isRemoved }) => isRemoved).map(({ key }) => key));
        for (const { key } of before) expect(after.has(key)).toBe(true);
        for (const key of uncertainKeys)
          expect((after.get(key)?.isRemoved ?? false) && !wasRetired.has(key)).toBe(false);
        const present = new Set(allKeys({ keyedPlan, keyedItems, uncertainKeys, diagnostics: [] }));
        for (const { key, isRemoved } of keyedItems) expect(isRemoved && present.has(key)).toBe(false);
        for (const key of wasRetired) if (!present.has(key)) expect(after.get(key)?.isRemoved).toBe(true);
      }),
      { numRuns: sampled(300) },
    );
  });

  it("keeps every key through any reordering, renumbering and moving of unique texts", () => {
    fc.assert(
      fc.property(
        distinctPlans,
        fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
        fc.boolean(),
        (before, dice, renumber) => {
          let roll = 0;
          const shuffled = <T>(list: readonly T[]): T[] => {
            const left = [...list];
            return list.flatMap(() => left.splice((dice[roll++ % dice.length] ?? 0) % left.length, 1));
          };
          const texts = shuffled(before.milestones.flatMap((entry) => entry.deliverables.map(({ text }) => text)));
          const milestones = shuffled(before.milestones).map((entry, index) => ({
            ...entry,
            number: renumber ? `${index + 1}` : entry.number,
            deliverables: texts.splice(0, entry.deliverables.length).map((text) => deliverable(text)),
          }));
          expect(keysByText(plan(milestones), history(before))).toEqual(keysByText(before, []));
        },
      ),
      { numRuns: sampled(200) },
    );
  });

  it("never assigns the key of a removed item to a different one", () => {
    fc.assert(
      fc.property(distinctPlans, distinctPlans, (one, two) => {
        const other = plan(
          two.milestones.map((entry) => ({
            ...entry,
            title: `${entry.title.toLowerCase()} zzzzzz`.replace(/\p{L}/gu, "ж"),
            deliverables: entry.deliverables.map(({ text }, index) =>
              deliverable(`ю${index}${text.replace(/\p{L}/gu, "ю")}`),
            ),
          })),
        );
        const removed = history(one, plan([]));
        const used = new Set(removed.map(({ key }) => key));
        for (const key of allKeys(identifyItems(other, removed))) expect(used.has(key)).toBe(false);
      }),
    );
  });

  it("compares 200 similar deliverables with 200 in a limited number of steps", () => {
    const texts = (suffix: string) =>
      Array.from(
        { length: 200 },
        (_, index) => `Endpoint ${index * 7919} for the import of records ${suffix} ${index}`,
      );
    const before = history(plan([milestone("1", "Work", texts("before"))]));
    const after = plan([milestone("1", "Work", texts("afterwards"))]);
    const counted = loadCounted<typeof import("../../../../shared/sync/identity/identify-items.ts")>(
      "shared/sync/identity/identify-items.ts",
    );
    expect(counted.countPer(200 * 200, () => counted.module.identifyItems(after, before))).toBeLessThan(1_000);
    counted.stop();
  });
});
