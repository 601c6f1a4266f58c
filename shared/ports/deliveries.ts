import type { Envelope } from "./work-queue.ts";

/** State of webhook deliveries. A delivery is done when its envelope is processed, not when it is received. */
export interface Deliveries {
  /** Records an attempt to process a delivery. Returns its number (1, 2, …), or `null` if the delivery is done. */
  receive(envelope: Envelope & { delivery: string }, now: Date): Promise<number | null>;
  markDone(delivery: string, now: Date): Promise<void>;
  /** Returns the envelopes of deliveries that were received and are not done. */
  pending(now: Date): Promise<Envelope[]>;
}
