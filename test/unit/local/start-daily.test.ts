import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { startDaily } from "../../../local/start-daily.ts";

const day = 24 * 3_600_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("works each day, also after a day that failed, and no more once it is ended", async () => {
  const logs: unknown[] = [];
  let rounds = 0;
  const stop = startDaily(
    async () => {
      rounds += 1;
      if (rounds === 1) throw new Error("No table.");
    },
    (_, fields) => logs.push(fields),
  );
  await vi.advanceTimersByTimeAsync(day - 1);
  expect(rounds).toBe(0);
  await vi.advanceTimersByTimeAsync(2 * day);
  expect(rounds).toBe(2);
  expect(logs).toEqual([{ error: "No table." }]);
  stop();
  await vi.advanceTimersByTimeAsync(3 * day);
  expect(rounds).toBe(2);
});
