import type { Deliveries } from "../../ports/deliveries.ts";
import type { Envelope, WorkQueue } from "../../ports/work-queue.ts";

/**
 * Queues deliveries again that were received and are not done. Returns their number. Failures are given to `onFailed` and
 * don't affect other deliveries.
 */
export async function queueUnfinished(
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
