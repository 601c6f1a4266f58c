import type { Deliveries } from "../shared/ports/deliveries.ts";
import type { Ledger } from "../shared/ports/ledger.ts";
import type { WorkQueue } from "../shared/ports/work-queue.ts";

/**
 * Queues again what an earlier process received and did not do, and has a look at every known repository: a
 * push may have come while nobody listened. Doing either twice changes nothing.
 */
export async function requeue(
  deliveries: Deliveries,
  ledger: Pick<Ledger, "repositories">,
  queue: WorkQueue,
  now: Date,
): Promise<void> {
  const waiting = new Set<string>();
  for (const envelope of await deliveries.pending(now)) {
    const { delivery } = envelope;
    if (delivery === null) continue;
    const attempt = await deliveries.receive({ ...envelope, delivery }, now);
    if (attempt === null) continue;
    waiting.add(envelope.repository.id);
    await queue.send(envelope, attempt);
  }
  for (const { id, fullName, installation } of await ledger.repositories()) {
    if (waiting.has(id)) continue;
    const repository = { id, fullName };
    await queue.send(
      { kind: "recheck", delivery: null, repository, ref: null, after: null, installation },
      1,
    );
  }
}
