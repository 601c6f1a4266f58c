import { describe, expect, it } from "vitest";
import { projectAtPace } from "../../../shared/progress/forecast/pace.ts";
import type { GoalStatusInput } from "../../../shared/progress/goal-status.ts";
import { day, history, scheduled, statusOf, today } from "./builders.ts";

/** One deliverable on each Monday, Wednesday and Friday, eight weeks long: three a week. */
const weeks = (count: number, week = [1, 0, 1, 0, 1, 0, 0]) => Array.from({ length: count }, () => week).flat();
const steady = { days: history(weeks(8), 40) };

function first(milestones: ReturnType<typeof scheduled>[], extra: Partial<GoalStatusInput> = {}) {
  const { health, reasons } = statusOf(milestones, extra).milestones[0] ?? {};
  return { health, reasons };
}

describe("the health of a milestone", () => {
  it("has the chance of meeting the due date, and forecast dates", () => {
    expect(first([scheduled("1", [3, 24], { due: 60 })], steady)).toEqual({
      health: "on-track",
      reasons: ["99% chance of making 31 Jul; likely 8 Jun, 85% by 10 Jun. 3 of 27 deliverables open, 60 days left"],
    });
    expect(first([scheduled("1", [6, 24], { due: 3 })], steady)).toEqual({
      health: "off-track",
      reasons: [
        "Less than 1% chance of making 4 Jun; likely 15 Jun, 85% by 19 Jun. 6 of 30 deliverables open, 3 days left",
      ],
    });
  });

  it("is at risk if the pace meets the due date and many simulations don't", () => {
    const { health, reasons } = first([scheduled("1", [12, 24], { due: 29 })], steady);
    expect(health).toBe("at-risk");
    expect(reasons?.[0]).toMatch(
      /^[4-7]\d% chance of making 30 Jun; likely 29 Jun, 85% by \d+ Jul. 12 of 36 deliverables open, 29 days left$/,
    );
  });

  it("counts deliverables due earlier as done first", () => {
    const plan = [scheduled("1", [3, 24], { due: 30 }), scheduled("2", [3, 1], { due: 60 })];
    expect(statusOf(plan, steady).milestones[1]?.reasons).toEqual([
      "99% chance of making 31 Jul; likely 15 Jun, 85% by 17 Jun. 3 of 4 deliverables open, 60 days left",
    ]);
  });

  it.each([
    ["late", scheduled("1", [1, 2], { due: -5 }), "off-track", ["1 of 3 deliverables open, 5 days late"]],
    ["a day late", scheduled("1", [2, 1], { due: -1 }), "off-track", ["2 of 3 deliverables open, 1 day late"]],
    [
      "its only one",
      scheduled("1", [1, 0], { status: "active", due: 9 }),
      "on-track",
      ["1 of 1 deliverable open, 9 days left"],
    ],
    ["due today", scheduled("1", [1, 2], { due: 0 }), "on-track", ["1 of 3 deliverables open, due today"]],
    ["too much for a day", scheduled("1", [3, 1], { due: 1 }), "at-risk", ["3 of 4 deliverables open, 1 day left"]],
    ["no date", scheduled("1", [1, 2]), "on-track", ["1 of 3 deliverables open, no due date"]],
    [
      "behind schedule",
      scheduled("1", [3, 1], { start: -30, due: 10 }),
      "at-risk",
      ["3 of 4 deliverables open, 10 days left; 75% of the time has passed"],
    ],
    [
      "starting later",
      scheduled("1", [3, 0], { start: 8, due: 30 }),
      "not-started",
      ["Starts 9 Jun", "3 of 3 deliverables open, 30 days left"],
    ],
    [
      "starting next year",
      scheduled("1", [1, 0], { start: 300, due: 330 }),
      "not-started",
      ["Starts 28 Mar 2027", "1 of 1 deliverable open, 330 days left"],
    ],
    [
      "without a start",
      scheduled("1", [3, 0], { due: 30 }),
      "not-started",
      ["Not started", "3 of 3 deliverables open, 30 days left"],
    ],
    [
      "not started in time",
      scheduled("1", [3, 0], { start: -20, due: 10 }),
      "at-risk",
      ["3 of 3 deliverables open, 10 days left; 67% of the time has passed", "Not started; planned start was 12 May"],
    ],
    [
      "nothing to count",
      scheduled("1", [0, 0], { status: "active", due: 1 }),
      "on-track",
      ["No deliverables or criteria, 1 day left"],
    ],
    [
      "nothing to count, late",
      scheduled("1", [0, 0], { status: "active", due: -2 }),
      "off-track",
      ["2 days late, with no deliverables or criteria; mark it as done in the plan when it is done"],
    ],
    ["cancelled", scheduled("1", [2, 1], { status: "cancelled", due: -2 }), "not-started", ["Cancelled"]],
    ["done", scheduled("1", [0, 1], { due: -2 }), "done", ["All deliverables and criteria are done"]],
    [
      "done in the plan",
      scheduled("1", [2, 1], { status: "done" }),
      "done",
      ["Done in the plan, with 2 of 3 deliverables open"],
    ],
    [
      "criteria open",
      scheduled("1", [0, 2], {
        due: 9,
        criteria: [{ text: "c", done: false, refs: [], line: 1 }],
        verification: [{ text: "v", done: false, line: 1 }],
      }),
      "on-track",
      ["1 of 1 criterion and 1 of 1 verification step open, 9 days left"],
    ],
    [
      "criteria open, nearly due",
      scheduled("1", [0, 2], {
        due: 2,
        criteria: ["c", "d"].map((text) => ({ text, done: false, refs: [], line: 1 })),
      }),
      "at-risk",
      ["2 of 2 criteria open, 2 days left"],
    ],
  ] as const)("without history: %s", (_, one, health, reasons) => {
    expect(first([one])).toEqual({ health, reasons });
  });

  it("says if only the plan's status is missing", () => {
    expect(first([scheduled("1", [0, 2], { due: -2 })], { policy: { complete: "plan" } })).toEqual({
      health: "on-track",
      reasons: ["Nothing is open; mark it as done in the plan"],
    });
  });

  it("reports long idle times", () => {
    const days = history([...weeks(6), ...Array.from({ length: 11 }, () => 0)], 40);
    // The last one was on a Friday, and two days of weekend before the eleven; today is one more.
    expect(first([scheduled("1", [3, 18], { due: 90 })], { days }).reasons).toContain(
      "No deliverable finished for 14 days",
    );
    expect(first([scheduled("1", [3, 24], { due: 90 })], steady).reasons).toHaveLength(1);
    const still = history(weeks(6, [0]).concat(weeks(4, [0, 0, 0, 0, 0, 0, 0])), 40, 5);
    expect(first([scheduled("1", [3, 5], { due: 20 })], { days: still })).toEqual({
      health: "off-track",
      reasons: [
        "3 of 8 deliverables open, 20 days left; nothing was finished in the last four weeks",
        "No deliverable finished for 35 days",
      ],
    });
  });

  it("reports moved due dates", () => {
    const slip = (from: string | null, to: string | null, on: string) => ({
      key: "m1",
      title: "",
      from,
      to,
      on,
    });
    const one = [scheduled("1", [1, 2], { due: 17 })];
    const slips = [
      slip(null, "2026-06-04", "2026-05-01"),
      slip("2026-06-04", "2026-06-11", "2026-05-10"),
      slip("2026-06-11", "2026-06-18", "2026-05-20"),
    ];
    expect(first(one, { slips }).reasons?.[1]).toBe("Due date moved twice, from 4 Jun to 18 Jun");
    expect(first(one, { slips: slips.slice(0, 1) }).reasons).toHaveLength(1);
  });
});

