import { RetryLater } from "../../errors.ts";

const MIN_BACKOFF_MS = 15_000;
const MAX_BACKOFF_MS = 15 * 60_000;
/** Number of receipts after which a queue message waits for the whole backoff, even if its rate limit ends earlier. */
const MANY_RECEIPTS = 10;

/**
 * Returns when to retry a failed queue message: at the end of the rate limit, else after a backoff that doubles with
 * each receipt from 15 s to 15 minutes, so that a long outage does not move it to the dead-letter queue.
 */
export function retryTime(error: unknown, receipts: number, now: Date): Date {
  const backoffMs = Math.min(MIN_BACKOFF_MS * 2 ** Math.max(0, receipts - 1), MAX_BACKOFF_MS);
  const afterBackoff = new Date(now.getTime() + backoffMs);
  if (!(error instanceof RetryLater)) return afterBackoff;
  const needsBackoff = error.reason === "outage" || receipts > MANY_RECEIPTS;
  return needsBackoff && afterBackoff > error.retryAt ? afterBackoff : error.retryAt;
}
