import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countDay, MAX_DAYS, mergeDay } from "../../../shared/progress/day-counts.ts";
import { dailyThroughput, sum } from "../../../shared/progress/forecast/throughput.ts";
import { findSlips, mergeSlips } from "../../../shared/progress/slips.ts";
import { identifyItems } from "../../../shared/sync/identity/identify-items.ts";
import { plan } from "../sync/builders.ts";
import { anyDays, day, scheduled, statusOf, today } from "./builders.ts";

describe("day counts", () => {
  it("count deliverables, one entry per day, oldest first, with a maximum", () => {
    const status = statusOf([scheduled("1", [2, 3])]);
    expect(countDay(status, today)).toEqual({ date: today, done: 3, total: 5 });
    const count = (date: string, done: number) => ({ date, done, total: 9 });
    const days = [count("2026-05-30", 1), count(today, 2)];
    expect(mergeDay(days, count(today, 3))).toEqual([count("2026-05-30", 1), count(today, 3)]);
    expect(mergeDay(days, count("2026-05-31", 1)).map(({ date }) => date)).toEqual(["2026-05-30", "2026-05-31", today]);
    const many = Array.from({ length: 450 }, (_, index) => count(day(index - 450), 1));
    expect(mergeDay(many, count(today, 1))).toHaveLength(MAX_DAYS);
    expect(mergeDay(many, count(today, 1)).at(-1)?.date).toBe(today);
  });
});

describe("the throughput", () => {
  const from = (counts: readonly (readonly [ago: number, done: number, total: number])[]) =>
    dailyThroughput(
      counts.map(([ago, done, total]) => ({ date: day(-ago), done, total })),
      today,
    );

  it("is the number finished per day; 0 for a day without a count", () => {
    expect(
      from([
        [5, 1, 9],
        [4, 3, 9],
        [2, 4, 9],
      ]),
    ).toEqual([2, 0, 1, 0, 0]);
    expect(from([])).toEqual([]);
    expect(from([[0, 4, 9]])).toEqual([]);
  });

  it("subtracts reopened deliverables, latest first", () => {
    expect(
      from([
        [4, 0, 9],
        [3, 2, 9],
        [2, 3, 9],
        [1, 1, 9],
        [0, 2, 9],
      ]),
    ).toEqual([1, 0, 0, 1]);
    expect(
      from([
        [2, 5, 9],
        [1, 3, 9],
        [0, 3, 9],
      ]),
    ).toEqual([0, 0]);
  });

  it("does not decrease for done deliverables removed from the plan, nor for added ones", () => {
    expect(
      from([
        [2, 0, 9],
        [1, 3, 9],
        [0, 1, 7],
      ]),
    ).toEqual([3, 0]);
    expect(
      from([
        [2, 0, 9],
        [1, 3, 20],
        [0, 3, 30],
      ]),
    ).toEqual([3, 0]);
  });

  it("ignores invalid and future days", () => {
    expect(
      dailyThroughput(
        [
          { date: "soon", done: 1, total: 2 },
          { date: day(-1), done: 0, total: 2 },
          { date: today, done: 1, total: 2 },
          { date: day(1), done: 2, total: 2 },
        ],
        today,
      ),
    ).toEqual([1]);
    expect(
      from([
        [900, 0, 9],
        [500, 4, 9],
        [2, 6, 9],
      ]).length,
    ).toBe(MAX_DAYS);
    expect(
      sum(
        from([
          [900, 0, 9],
          [500, 4, 9],
          [2, 6, 9],
        ]),
      ),
    ).toBe(2);
  });

  it("is never negative and limited in length", () => {
    fc.assert(
      fc.property(anyDays, (days) => {
        const daily = dailyThroughput(days, today);
        expect(daily.every((finished) => Number.isInteger(finished) && finished >= 0)).toBe(true);
        expect(daily.length).toBeLessThanOrEqual(MAX_DAYS);
      }),
    );
  });
});

describe("slips", () => {
  const keyed = (dues: readonly (number | undefined)[], extra = {}) => {
    const milestones = dues.map((due, index) =>
      scheduled(String(index + 1), [1, 0], { ...(due !== undefined && { due }), ...extra }),
    );
    return identifyItems(plan(milestones), []).keyedPlan;
  };

  it("are due dates that the plan moved, added and removed", () => {
    expect(findSlips(keyed([3, 5, undefined, 9]), keyed([3, 12, 20, undefined]), today)).toEqual([
      { key: "m2", title: "Milestone 2", from: day(5), to: day(12), on: today },
      { key: "m3", title: "Milestone 3", from: null, to: day(20), on: today },
      { key: "m4", title: "Milestone 4", from: day(9), to: null, on: today },
    ]);
  });

  it("exclude milestones that are new, done or cancelled", () => {
    expect(findSlips(keyed([]), keyed([3]), today)).toEqual([]);
    expect(findSlips(keyed([3]), keyed([9], { status: "done" }), today)).toEqual([]);
    expect(findSlips(keyed([3]), keyed([9], { status: "cancelled" }), today)).toEqual([]);
  });

  const slip = (from: number | null, to: number | null, on: number) => {
    const date = (offset: number | null) => (offset === null ? null : day(offset));
    return { key: "m1", title: "A", from: date(from), to: date(to), on: day(on) };
  };

  it("are merged per day, and dropped if the date is back", () => {
    expect(mergeSlips([slip(1, 5, 0)], [slip(5, 9, 0)])).toEqual([slip(1, 9, 0)]);
    expect(mergeSlips([slip(1, 5, 0)], [slip(5, 1, 0)])).toEqual([]);
    expect(mergeSlips([slip(1, 5, -1)], [slip(5, 9, 0)])).toEqual([slip(1, 5, -1), slip(5, 9, 0)]);
  });
});
