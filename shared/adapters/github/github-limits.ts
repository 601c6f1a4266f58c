import type { Pacer } from "../pacing/pacer.ts";
import type { Cost, Limit } from "../pacing/request-budget.ts";

const minute = 60_000;
const hour = 60 * minute;

/**
 * GitHub's secondary limits that can be counted here (GitHub docs, "Rate limits for the REST API"). Every POST is
 * taken for one that creates content: the pages of issues and sub-issues say so, the others don't say.
 */
export const githubLimits: readonly Limit[] = [
  { of: "content", most: 80, window: minute, words: "80 creating requests a minute" },
  { of: "content", most: 500, window: hour, words: "500 creating requests an hour" },
  { of: "points", most: 900, window: minute, words: "900 points a minute" },
];

/**
 * The limits of the GitHub behind an API URL: github.com and ghe.com have them. GitHub Enterprise Server's are
 * off by default (its docs, same page), and a double's are its own: there, what the server answers counts.
 */
export function githubLimitsAt(apiUrl: string): readonly Limit[] {
  if (!URL.canParse(apiUrl)) return [];
  const { hostname } = new URL(apiUrl);
  return hostname === "api.github.com" || hostname.endsWith(".ghe.com") ? githubLimits : [];
}

export function costOf(method: string): Cost {
  if (isRead(method)) return { content: 0, points: 1 };
  return { content: method === "POST" ? 1 : 0, points: 5 };
}

export function isRead(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

/** Remembers what an answer says about GitHub's limits. */
export function learnLimits(
  pacer: Pacer,
  method: string,
  { ok, headers }: Pick<Response, "ok" | "headers">,
  now: Date,
): void {
  if (ok) pacer.succeeded(method);
  const reset = Number(headers.get("x-ratelimit-reset")) * 1000;
  // Search has a small budget of its own, which says nothing about the rest.
  const core = (headers.get("x-ratelimit-resource") ?? "core") === "core";
  const used = core && headers.get("x-ratelimit-remaining") === "0";
  if (used && reset > now.getTime()) pacer.refused(new Date(reset));
}
