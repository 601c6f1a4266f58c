/** One try of the host to deliver a webhook. */
export interface DeliveryTry {
  id: number;
  /** What all tries of a delivery have in common (`X-GitHub-Delivery`). */
  guid: string;
  /** ISO 8601. */
  at: string;
  /** Answered with success. */
  arrived: boolean;
  /** Somebody asked for it after the first try. */
  redelivery: boolean;
}

/** The host's own record of the webhooks that it sent, for those who may see it. */
export interface FailedDeliveries {
  /** Every try since then, failed or not; the newest ones alone when there are very many, and then not complete. */
  triesSince(instant: Date): Promise<{ tries: DeliveryTry[]; isComplete: boolean }>;
  /** Has a try sent again; it keeps its guid. */
  redeliver(id: number): Promise<void>;
}
