import { describe, expect, test } from "vitest";
import {
  addDays,
  addMonths,
  buildDay,
  isDay,
  isoWeekStart,
  lastDayOfMonth,
  weekdayOf,
} from "../../../shared/calendar/days.ts";

describe("calendar days", () => {
  test("a day exists or does not", () => {
    expect(isDay("2024-02-29")).toBe(true);
    expect(["2026-02-29", "2026-2-1", "2026-00-10", "20260501", "2026-05-01T00:00"].filter(isDay)).toEqual([]);
    expect(buildDay(2026, 2, 29)).toBeNull();
    expect(buildDay(2026, 2, 28)).toBe("2026-02-28");
  });
  test("addDays crosses months, leap days and daylight saving time", () => {
    expect(addDays("2024-02-28", 1)).toBe("2024-02-29");
    expect(addDays("2026-03-28", 2)).toBe("2026-03-30");
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addDays("9999-12-31", 1)).toBeNull();
  });
  test("addMonths uses the last day of shorter months", () => {
    expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
    expect(addMonths("2026-12-15", 1)).toBe("2027-01-15");
    expect(addMonths("2026-01-15", -1)).toBe("2025-12-15");
    expect(addMonths("9999-12-01", 1)).toBeNull();
    expect(addMonths("x", 1)).toBeNull();
    expect([lastDayOfMonth(2024, 2), lastDayOfMonth(1900, 2), lastDayOfMonth(2026, 13)]).toEqual([
      "2024-02-29",
      "1900-02-28",
      null,
    ]);
  });
  test("weeks are those of ISO 8601", () => {
    expect(isoWeekStart(2026, 1)).toBe("2025-12-29");
    expect(isoWeekStart(2026, 53)).toBe("2026-12-28");
    expect(isoWeekStart(2025, 53)).toBeNull();
    expect(isoWeekStart(2026, 0)).toBeNull();
    expect([weekdayOf("2026-03-06"), weekdayOf("2026-03-08"), weekdayOf("x")]).toEqual([5, 7, null]);
  });
});
