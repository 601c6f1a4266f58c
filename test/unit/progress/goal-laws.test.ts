import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GoalStatus } from "../../../shared/model/goal-status.ts";
import type { TrackerName } from "../../../shared/model/item.ts";
import type { Link } from "../../../shared/model/link.ts";
import type { Milestone } from "../../../shared/model/plan/plan.ts";
import { identifyItems } from "../../../shared/sync/identity/identify-items.ts";
import { sampled } from "../../support/sampled.ts";
import { plan as planOf } from "../sync/builders.ts";
import { anyComplete, anyDays, anyLink, anyPlan, day, state, statusOf } from "./builders.ts";

const anyGoal = fc
  .record({
    plan: anyPlan,
    github: fc.array(anyLink, { maxLength: 12 }),
    jira: fc.array(anyLink, { maxLength: 6 }),
    days: anyDays,
    slips: fc.array(
      fc.record({
        key: fc.constantFrom("m1", "m2"),
        title: fc.constant("A"),
        from: fc.option(fc.integer({ min: -50, max: 50 }).map(day), { nil: null }),
        to: fc.option(fc.integer({ min: -50, max: 50 }).map(day), { nil: null }),
        on: fc.integer({ min: -50, max: 0 }).map(day),
      }),
      { maxLength: 4 },
    ),
    complete: anyComplete,
    hasPlan: fc.boolean(),
  })
  .map(({ plan, github, jira, days, slips, complete, hasPlan }) => ({
    state: state(plan, hasPlan ? {} : { plan: null }),
    links: new Map<TrackerName, Link[]>([
      ["github", github],
      ["jira", jira],
    ]),
    days,
    slips,
    policy: { complete },
  }));

function check(law: (status: GoalStatus, goal: typeof anyGoal extends fc.Arbitrary<infer T> ? T : never) => void) {
  fc.assert(
    fc.property(anyGoal, (goal) => law(statusOf(goal.state, goal), goal)),
    { numRuns: sampled(200) },
  );
}

describe("the status of any goal", () => {
  it("never has more done than total", () => {
    check((status) => {
      const { deliverables, criteria } = status.progress;
      const shares = status.milestones.flatMap((one) => [one.deliverables, one.criteria, one.verification]);
      for (const share of [deliverables, criteria, ...shares]) {
        expect(share?.done).toBeGreaterThanOrEqual(0);
        expect(share?.done).toBeLessThanOrEqual(share?.total ?? -1);
      }
    });
  });

  it("is done if and only if it is complete", () => {
    check(({ health, milestones }) => {
      for (const one of milestones) expect(one.health === "done").toBe(one.status === "done");
      const counting = milestones.filter(({ status }) => status !== "cancelled");
      expect(health === "done").toBe(counting.length > 0 && counting.every(({ status }) => status === "done"));
    });
  });

  it("has p50 before p85, both after today", () => {
    check(({ forecast }) => {
      if (forecast === null) return;
      expect(forecast.p50 > day(0)).toBe(true);
      expect(forecast.p50 <= forecast.p85).toBe(true);
    });
  });

  it("always has readable reasons", () => {
    check(({ reasons, milestones }) => {
      for (const texts of [reasons, ...milestones.map((one) => one.reasons)]) {
        expect(texts.length).toBeGreaterThan(0);
        expect(new Set(texts).size).toBe(texts.length);
        // Quoted text is from the plan.
        for (const text of texts.map((text) => text.replaceAll(/".*"/gs, '""'))) {
          expect(text).not.toMatch(
            /NaN|undefined|null|Infinity|\b1 (deliverables|days|weeks|criteria|milestones|times|verification steps)\b|-\d/,
          );
        }
      }
    });
  });

  it("does not depend on the order of links and days", () => {
    check((status, goal) => {
      const links = new Map([...goal.links].reverse().map(([name, list]) => [name, [...list].reverse()]));
      const again = statusOf(goal.state, { ...goal, links, days: [...goal.days].reverse() });
      // With several links of one key in a tracker, any of them may be shown.
      expect({ ...again, milestones: again.milestones.map(unlinked) }).toEqual({
        ...status,
        milestones: status.milestones.map(unlinked),
      });
    });
  });

  it("has each key once", () => {
    check(({ milestones }) => {
      const keys = milestones.flatMap(({ key, items }) => [key, ...items.map((item) => item.key)]);
      expect(new Set(keys).size).toBe(keys.length);
    });
  });

  it("does not depend on the order of milestones", () => {
    fc.assert(
      fc.property(anyPlan, anyComplete, anyDays, fc.array(anyLink), (drawn, complete, days, github) => {
        const plan = planOf(drawn.milestones.map(distinct));
        const { keyedItems } = identifyItems(plan, []);
        const links = new Map<TrackerName, Link[]>([["github", github]]);
        const other = {
          ...plan,
          milestones: [...plan.milestones]
            .reverse()
            .map((one) => ({ ...one, deliverables: [...one.deliverables].reverse() })),
        };
        const [one, two] = [plan, other].map((stored) =>
          statusOf(state(stored, { keyedItems }), { links, days, policy: { complete } }),
        );
        expect(two?.forecast).toEqual(one?.forecast);
        expect(two?.health).toBe(one?.health);
        expect(two?.progress).toEqual(one?.progress);
        const sorted = (status: GoalStatus | undefined) =>
          status?.milestones
            .map(({ items, ...rest }) => ({
              ...rest,
              items: [...items].sort((a, b) => (a.key < b.key ? -1 : 1)),
            }))
            .sort((a, b) => (a.key < b.key ? -1 : 1));
        expect(sorted(two)).toEqual(sorted(one));
      }),
      { numRuns: sampled(100) },
    );
  });
});

/** Makes all texts unique, because equal texts are distinguished by their order. */
function distinct(one: Milestone, index: number): Milestone {
  const names = ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf"];
  return {
    ...one,
    number: String(index + 1),
    title: `${names[index]} ${index}`,
    deliverables: one.deliverables.map((item, place) => ({
      ...item,
      text: `${names[place]} of ${names[index]}`,
    })),
  };
}

function unlinked<T extends { links: unknown; items: { links: unknown }[] }>({ links: _, items, ...rest }: T) {
  return { ...rest, items: items.map(({ links: __, ...item }) => item) };
}
