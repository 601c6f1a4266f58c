import type { Deliveries } from "../../ports/deliveries.ts";
import type { WorkQueue } from "../../ports/work-queue.ts";

/** Queues again what was received and never done. Doing it twice changes nothing. Gives how many there were. */
export async function queueUndone(
  deliveries: Pick<Deliveries, "pending" | "receive">,
  queue: WorkQueue,
  now: Date,
): Promise<number> {
  let queued = 0;
  for (const envelope of await deliveries.pending(now)) {
    const { delivery } = envelope;
    if (delivery === null) continue;
    const attempt = await deliveries.receive({ ...envelope, delivery }, now);
    if (attempt === null) continue;
    await queue.send(envelope, attempt);
    queued += 1;
  }
  return queued;
}
