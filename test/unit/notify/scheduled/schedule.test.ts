import { Cron as Croner } from "croner";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { parseCron } from "../../../../shared/config/values/parse-cron.ts";
import { dueSlot, nextSlot } from "../../../../shared/notify/scheduled/schedule.ts";
import { isExhaustive, sampled } from "../../../support/sampled.ts";
import { names, slotsByMinutes } from "./schedule-by-minutes.ts";
import { anyPattern } from "./schedule-pattern.ts";

const zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"];
const start = new Date("2026-01-01T00:00:00Z");
const end = new Date("2027-01-01T00:00:00Z");

function slots(schedule: string, timezone: string, from: Date, to: Date): string[] {
  const found: string[] = [];
  for (
    let at = nextSlot(schedule, timezone, new Date(from.getTime() - 1));
    at < to;
    at = nextSlot(schedule, timezone, at)
  ) {
    found.push(at.toISOString());
  }
  return found;
}

describe("a year of slots, with both clock changes", () => {
  const schedules: [string, Record<string, number>][] = [
    ["0 9 * * MON", { "Europe/Berlin": 52, "America/New_York": 52, "Australia/Lord_Howe": 52 }],
    // 02:30 is skipped in Berlin and New York, and still comes once; Lord Howe's gap ends there.
    ["30 2 * * *", { "Europe/Berlin": 365, "America/New_York": 365, "Australia/Lord_Howe": 365 }],
    ["30 1 * * *", { "Europe/Berlin": 365, "America/New_York": 365, "Australia/Lord_Howe": 365 }],
    // The skipped 02:00 meets 03:00 where an hour is skipped, and 02:30 has no other slot where half of one is.
    ["0 * * * *", { "Europe/Berlin": 8759, "America/New_York": 8759, "Australia/Lord_Howe": 8760 }],
    ["*/15 * * * *", { "Europe/Berlin": 35036, "America/New_York": 35036, "Australia/Lord_Howe": 35038 }],
    ["*/20 1-3 * * *", { "Europe/Berlin": 3282, "America/New_York": 3282, "Australia/Lord_Howe": 3284 }],
    ["45 23 28-31 * SUN", {}],
    ["0 6 13 * */2", {}],
  ];
  // The 35,000 slots of a year of quarters are for `npm run test:exhaustive`.
  const quick = schedules.filter(([schedule]) => isExhaustive || schedule !== "*/15 * * * *");
  const cases = quick.flatMap(([schedule, counts]) => zones.map((zone) => ({ schedule, zone, count: counts[zone] })));
  it.each(cases)("$schedule in $zone", ({ schedule, zone, count }) => {
    const expected = slotsByMinutes(schedule, zone, start, end);
    const found = slots(schedule, zone, start, end);
    expect(found).toEqual(expected);
    if (count !== undefined) expect(found).toHaveLength(count);
  });
});

