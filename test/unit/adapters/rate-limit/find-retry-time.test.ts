import { expect, it } from "vitest";
import { findRetryTime } from "../../../../shared/adapters/rate-limit/find-retry-time.ts";
import { Quota } from "../../../../shared/adapters/rate-limit/quota.ts";

const now = new Date("2026-11-22T10:00:00.000Z");
const tomorrow = "2026-11-23T10:00:00.000Z";

it.each<[string | number | null, string | number | null, string | null]>([
  ["37", null, "2026-11-22T10:00:37.000Z"],
  [37, "1", "2026-11-22T10:00:37.000Z"],
  ["0", null, "2026-11-22T10:00:00.000Z"],
  ["Sun, 22 Nov 2026 10:00:41 GMT", null, "2026-11-22T10:00:41.000Z"],
  [null, String(now.getTime() / 1000 + 90), "2026-11-22T10:01:30.000Z"],
  [null, "2026-11-22T10:03Z", "2026-11-22T10:03:00.000Z"],
  ["soon", "2026-11-22T10:03Z", "2026-11-22T10:03:00.000Z"],
  // At most a day.
  ["86400", null, tomorrow],
  ["86401", null, tomorrow],
  ["999999999", null, tomorrow],
  ["9".repeat(400), null, tomorrow],
  [null, "9".repeat(400), tomorrow],
  [null, "99999999999", tomorrow],
  [null, "9999-12-31T00:00:00Z", tomorrow],
  ["Fri, 01 Jan 2100 00:00:00 GMT", null, tomorrow],
  // No usable time.
  [null, null, null],
  ["", " ", null],
  ["-5", "-5", null],
  ["1e9", "1e400", null],
  ["NaN", "NaN", null],
  ["Infinity", "Infinity", null],
  [Number.NaN, Number.POSITIVE_INFINITY, null],
  ["0x7fffffff", "0x7fffffff", null],
  ["1.5", "12.5", null],
  ["no date GMT", "2026-99-99T99:99Z", null],
  ["Sun, 22 Nov 2026 09:59:00 GMT", "1", null],
])("Retry-After %j and reset %j: %j", (retryAfter, reset, expected) => {
  expect(findRetryTime({ retryAfter, reset }, now)?.toISOString() ?? null).toBe(expected);
});

it("an invalid date does not disable the limits of a quota", () => {
  const quota = new Quota([]);
  quota.blockUntil(new Date(Number.NaN));
  quota.blockUntil(new Date(tomorrow));
  quota.blockUntil(new Date(Number.NaN));
  expect(quota.findWait({ content: 0, points: 1 }, now)?.until).toEqual(new Date(tomorrow));
});
