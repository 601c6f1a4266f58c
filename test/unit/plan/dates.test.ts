import { describe, expect, test } from "vitest";
import { addDays, isDay } from "../../../shared/plan/calendar.ts";
import { readSchedule } from "../../../shared/plan/dates.ts";

const anchor = "2026-05-15";

test.each([
  ["Weeks 1-2", "2026-05-15", "2026-05-28"],
  ["Weeks 3-5", "2026-05-29", "2026-06-18"],
  ["Weeks 6", "2026-06-19", "2026-06-25"],
  ["Week 3", "2026-05-29", "2026-06-04"],
  ["weeks 1–2", "2026-05-15", "2026-05-28"],
  ["Weeks 1 to 2", "2026-05-15", "2026-05-28"],
  ["Week 1 - Week 2", "2026-05-15", "2026-05-28"],
  ["W1-W2", "2026-05-15", "2026-05-28"],
  ["Days 1-5", "2026-05-15", "2026-05-19"],
  ["due 2026-06-01", null, "2026-06-01"],
  ["2026-06-01", null, "2026-06-01"],
  ["by 2026-06-01", null, "2026-06-01"],
  ["from 2026-05-01", "2026-05-01", null],
  ["2026-05-01 – 2026-06-01", "2026-05-01", "2026-06-01"],
  ["2026-05-01 to 2026-06-01", "2026-05-01", "2026-06-01"],
  ["starts 2026-05-01, due 2026-06-01", "2026-05-01", "2026-06-01"],
])("%s gives days", (text, start, due) => {
  expect(readSchedule(text, anchor)).toEqual({ kind: "known", start, due });
});

test.each([
  ["2026-02-30", "bad-date"],
  ["due 2026-13-01", "bad-date"],
  ["Weeks 5-3", "unknown-schedule"],
  ["Week 0", "unknown-schedule"],
  ["Weeks 1-999999", "unknown-schedule"],
  ["2026-06-01 – 2026-05-01", "unknown-schedule"],
  ["2026-06-01 or 2026-07-01", "unknown-schedule"],
  ["Q3 2026", "unknown-schedule"],
  ["2 weeks", "unknown-schedule"],
  ["mid-June", "unknown-schedule"],
  ["end of June 2026", "unknown-schedule"],
  ["Sprint 2", "unknown-schedule"],
  ["TBD", "unknown-schedule"],
  ["20.12.2026", "unknown-schedule"],
  ["12/31/26", "unknown-schedule"],
])("%s says when, but gives no days", (text, code) => {
  expect(readSchedule(text, anchor)).toMatchObject({ kind: "unknown", code });
});

test.each([
  "beta",
  "by invitation",
  "Phase 2",
  "v1.2",
  "Day 2 operations",
  "2",
  "P1",
  "API & UI",
  "",
  "weekly reports",
])("%j is part of a title", (text) => {
  expect(readSchedule(text, anchor)).toEqual({ kind: "none" });
});

test("weeks without a first day", () => {
  expect(readSchedule("Weeks 1-2", null)).toEqual({ kind: "unanchored" });
  expect(readSchedule("due 2026-06-01", null)).toEqual({ kind: "known", start: null, due: "2026-06-01" });
});

describe("the calendar", () => {
  test("knows its days", () => {
    expect(isDay("2024-02-29")).toBe(true);
    expect(["2026-02-29", "2026-2-1", "2026-00-10", "20260501", "2026-05-01T00:00"].filter(isDay)).toEqual(
      [],
    );
  });
  test("crosses months, leap days and daylight saving", () => {
    expect(addDays("2024-02-28", 1)).toBe("2024-02-29");
    expect(addDays("2026-03-28", 2)).toBe("2026-03-30");
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addDays("9999-12-31", 1)).toBeNull();
  });
});