test.each([
  ["skipped: at the end of the gap", "30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00.000Z"],
  ["skipped in New York", "30 2 * * *", "America/New_York", "2026-03-07T12:00:00Z", "2026-03-08T07:00:00.000Z"],
  ["repeated: the first time", "30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00.000Z"],
  ["repeated: not again", "30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00.000Z"],
  ["between both: not again", "30 2 * * *", "Europe/Berlin", "2026-10-25T00:45:00Z", "2026-10-26T01:30:00.000Z"],
  [
    "half an hour on Lord Howe",
    "15 2 * * *",
    "Australia/Lord_Howe",
    "2026-10-03T00:00:00Z",
    "2026-10-03T15:30:00.000Z",
  ],
  ["a leap day", "0 0 29 2 *", "UTC", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00.000Z"],
  ["strictly after", "0 9 * * *", "UTC", "2026-06-01T09:00:00.000Z", "2026-06-02T09:00:00.000Z"],
  ["a millisecond before", "0 9 * * *", "UTC", "2026-06-01T08:59:59.999Z", "2026-06-01T09:00:00.000Z"],
])("%s", (_, schedule, zone, after, expected) => {
  expect(nextSlot(schedule, zone, new Date(after)).toISOString()).toBe(expected);
});

describe("the due slot", () => {
  const due = (last: string | null, now: string, schedule = "0 9 * * MON", zone = "Europe/Berlin") =>
    dueSlot(schedule, zone, last === null ? null : new Date(last), new Date(now))?.toISOString() ?? null;

  it("comes on time and once", () => {
    expect(due("2026-06-01T07:00:00Z", "2026-06-08T06:59:59.999Z")).toBeNull();
    expect(due("2026-06-01T07:00:00Z", "2026-06-08T07:00:00.000Z")).toBe("2026-06-08T07:00:00.000Z");
    expect(due("2026-06-08T07:00:00Z", "2026-06-08T07:00:00.000Z")).toBeNull();
    expect(due("2026-06-08T07:04:11Z", "2026-06-08T09:00:00Z")).toBeNull();
  });

  it("is the newest of several missed ones", () => {
    expect(due("2026-06-01T07:00:00Z", "2026-07-15T12:00:00Z")).toBe("2026-07-13T07:00:00.000Z");
    expect(due("2026-07-13T07:00:00Z", "2026-07-15T12:00:00Z")).toBeNull();
  });

  it("is the newest one without a last slot, and none after a recent start", () => {
    expect(due(null, "2026-07-15T12:00:00Z")).toBe("2026-07-13T07:00:00.000Z");
    expect(due("2026-07-15T11:00:00Z", "2026-07-15T12:00:00Z")).toBeNull();
  });

  it("is one slot for a repeated and for a skipped hour", () => {
    expect(due("2026-10-25T00:30:00Z", "2026-10-25T01:45:00Z", "30 2 * * *")).toBeNull();
    expect(due("2026-03-28T01:30:00Z", "2026-03-29T01:10:00Z", "30 2 * * *")).toBe("2026-03-29T01:00:00.000Z");
  });

  it("is returned once per slot when polled, across clock changes", () => {
    const tick = fc.integer({ min: 1, max: 40 });
    const around = fc.constantFrom("2026-03-28", "2026-10-24", "2026-03-07", "2026-10-31", "2026-04-04", "2026-10-03");
    const schedules = fc.constantFrom("*/15 * * * *", "0 * * * *", "30 2 * * *", "10,50 1-3 * * *");
    fc.assert(
      fc.property(around, schedules, fc.constantFrom(...zones), tick, (date, schedule, zone, step) => {
        const from = new Date(`${date}T00:00:00Z`);
        const to = new Date(from.getTime() + 2 * 86_400_000);
        const worked: string[] = [];
        let last = from;
        for (let now = from.getTime(); now < to.getTime(); now += step * 60_000) {
          const slot = dueSlot(schedule, zone, last, new Date(now));
          if (slot === null) continue;
          worked.push(slot.toISOString());
          last = slot;
        }
        const all = new Set(slots(schedule, zone, new Date(from.getTime() + 1), to));
        expect(worked.filter((slot) => !all.has(slot))).toEqual([]);
        expect(new Set(worked).size).toBe(worked.length);
        if (step === 1) expect(worked).toEqual([...all]);
      }),
      { numRuns: sampled(25) },
    );
  });
});

describe("for the config's expressions", () => {
  const taken = anyPattern.filter((text) => typeof parseCron(text) !== "string");
  const instant = fc.date({ min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true });

  it("has slots at matching times for every valid expression", () => {
    fc.assert(
      fc.property(taken, instant, (schedule, after) => {
        const cron = parseCron(schedule);
        if (typeof cron === "string") return;
        const next = nextSlot(schedule, "UTC", after);
        expect(next > after).toBe(true);
        expect(names(cron, next.getTime())).toBe(true);
        // None is left out: the first day that fits, and on it the first time.
        let day = Date.UTC(after.getUTCFullYear(), after.getUTCMonth(), after.getUTCDate());
        const limit = next.getTime();
        const [hour = 0] = [...cron.hour].sort((a, b) => a - b);
        const [minute = 0] = [...cron.minute].sort((a, b) => a - b);
        for (; day + 86_400_000 <= limit; day += 86_400_000) {
          const first = day + hour * 3_600_000 + minute * 60_000;
          if (first > after.getTime() && first < limit) expect(names(cron, first)).toBe(false);
        }
        expect(dueSlot(schedule, "UTC", null, next)).toEqual(next);
      }),
      { numRuns: sampled(500) },
    );
  });

  it("throws for invalid expressions", () => {
    for (const schedule of ["", "* * * *", "60 * * * *", "0 0 31 2 *", "@daily", "0 0 L * *"]) {
      expect(() => nextSlot(schedule, "UTC", start)).toThrow("Invalid schedule");
    }
    expect(() => nextSlot("0 9 * * *", "Mars/Olympus", start)).toThrow();
  });

  it("differs from croner: steps after one number, and stepped days", () => {
    expect(() => new Croner("5/10 * * * *", { mode: "5-part", paused: true })).toThrow();
    const alone = new Croner("0 0 */10 * MON", { mode: "5-part", timezone: "UTC", paused: true });
    expect(alone.nextRun(new Date("2026-06-01T00:00:00Z"))?.toISOString()).toBe("2026-06-08T00:00:00.000Z");
    expect(nextSlot("0 0 */10 * MON", "UTC", new Date("2026-06-01T00:00:00Z")).toISOString()).toBe(
      "2026-08-31T00:00:00.000Z",
    );
  });
});
