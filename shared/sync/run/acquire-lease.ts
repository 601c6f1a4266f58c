import { RetryLater } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Lease, StateLedger } from "../../ports/ledger.ts";

/** Waits before each attempt, in milliseconds. */
const WAITS_MS = [0, 500, 1_000, 2_000];
const RETRY_AFTER_MS = 30_000;

/** Returns the error to throw if other runs are writing a record. `message` must say to try again in 30 seconds. */
export function busyError(message: string, clock: Pick<Clock, "now">): RetryLater {
  return new RetryLater("leased", message, new Date(clock.now().getTime() + RETRY_AFTER_MS));
}

/** Acquires a goal's lease; waits up to 3.5 seconds if another run holds it, then throws `RetryLater`. */
export async function acquireLease(
  repository: string,
  { goal, path }: { goal: string; path: string },
  { ledger, clock, holder }: { ledger: Pick<StateLedger, "acquireLease">; clock: Clock; holder: string },
): Promise<Lease> {
  for (const wait of WAITS_MS) {
    if (wait > 0) await clock.sleep(wait);
    const lease = await ledger.acquireLease(repository, goal, holder, clock.now());
    if (lease) return lease;
  }
  throw busyError(`Another run is syncing ${path}. Try again in 30 seconds.`, clock);
}
