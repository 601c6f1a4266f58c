import type { Envelope } from "./work-queue.ts";

/** Webhook deliveries: received, and done only when their work is done. */
export interface Deliveries {
  /** Records the envelope; the attempt's number (1, 2, …), or null when this delivery's work is done. */
  receive(envelope: Envelope & { delivery: string }, now: Date): Promise<number | null>;
  done(delivery: string, now: Date): Promise<void>;
  /** What was received and never done, for the start after a crash. */
  pending(now: Date): Promise<Envelope[]>;
}
