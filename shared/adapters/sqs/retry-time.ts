import { RetryLater } from "../../errors.ts";

const shortestBackoff = 15_000;
const longestBackoff = 15 * 60_000;
const manyReceipts = 10;

/**
 * When a message is worth another try: at the time that a limit names, else after a pause that doubles with
 * each receipt, so that an outage of hours does not use up the receipts before the dead-letter queue.
 */
export function retryTime(error: unknown, receipts: number, now: Date): Date {
  const backoff = Math.min(shortestBackoff * 2 ** Math.max(0, receipts - 1), longestBackoff);
  const soonest = new Date(now.getTime() + backoff);
  if (!(error instanceof RetryLater)) return soonest;
  // A limit's own time counts, until it has come up so often that the receipts run short.
  const patient = error.reason === "outage" || receipts > manyReceipts;
  return patient && soonest > error.retryAt ? soonest : error.retryAt;
}
