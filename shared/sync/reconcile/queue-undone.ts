import type { Deliveries } from "../../ports/deliveries.ts";
import type { Envelope, WorkQueue } from "../../ports/work-queue.ts";

/**
 * Queues again what was received and never done. Doing it twice changes nothing. Gives how many there were. What
 * can't be queued is told and keeps nothing else waiting.
 */
export async function queueUndone(
  deliveries: Pick<Deliveries, "pending" | "receive">,
  queue: WorkQueue,
  now: Date,
  onFailed: (envelope: Envelope, error: unknown) => void,
): Promise<number> {
  let queued = 0;
  for (const envelope of await deliveries.pending(now)) {
    const { delivery } = envelope;
    if (delivery === null) continue;
    try {
      const attempt = await deliveries.receive({ ...envelope, delivery }, now);
      if (attempt === null) continue;
      await queue.send(envelope, attempt);
      queued += 1;
    } catch (error) {
      onFailed(envelope, error);
    }
  }
  return queued;
}
