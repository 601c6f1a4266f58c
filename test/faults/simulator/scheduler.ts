/** An event queue with virtual time. Events at the same instant run in the order in which they were scheduled. */
export class Scheduler {
  /** The virtual time in milliseconds since 1970. */
  now = Date.parse("2026-06-01T08:00:00.000Z");
  readonly #events: { at: number; run: () => void }[] = [];

  after(milliseconds: number, run: () => void): void {
    this.at(this.now + milliseconds, run);
  }

  at(instant: number, run: () => void): void {
    const at = Math.max(instant, this.now);
    let place = this.#events.length;
    while (place > 0 && (this.#events[place - 1]?.at ?? 0) <= at) place -= 1;
    // The next event is the last element, so that removing it is cheap.
    this.#events.splice(place, 0, { at, run });
  }

  /** Runs events until none is left or the next one is after `until`. */
  async run(until = Number.POSITIVE_INFINITY): Promise<void> {
    for (;;) {
      // Lets every waiting process continue to its next request.
      await new Promise((resolve) => setImmediate(resolve));
      const next = this.#events.at(-1);
      if (!next || next.at > until) break;
      this.#events.pop();
      this.now = next.at;
      next.run();
    }
    if (Number.isFinite(until)) this.now = Math.max(this.now, until);
  }
}
