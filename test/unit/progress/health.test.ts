import { describe, expect, it } from "vitest";
import type { GoalStatusInput } from "../../../shared/progress/goal-status.ts";
import { day, history, scheduled, state, statusOf } from "./builders.ts";

/** One deliverable on each Monday, Wednesday and Friday, eight weeks long: three a week. */
const weeks = (count: number, week = [1, 0, 1, 0, 1, 0, 0]) => Array.from({ length: count }, () => week).flat();
const steady = { days: history(weeks(8), 40) };
const criterion = (text: string, done = false) => ({ text, done, refs: [], line: 1 });

function first(milestones: ReturnType<typeof scheduled>[], extra: Partial<GoalStatusInput> = {}) {
  const { health, reasons } = statusOf(milestones, extra).milestones[0] ?? {};
  return [health, reasons?.join(" | ")];
}

describe("the health of a milestone with a forecast", () => {
  it.each([
    [60, "on-track", /^99% chance of making 31 Jul; likely 29 Jun, 85% by \d+ Jul$/],
    [29, "at-risk", /^[4-7]\d% chance of making 30 Jun; likely 29 Jun, 85% by \d+ Jul$/],
    [3, "off-track", /^Less than 1% chance of making 4 Jun; likely 29 Jun, 85% by \d+ Jul$/],
    [-5, "off-track", /^5 days late; 12 of 36 deliverables open; likely 29 Jun, 85% by \d+ Jul$/],
  ])("due in %i days is %s", (due, health, reason) => {
    expect(first([scheduled("1", [12, 24], { due })], steady)).toEqual([health, expect.stringMatching(reason)]);
  });

  it("counts deliverables due earlier as done first", () => {
    const plan = [scheduled("1", [3, 24], { due: 30 }), scheduled("2", [3, 1], { due: 60 })];
    const [, second] = statusOf(plan, steady).milestones;
    expect(second?.reasons).toEqual(["99% chance of making 31 Jul; likely 15 Jun, 85% by 17 Jun"]);
    expect(second?.forecast).toEqual({ p50: "2026-06-15", p85: "2026-06-17" });
  });
});

describe("the health of a milestone without a forecast", () => {
  it.each([
    ["late", scheduled("1", [1, 2], { due: -5 }), "off-track", "5 days late; 1 of 3 deliverables open"],
    [
      "late, not started",
      scheduled("1", [3, 0], { due: -1, start: -9 }),
      "off-track",
      "1 day late; 3 of 3 deliverables open",
    ],
    [
      "25 points behind",
      scheduled("1", [1, 1], { start: -30, due: 10 }),
      "at-risk",
      "75% of the time has passed, 50% of the work is done",
    ],
    [
      "24 points behind",
      scheduled("1", [1, 1], { start: -74, due: 26 }),
      "on-track",
      "74% of the time has passed, 50% of the work is done",
    ],
    [
      "nothing done, started on time",
      scheduled("1", [3, 0], { start: -2, due: 18 }),
      "on-track",
      "10% of the time has passed, 0% of the work is done",
    ],
    ["starting later", scheduled("1", [3, 0], { start: 8, due: 30 }), "not-started", "Starts 9 Jun"],
    ["starting next year", scheduled("1", [1, 0], { start: 300, due: 330 }), "not-started", "Starts 28 Mar 2027"],
    ["under way before its start", scheduled("1", [1, 1], { start: 8, due: 30 }), "on-track", "30 days left"],
    ["without a start", scheduled("1", [3, 0], { due: 30 }), "not-started", "Not started; 30 days left"],
    ["without dates", scheduled("1", [1, 2]), "on-track", "No due date"],
    ["due today", scheduled("1", [1, 2], { due: 0 }), "on-track", "Due today"],
    [
      "with nothing to count",
      scheduled("1", [0, 0], { status: "active", start: -30, due: 1 }),
      "on-track",
      "No deliverables or criteria; 1 day left",
    ],
    ["cancelled", scheduled("1", [2, 1], { status: "cancelled", due: -2 }), "not-started", "Cancelled"],
    ["done", scheduled("1", [0, 1], { due: -2 }), "done", "Done"],
    [
      "done in the plan",
      scheduled("1", [2, 1], { status: "done" }),
      "done",
      "Done; marked as done in the plan with 2 of 3 deliverables open",
    ],
    [
      "with criteria open",
      scheduled("1", [0, 3], { due: 9, criteria: [criterion("c"), criterion("d"), criterion("e", true)] }),
      "on-track",
      "3 of 3 deliverables done, 2 criteria open; 9 days left",
    ],
    [
      "with verification open, late",
      scheduled("1", [0, 1], { due: -9, verification: [{ text: "v", done: false, line: 1 }] }),
      "off-track",
      "9 days late; 1 of 1 deliverable done, 1 verification step open",
    ],
  ] as const)("%s", (_, one, health, reason) => {
    expect(first([one])).toEqual([health, reason]);
  });

  it("says if only the plan's status is missing", () => {
    expect(first([scheduled("1", [0, 2], { due: 2 })], { policy: { complete: "plan" } })).toEqual([
      "on-track",
      "2 of 2 deliverables done, not marked as done in the plan; 2 days left",
    ]);
  });
});

