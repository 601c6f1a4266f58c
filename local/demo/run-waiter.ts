import type { SyncRun } from "../../shared/sync/run/sync-repository.ts";

/** No run of a small plan takes nearly as long; then something is broken, and saying so beats waiting. */
const patience = 30_000;

/** Lets the one who pushed wait for the runs that its delivery causes, whichever of the two comes first. */
export class RunWaiter {
  readonly #runs = new Map<string, SyncRun[]>();
  readonly #waiting = new Map<string, () => void>();

  finished(delivery: string | null, run: SyncRun): void {
    if (delivery === null) return;
    this.#runs.set(delivery, [...(this.#runs.get(delivery) ?? []), run]);
    this.#waiting.get(delivery)?.();
  }

  /** The delivery's first run, or that of its nth try. */
  async of(delivery: string | null, nth = 1): Promise<SyncRun> {
    if (delivery === null) throw new Error("The push caused no delivery.");
    const done = this.#runs.get(delivery)?.[nth - 1];
    if (done) return done;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`The push was accepted, but not synced within ${patience / 1000} s.`)),
        patience,
      );
      this.#waiting.set(delivery, () => {
        clearTimeout(timer);
        resolve();
      });
    });
    return this.of(delivery, nth);
  }
}
