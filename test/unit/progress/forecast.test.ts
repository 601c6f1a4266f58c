import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forecastCompletion } from "../../../shared/progress/forecast/forecast.ts";
import { forecastSeed, seededRandom } from "../../../shared/progress/forecast/seeded-random.ts";
import { calibrate } from "../../forecast/calibrate.ts";
import { testKinds } from "../../forecast/histories.ts";
import { sampled } from "../../support/sampled.ts";
import { day, history, scheduled, statusOf, today } from "./builders.ts";

const week = [1, 0, 1, 0, 1, 0, 0];
const eightWeeks = Array.from({ length: 8 }, () => week).flat();

function forecastsOf(daily: readonly number[], targets: readonly number[], seed = "a") {
  const result = forecastCompletion({ daily, today, targets, random: seededRandom(seed) });
  return "unavailable" in result ? [] : result.forecasts;
}

describe("the forecast", () => {
  it("meets its 85% date for about 85% of goals of teams that it was not tuned for", () => {
    // A short version of `npm run forecast`, which requires 80% to 90% of 1,000 goals; the bounds allow for chance.
    const { runs, metP50, metP85 } = calibrate(Object.values(testKinds), 200, "judged in the tests");
    expect(runs).toBe(200);
    expect(metP85 / runs).toBeGreaterThanOrEqual(0.77);
    expect(metP85 / runs).toBeLessThanOrEqual(0.93);
    expect(metP50 / runs).toBeGreaterThan(0.42);
    expect(metP50 / runs).toBeLessThan(0.65);
  });

  it("is close to the past pace, with a margin that grows with less history", () => {
    const [steady] = forecastsOf(eightWeeks, [30]);
    expect(steady?.p50).toSatisfy((date: string) => date >= day(60) && date <= day(80));
    expect(steady?.p85).toSatisfy((date: string) => date >= day(72) && date <= day(110));
    const [short] = forecastsOf(eightWeeks.slice(-14), [30]);
    expect(short?.p85).toSatisfy((date: string) => date > (steady?.p85 ?? ""));
  });

  it("gives days on which deliverables are usually finished", () => {
    for (const target of [1, 2, 5, 9]) {
      const [one] = forecastsOf(eightWeeks, [target]);
      // Eight weeks end today, a Monday, with two days of rest: things are finished on days 1, 3 and 5 of a week.
      for (const date of [one?.p50, one?.p85]) {
        const place = (Date.parse(date ?? "") - Date.parse(today)) / 86_400_000;
        expect([1, 3, 5]).toContain(place % 7);
      }
    }
  });

  it.each([
    [[], "No forecast yet: 0 days of history, at least 14 needed"],
    [[5], "No forecast yet: 1 day of history, at least 14 needed"],
    [eightWeeks.slice(0, 13), "No forecast yet: 13 days of history, at least 14 needed"],
    [
      Array.from({ length: 60 }, () => 0),
      "No forecast yet: 0 deliverables finished in the last 8 weeks, at least 3 needed",
    ],
    [
      [...Array.from({ length: 20 }, () => 0), 1],
      "No forecast yet: 1 deliverable finished in the last 3 weeks, at least 3 needed",
    ],
    [
      [9, ...Array.from({ length: 56 }, () => 0)],
      "No forecast yet: 0 deliverables finished in the last 8 weeks, at least 3 needed",
    ],
  ])("says why there is no forecast: %#", (daily, unavailable) => {
    expect(forecastCompletion({ daily, today, targets: [1], random: seededRandom("a") })).toEqual({
      unavailable,
    });
  });

  it("gives no date after five years", () => {
    const rare = eightWeeks.map((_, index) => (index % 15 === 5 ? 1 : 0));
    expect(forecastsOf(rare, [2000])[0]).toMatchObject({ p50: null, p85: null });
    const status = statusOf([scheduled("1", [2000, 3], { due: 40 })], { days: history(rare, 2003) });
    expect(status.forecast).toBeNull();
    expect(status.forecastNote).toBe("No forecast: more than five years at the pace of the last weeks");
  });

  it("is equal for the same seed, and similar for another", () => {
    const seed = forecastSeed("acme/web", "001", today);
    const dates = (from: string) => forecastsOf(eightWeeks, [20], from).map(({ p50, p85 }) => [p50, p85]);
    expect(dates(seed)).toEqual(dates(seed));
    expect(seededRandom(seed)()).not.toBe(seededRandom(forecastSeed("acme/web", "002", today))());
    const [one, other] = [forecastsOf(eightWeeks, [20], "a"), forecastsOf(eightWeeks, [20], "b")];
    expect(Math.abs(Date.parse(one[0]?.p85 ?? "") - Date.parse(other[0]?.p85 ?? ""))).toBeLessThan(4 * 86_400_000);
  });

  it("has chances that increase with the date and match the forecast dates", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(3), { minLength: 14, maxLength: 60 }),
        fc.integer({ min: 1, max: 60 }),
        (daily, open) => {
          const [near, far] = forecastsOf(daily, [open, open + 5]);
          if (!near || !far) return;
          const chances = [0, 1, 5, 20, 80, 400].map((after) => near.chanceBy(day(after)));
          expect(chances).toEqual([...chances].sort((a, b) => a - b));
          expect(chances[0]).toBe(0);
          if (near.p85 !== null) expect(near.chanceBy(near.p85)).toBeGreaterThanOrEqual(0.85);
          expect((near.p50 ?? "9") <= (near.p85 ?? "9")).toBe(true);
          expect((near.p85 ?? "9") <= (far.p85 ?? "9")).toBe(true);
        },
      ),
      { numRuns: sampled(40) },
    );
  });

  it("ends for any random numbers", () => {
    for (const stuck of [0, 0.5, 0.999_999_999]) {
      expect(() => forecastCompletion({ daily: eightWeeks, today, targets: [5], random: () => stuck })).not.toThrow();
    }
  });

  it("draws few random numbers for 200 open deliverables, and few more for thousands", () => {
    const drawn = (open: number) => {
      let count = 0;
      const random = seededRandom("a");
      const counting = () => {
        count += 1;
        return random();
      };
      forecastCompletion({ daily: eightWeeks, today, targets: [20, 80, open], random: counting });
      return count / 10_000;
    };
    // Four for the pace, and one for every four weeks that it takes.
    expect(drawn(200)).toBeLessThan(26);
    expect(drawn(100_000)).toBeLessThan(72);
  });
});
