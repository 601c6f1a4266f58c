import type { SyncRun } from "../../shared/sync/run/sync-repository.ts";

const TIMEOUT_MS = 30_000;

/** Lets a caller wait for the runs of a delivery, whether they finish before or after it starts to wait. */
export class RunWaiter {
  readonly #runs = new Map<string, SyncRun[]>();
  readonly #waiting = new Map<string, () => void>();

  addRun(delivery: string | null, run: SyncRun): void {
    if (delivery === null) return;
    this.#runs.set(delivery, [...(this.#runs.get(delivery) ?? []), run]);
    this.#waiting.get(delivery)?.();
  }

  /** Returns the run of the delivery's nth attempt. */
  async waitFor(delivery: string | null, attempt = 1): Promise<SyncRun> {
    if (delivery === null) throw new Error("The push caused no delivery.");
    const run = this.#runs.get(delivery)?.[attempt - 1];
    if (run) return run;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`The push was accepted, but not synced within ${TIMEOUT_MS / 1000} s.`)),
        TIMEOUT_MS,
      );
      this.#waiting.set(delivery, () => {
        clearTimeout(timer);
        resolve();
      });
    });
    return this.waitFor(delivery, attempt);
  }
}
