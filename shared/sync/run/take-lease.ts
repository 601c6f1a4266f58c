import { RetryLater } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Lease, Ledger } from "../../ports/ledger.ts";

/** How long a run waits for a lease of somebody else before it gives up until later, in milliseconds. */
const leaseWaits = [0, 500, 1_000, 2_000];

/** The goal's lease, after a little waiting when another run has it. Throws `RetryLater` when it keeps it. */
export async function takeLease(
  repository: string,
  { goal, path }: { goal: string; path: string },
  { ledger, clock, holder }: { ledger: Pick<Ledger, "lease">; clock: Clock; holder: string },
): Promise<Lease> {
  for (const wait of leaseWaits) {
    if (wait > 0) await clock.sleep(wait);
    const lease = await ledger.lease(repository, goal, holder, clock.now());
    if (lease) return lease;
  }
  throw new RetryLater(
    "leased",
    `Another run of Milepost is at work on ${path}. It does what there is to do; ask again in half a minute.`,
    new Date(clock.now().getTime() + 30_000),
  );
}
