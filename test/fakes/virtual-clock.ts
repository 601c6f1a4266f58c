import type { Clock } from "../../shared/ports/clock.ts";

/** A clock that only moves when advanced; `sleep` advances it and returns at once. */
export class VirtualClock implements Clock {
  #now: number;

  constructor(start = "2026-06-01T08:00:00.000Z") {
    this.#now = Date.parse(start);
  }

  now(): Date {
    return new Date(this.#now);
  }

  async sleep(milliseconds: number): Promise<void> {
    this.advance(milliseconds);
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
