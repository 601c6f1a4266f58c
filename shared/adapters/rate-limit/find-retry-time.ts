/** Returns the time in `Retry-After` (RFC 9110), else the first future time in `otherMs` (epoch ms), else `null`. */
export function findRetryTime(header: string, otherMs: readonly number[], now: Date): Date | null {
  const retryAfter = header.trim();
  if (/^\d{1,9}$/.test(retryAfter)) return new Date(now.getTime() + Number(retryAfter) * 1000);
  const times = [/gmt$/i.test(retryAfter) ? Date.parse(retryAfter) : 0, ...otherMs];
  const future = times.find((time) => time > now.getTime());
  return future === undefined ? null : new Date(future);
}
