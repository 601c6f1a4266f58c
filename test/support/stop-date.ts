import { vi } from "vitest";

export interface StoppedDate {
  advance(milliseconds: number): void;
  /** Lets `Date` go on with the real time. */
  restore(): void;
}

/**
 * Stops `Date` in this process, for code whose clock can't be passed, such as the emulator of SQS. Timers still wait in real time,
 * so that servers continue to work.
 */
export function stopDate(start = "2026-06-01T08:00:00.000Z"): StoppedDate {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date(start) });
  return {
    advance: (milliseconds) => vi.setSystemTime(Date.now() + milliseconds),
    restore: () => vi.useRealTimers(),
  };
}
