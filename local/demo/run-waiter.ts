import { EventEmitter, once } from "node:events";
import type { SyncRun } from "../../shared/sync/run/sync-repository.ts";

const TIMEOUT_MS = 300_000;

/** Collects the runs for each webhook delivery, so that the demo can wait for a run, even if the run is complete. */
export class RunWaiter {
  readonly #runs = new Map<string, SyncRun[]>();
  /** Emits an event for each added run; the name of the event is the id of the run's delivery. */
  readonly #added = new EventEmitter();

  addRun(delivery: string | null, run: SyncRun): void {
    if (delivery === null) return;
    this.#runs.set(delivery, [...(this.#runs.get(delivery) ?? []), run]);
    this.#added.emit(delivery);
  }

  /** Waits for the run of a delivery (with `attempt` 2, for its second run) and returns the run. Throws after 5 minutes. */
  async waitFor(delivery: string | null, attempt = 1): Promise<SyncRun> {
    if (delivery === null) throw new Error("The push caused no delivery.");
    const run = this.#runs.get(delivery)?.[attempt - 1];
    if (run) return run;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    await once(this.#added, delivery, { signal }).catch((cause: unknown) => {
      throw new Error(`The push was accepted, but not synced within ${TIMEOUT_MS / 1000} s.`, { cause });
    });
    return this.waitFor(delivery, attempt);
  }
}
