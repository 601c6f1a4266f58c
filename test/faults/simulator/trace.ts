import type { Scheduler } from "./scheduler.ts";

/** What happened, one line each, for whoever replays a seed. Keeps nothing unless it is asked to. */
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
