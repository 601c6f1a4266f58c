import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { startInterval } from "../../../local/start-interval.ts";

const day = 24 * 3_600_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("runs each day, also after a failure, until it is stopped", async () => {
  const errors: unknown[] = [];
  let runs = 0;
  const interval = startInterval(
    async () => {
      runs += 1;
      if (runs === 1) throw new Error("No table.");
    },
    day,
    (error) => errors.push(error),
  );
  await vi.advanceTimersByTimeAsync(day - 1);
  expect(runs).toBe(0);
  await vi.advanceTimersByTimeAsync(2 * day);
  expect(runs).toBe(2);
  expect(errors).toEqual([new Error("No table.")]);
  await interval.stop();
  await vi.advanceTimersByTimeAsync(3 * day);
  expect(runs).toBe(2);
});
