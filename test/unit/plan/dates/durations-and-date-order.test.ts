import { expect, test } from "vitest";
import { lastDayOfDuration, parseDuration } from "../../../../shared/plan/dates/duration.ts";
import { detectDateOrder } from "../../../../shared/plan/dates/numeric-dates.ts";

test.each([
  [["on 24/04/2025", "and 05/06/2025"], "day-first"],
  [["4/24/2025"], "month-first"],
  [["24.04.2025"], "day-first"],
  [["２４／０４／２０２５"], "day-first"],
  [["05/06/2025"], null],
  [["24/04/2025", "4/24/2025"], null],
  [["24/04/2025 and 4/24/2025 and 25/04/2025"], null],
  [["24/04/25", "2025-04-24", "24/25/2025", "124/04/2025", "24/04/20255", "1.24.04.2025", "24/04.2025"], null],
  [["45/04/2025", "24/00/2025", "24/04/1025"], null],
  [[], null],
])("the date order of %j is %s", (lines, order) => {
  expect(detectDateOrder(lines)).toBe(order);
});

test("a million digits and slashes have no order", () => {
  expect(detectDateOrder(["1/".repeat(500_000), "1".repeat(1_000_000)])).toBeNull();
});

test.each([
  ["2 weeks", { days: 14 }],
  ["6 weeks total", { days: 42 }],
  ["Duration: 1 month", { months: 1 }],
  ["2 Wochen", { days: 14 }],
  ["3d", { days: 3 }],
  ["2-week", { days: 14 }],
  ["two weeks", { days: 14 }],
  ["4주", { days: 28 }],
  ["2週間", { days: 14 }],
  ["3个月", { months: 3 }],
  ["1 year", { months: 12 }],
  ["2 quarters", { months: 6 }],
])("%s is a duration", (text, duration) => {
  expect(parseDuration(text)).toEqual(duration);
});

test.each(
  "3-4 days|ca. 3 Monate|2.5 weeks|Week 2|2 weeks later|2 sprints|0 days|9999 days|2 weeks 3 days|2|x|".split("|"),
)("%j is no exact duration", (text) => {
  expect(parseDuration(text)).toBeNull();
});

test("a duration includes its first day", () => {
  expect(lastDayOfDuration("2026-05-15", { days: 1 })).toBe("2026-05-15");
  expect(lastDayOfDuration("2026-05-15", { days: 14 })).toBe("2026-05-28");
  expect(lastDayOfDuration("2026-01-31", { months: 1 })).toBe("2026-02-27");
  expect(lastDayOfDuration("x", { days: 1 })).toBeNull();
});
