/** One attempt of the code host to deliver a webhook. */
export interface DeliveryAttempt {
  id: number;
  /** Id that all attempts of a delivery share (`X-GitHub-Delivery`). */
  guid: string;
  /** ISO 8601 instant of the attempt. */
  at: string;
  /** True if the receiver answered with success. */
  isDelivered: boolean;
  /** True if this attempt was requested as a repetition; false for the first attempt. */
  isRedelivery: boolean;
}

/** The code host's own log of the webhooks that it sent. */
export interface FailedDeliveries {
  /** Returns all attempts since `instant`; if there are too many, only the newest, with `isComplete: false`. */
  attemptsSince(instant: Date): Promise<{ attempts: DeliveryAttempt[]; isComplete: boolean }>;
  /** Requests another attempt to deliver the webhook of the attempt `id`; the guid stays the same. */
  redeliver(id: number): Promise<void>;
}
