import { EventEmitter, once } from "node:events";
import type { SyncRun } from "../../shared/sync/run/sync-repository.ts";

const TIMEOUT_MS = 30_000;

/** Collects the runs of each delivery, so that callers can wait for a run even if it has finished already. */
export class RunWaiter {
  readonly #runs = new Map<string, SyncRun[]>();
  /** Emits the delivery of each added run. */
  readonly #added = new EventEmitter();

  addRun(delivery: string | null, run: SyncRun): void {
    if (delivery === null) return;
    this.#runs.set(delivery, [...(this.#runs.get(delivery) ?? []), run]);
    this.#added.emit(delivery);
  }

  /** Waits for the run of the delivery's nth attempt and returns it. Throws after 30 s without a run. */
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
