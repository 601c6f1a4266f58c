import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../../shared/ports/clock.ts";

/** A clock that goes as fast as any other, from another day on, and can be set forward. */
export class DemonstrationClock implements Clock {
  #ahead: number;

  constructor(start: Date) {
    this.#ahead = start.getTime() - Date.now();
  }

  now(): Date {
    return new Date(Date.now() + this.#ahead);
  }

  sleep(milliseconds: number): Promise<void> {
    return wait(milliseconds);
  }

  /** Sets it to this instant, unless it is later already. */
  setTo(instant: Date): void {
    this.#ahead = Math.max(this.#ahead, instant.getTime() - Date.now());
  }
}