describe("the health of a goal", () => {
  it("is at risk if a milestone is off track, and names it", () => {
    const plan = [scheduled("1", [1, 2], { due: -5 }), scheduled("2", [1, 20], { due: 80 })];
    const { health, reasons } = statusOf(plan, steady);
    expect(health).toBe("at-risk");
    expect(reasons).toEqual([
      "99% chance of making 20 Aug; likely 5 Jun, 85% by 8 Jun. 2 of 24 deliverables open, 80 days left",
      "M1 is off track",
    ]);
  });

  it("says why there is no forecast", () => {
    const plan = [scheduled("1", [1, 2], { due: 30 })];
    expect(statusOf(plan, { days: history([1, 0, 1], 3) }).reasons).toEqual([
      "1 of 3 deliverables open, 30 days left",
      "No forecast yet: 4 days of history, at least 14 needed",
    ]);
    expect(
      statusOf(plan, { days: history([...weeks(2, [0]), ...weeks(2, [0, 0, 0, 0, 0, 0, 1])], 3) }).reasons.at(-1),
    ).toBe("No forecast yet: 2 deliverables finished in the last 2 weeks, at least 3 needed");
  });

  it("is done if all milestones are", () => {
    const plan = [scheduled("1", [0, 2]), scheduled("2", [3, 0], { status: "done" })];
    expect(statusOf(plan)).toMatchObject({
      health: "done",
      reasons: ["All 2 milestones are done"],
      forecast: null,
    });
  });
});

describe("projection at a pace", () => {
  const at = (open: number, perDay: number, span = "the last four weeks") =>
    projectAtPace(open, { perDay, span }, { today, due: day(7), openBefore: 0 }).text;
  it("describes dates and lateness", () => {
    expect(at(7, 1)).toBe("likely 8 Jun at the pace of the last four weeks, on the due date");
    expect(at(8, 1, "the last 17 days")).toBe("likely 9 Jun at the pace of the last 17 days, 1 day late");
    expect(at(1, 1 / 28 / 1e6)).toBe("more than five years at the pace of the last four weeks");
  });
});
