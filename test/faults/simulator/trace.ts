import type { Scheduler } from "./scheduler.ts";

/** Log of a simulation, for replaying a seed. Records nothing unless enabled. */
export class Trace {
  readonly lines: string[] = [];
  readonly #scheduler: Scheduler;
  readonly #start: number;
  readonly #isOn: boolean;

  constructor(scheduler: Scheduler, isOn: boolean) {
    this.#scheduler = scheduler;
    this.#start = scheduler.now;
    this.#isOn = isOn;
  }

  add(line: () => string): void {
    if (!this.#isOn) return;
    const seconds = ((this.#scheduler.now - this.#start) / 1000).toFixed(3).padStart(9);
    this.lines.push(`${seconds}s  ${line()}`);
  }
}
