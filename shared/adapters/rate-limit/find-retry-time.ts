/** Maximum wait that a vendor can request: a wrong number must not stop an account for years. */
const MAX_WAIT_MS = 24 * 3_600_000;

type HeaderValue = string | number | null | undefined;

/**
 * Returns the time in `Retry-After` (RFC 9110: seconds or a date), else a future time in `reset` (epoch seconds or ISO
 * 8601), else `null`. Ignores values of any other form, and reduces a wait of more than 24 hours to 24 hours.
 */
export function findRetryTime(headers: { retryAfter?: HeaderValue; reset?: HeaderValue }, now: Date): Date | null {
  const retryAfter = String(headers.retryAfter ?? "").trim();
  const reset = String(headers.reset ?? "").trim();
  if (/^\d+$/.test(retryAfter)) return limitWait(now.getTime() + Number(retryAfter) * 1000, now);
  const times = [
    /gmt$/i.test(retryAfter) ? Date.parse(retryAfter) : 0,
    /^\d+$/.test(reset) ? Number(reset) * 1000 : 0,
    /^\d{4}-\d\d-\d\dT/.test(reset) ? Date.parse(reset) : 0,
  ];
  // NaN is not greater than any time.
  const future = times.find((time) => time > now.getTime());
  return future === undefined ? null : limitWait(future, now);
}

function limitWait(timeMs: number, now: Date): Date {
  return new Date(Math.min(timeMs, now.getTime() + MAX_WAIT_MS));
}
