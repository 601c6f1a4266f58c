import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../../shared/ports/clock.ts";

/** A clock that starts at a given instant, runs at normal speed, and can be advanced. */
export class DemoClock implements Clock {
  #offsetMs: number;

  constructor(start: Date) {
    this.#offsetMs = start.getTime() - Date.now();
  }

  now(): Date {
    return new Date(Date.now() + this.#offsetMs);
  }

  sleep(milliseconds: number): Promise<void> {
    return wait(milliseconds);
  }

  /** Advances the clock to `instant`. Does nothing if the clock is already later. */
  advanceTo(instant: Date): void {
    this.#offsetMs = Math.max(this.#offsetMs, instant.getTime() - Date.now());
  }
}
