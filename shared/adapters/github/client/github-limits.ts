import { findRetryTime } from "../../rate-limit/find-retry-time.ts";
import type { Quota, QuotaLimit, RequestCost } from "../../rate-limit/quota.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Those of GitHub's secondary rate limits that a client can count (GitHub docs, "Rate limits for the REST API"). We
 * treat every POST as creating content; the docs say so for issues and sub-issues only.
 */
export const githubLimits: readonly QuotaLimit[] = [
  { unit: "content", max: 80, windowMs: MINUTE_MS, description: "80 creating requests a minute" },
  { unit: "content", max: 500, windowMs: HOUR_MS, description: "500 creating requests an hour" },
  { unit: "points", max: 900, windowMs: MINUTE_MS, description: "900 points a minute" },
];

/**
 * Returns the limits for github.com and ghe.com, and none for other servers: GitHub Enterprise Server has no limits by
 * default (same page of its docs), and emulators show their limits in their responses.
 */
export function githubLimitsFor(apiUrl: string): readonly QuotaLimit[] {
  if (!URL.canParse(apiUrl)) return [];
  const { hostname } = new URL(apiUrl);
  return hostname === "api.github.com" || hostname.endsWith(".ghe.com") ? githubLimits : [];
}

export function costOfRequest(method: string): RequestCost {
  if (isReadMethod(method)) return { content: 0, points: 1 };
  return { content: method === "POST" ? 1 : 0, points: 5 };
}

export function isReadMethod(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

/** Updates the quota from the rate-limit headers of a response. */
export function updateQuota(
  quota: Quota,
  method: string,
  { ok, headers }: Pick<Response, "ok" | "headers">,
  now: Date,
): void {
  if (ok) quota.resetBackoff(method);
  // Headers for other resources, such as search, are ignored, because these have a separate quota.
  const isCore = (headers.get("x-ratelimit-resource") ?? "core") === "core";
  const isExhausted = isCore && headers.get("x-ratelimit-remaining") === "0";
  const resetAt = findRetryTime({ reset: headers.get("x-ratelimit-reset") }, now);
  if (isExhausted && resetAt !== null) quota.blockUntil(resetAt);
}