describe("the health of a goal", () => {
  it("is off track if one open milestone is late, and names it", () => {
    const plan = [scheduled("1", [1, 2], { due: -5 }), scheduled("2", [1, 20], { due: 80 })];
    expect(statusOf(plan, steady)).toMatchObject({
      health: "off-track",
      reasons: ["M1 is 5 days late; 2 of 24 deliverables open; likely 5 Jun, 85% by 8 Jun"],
    });
  });

  it("is off track if many milestones are late and nothing is done", () => {
    const plan = Array.from({ length: 12 }, (_, index) =>
      scheduled(String(index + 1), [2, 0], { due: index * 10 - 35 }),
    );
    expect(statusOf(plan)).toMatchObject({
      health: "off-track",
      reasons: ["4 milestones are late, M1 by 35 days; 24 of 24 deliverables open"],
    });
  });

  it("follows its own chance, not that of its milestones", () => {
    const plan = [scheduled("1", [12, 24], { due: 20 }), scheduled("2", [1, 0], { due: 80, start: 20 })];
    const { health, reasons, milestones, forecast } = statusOf(plan, steady);
    expect([health, ...milestones.map((one) => one.health)]).toEqual(["on-track", "off-track", "not-started"]);
    // The only dates that a reader gets: the forecast and the reason must not differ.
    expect(reasons).toEqual([
      expect.stringMatching(/^99% chance of making 20 Aug; likely \d+ (Jun|Jul), 85% by \d+ Jul$/),
    ]);
    expect(forecast?.p50).toMatch(/^2026-0[67]/);
  });

  it("says why there is no forecast", () => {
    const note = (days: GoalStatusInput["days"]) =>
      statusOf([scheduled("1", [1, 2], { due: 30 })], { days }).forecastNote;
    expect(note(history([1, 0, 1], 3))).toBe("No forecast yet: 4 days of history, at least 14 needed");
    expect(note(history([...weeks(2, [0]), ...weeks(2, [0, 0, 0, 0, 0, 0, 1])], 3))).toBe(
      "No forecast yet: 2 deliverables finished in the last 2 weeks, at least 3 needed",
    );
    expect(note(steady.days)).toBeNull();
  });

  it("is done if all milestones are", () => {
    const plan = [scheduled("1", [0, 2]), scheduled("2", [3, 0], { status: "done" })];
    expect(statusOf(plan)).toMatchObject({ health: "done", reasons: ["Done"], forecast: null, doneOn: null });
  });
});

describe("the day on which a milestone was done", () => {
  const plan = [scheduled("1", [0, 2], { due: -4 }), scheduled("2", [0, 1], { due: 3 })];
  const doneOn = (doneDays: Record<string, string | null> | undefined) =>
    statusOf(state(plan, doneDays && { doneDays }));

  it("is recorded by the first run that finds it done, and the goal's is the last one", () => {
    const { milestones, ...goal } = doneOn({ m1: day(-6) });
    expect(milestones.map((one) => [one.doneOn, ...one.reasons])).toEqual([
      [day(-6), "Done 26 May, 2 days early"],
      [day(0), "Done 1 Jun, 3 days early"],
    ]);
    expect([goal.doneOn, ...goal.reasons]).toEqual([day(0), "Done 1 Jun, 3 days early"]);
    expect(doneOn({ m1: day(-3) }).milestones[0]?.reasons).toEqual(["Done 29 May, 1 day late"]);
  });

  it("is unknown for what was done before the first sync", () => {
    expect(doneOn(undefined).milestones.map((one) => one.doneOn)).toEqual([null, null]);
    expect(doneOn({ m1: null, m2: day(-1) })).toMatchObject({ doneOn: null, reasons: ["Done"] });
  });
});

it("days are days in the time zone of the reports", () => {
  const late = { now: new Date("2026-06-01T13:00:00Z"), timeZone: "Pacific/Auckland" };
  expect(statusOf([scheduled("1", [1, 2], { due: 0 })], late)).toMatchObject({
    today: "2026-06-02",
    health: "off-track",
    days: [{ date: "2026-06-02", done: 2, total: 3 }],
  });
  expect(statusOf([scheduled("1", [1, 2], { due: 0 })], { ...late, timeZone: "America/Lima" }).today).toBe(
    "2026-06-01",
  );
});
