import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Identified, identify } from "../../../../shared/sync/identity/identify.ts";
import {
  alikePlans,
  deliverable,
  distinctPlans,
  freeze,
  history,
  keysByText,
  milestone,
  plan,
} from "../builders.ts";

/** What has which key, in no order: of two alike in one place, neither is the first. */
const given = ({ keyed }: Identified) =>
  keyed.milestones
    .flatMap(({ key, milestone, deliverables }) => [
      `${key} ${milestone.title}`,
      ...deliverables.map((entry) => `${entry.key} ${entry.deliverable.text} in ${key}`),
    ])
    .sort();
const byKey = ({ identities }: Identified) => [...identities].sort((a, b) => a.key.localeCompare(b.key));
const allKeys = ({ keyed }: Identified) =>
  keyed.milestones.flatMap(({ key, deliverables }) => [key, ...deliverables.map((entry) => entry.key)]);

describe("identify, on any plans", () => {
  it("gives each key once, says the same twice, and has nothing to change on what it said", () => {
    fc.assert(
      fc.property(fc.array(alikePlans, { minLength: 1, maxLength: 4 }), (plans) => {
        let prior = freeze(history(...plans.slice(0, -1)));
        for (const next of plans.slice(-1).map(freeze)) {
          const identified = identify(next, prior);
          expect(identify(next, prior)).toEqual(identified);
          const keys = allKeys(identified);
          expect(new Set(keys).size).toBe(keys.length);
          const known = identified.identities.map(({ key }) => key);
          expect(new Set(known).size).toBe(known.length);
          const again = identify(next, identified.identities);
          expect(given(again)).toEqual(given(identified));
          expect(byKey(again)).toEqual(byKey(identified));
          prior = freeze(identified.identities);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("never forgets a key, and never retires one that it can't tell", () => {
    fc.assert(
      fc.property(alikePlans, alikePlans, alikePlans, (one, two, three) => {
        const before = history(one, two);
        const { identities, untouched, keyed } = identify(three, before);
        const after = new Map(identities.map((entry) => [entry.key, entry]));
        const wasRetired = new Set(before.filter(({ retired }) => retired).map(({ key }) => key));
        for (const { key } of before) expect(after.has(key)).toBe(true);
        for (const key of untouched)
          expect((after.get(key)?.retired ?? false) && !wasRetired.has(key)).toBe(false);
        const present = new Set(allKeys({ keyed, identities, untouched, diagnostics: [] }));
        for (const { key, retired } of identities) expect(retired && present.has(key)).toBe(false);
        for (const key of wasRetired) if (!present.has(key)) expect(after.get(key)?.retired).toBe(true);
      }),
      { numRuns: 300 },
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
          const texts = shuffled(
            before.milestones.flatMap((entry) => entry.deliverables.map(({ text }) => text)),
          );
          const milestones = shuffled(before.milestones).map((entry, index) => ({
            ...entry,
            number: renumber ? `${index + 1}` : entry.number,
            deliverables: texts.splice(0, entry.deliverables.length).map((text) => deliverable(text)),
          }));
          expect(keysByText(plan(milestones), history(before))).toEqual(keysByText(before, []));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("never gives the key of something that left to something else", () => {
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
        const gone = history(one, plan([]));
        const used = new Set(gone.map(({ key }) => key));
        for (const key of allKeys(identify(other, gone))) expect(used.has(key)).toBe(false);
      }),
    );
  });

  it("compares 500 similar deliverables with 500 in less than two seconds", () => {
    const texts = (suffix: string) =>
      Array.from(
        { length: 500 },
        (_, index) => `Endpoint ${index * 7919} for the import of records ${suffix} ${index}`,
      );
    const before = history(plan([milestone("1", "Work", texts("before"))]));
    const after = plan([milestone("1", "Work", texts("afterwards"))]);
    // Of the processor, not of the clock: the machine has other work, too.
    const started = process.cpuUsage();
    identify(after, before);
    expect(process.cpuUsage(started).user / 1_000).toBeLessThan(2_000);
  });
});
