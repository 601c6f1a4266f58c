import type { JiraLimits } from "./emulator-types.ts";
import { JiraApiError } from "./http/api-error.ts";

/** The rate limits for API tokens in Atlassian's documentation ("Rate limiting"). */
const DOCUMENTED_LIMITS: JiraLimits = { burst: 100, updates: 50, perIssue: 20 };

const ENDPOINT_WINDOW_MS = 1_000;
const ISSUE_WINDOW_MS = 2_000;

/** Applies Jira's rate limits: counts requests in sliding windows of one or two seconds of the emulator's clock. */
export class JiraRateLimits {
  readonly #isEnforced: boolean;
  readonly #limits: JiraLimits;
  readonly #now: () => Date;
  /** Times of recent requests in epoch milliseconds, by endpoint and by issue. */
  readonly #times = new Map<string, number[]>();

  constructor(limits: boolean | Partial<JiraLimits>, now: () => Date) {
    this.#isEnforced = limits !== false;
    this.#limits = { ...DOCUMENTED_LIMITS, ...(typeof limits === "object" ? limits : {}) };
    this.#now = now;
  }

  /** Counts a request; throws a 429 if a limit is exceeded. `issue` is the id of the issue to write, or `null`. */
  count(endpoint: { method: string; pattern: string }, issue: string | null): void {
    if (!this.#isEnforced) return;
    const { method, pattern } = endpoint;
    const { burst, updates, perIssue } = this.#limits;
    const perEndpoint = method === "PUT" || method === "DELETE" ? updates : burst;
    const now = this.#now().getTime();
    const endpointTimes = this.#recentTimes(`${method} ${pattern}`, ENDPOINT_WINDOW_MS, now);
    const issueTimes = issue === null ? [] : this.#recentTimes(issue, ISSUE_WINDOW_MS, now);
    if (endpointTimes.length >= perEndpoint) {
      const retryAfter = secondsUntilFree(endpointTimes, perEndpoint, ENDPOINT_WINDOW_MS, now);
      throw jiraRateLimitError("burst", retryAfter, perEndpoint);
    }
    if (issueTimes.length >= perIssue) {
      throw jiraRateLimitError("issue", secondsUntilFree(issueTimes, perIssue, ISSUE_WINDOW_MS, now), perIssue);
    }
    endpointTimes.push(now);
    issueTimes.push(now);
  }

  #recentTimes(key: string, windowMs: number, now: number): number[] {
    const recent = (this.#times.get(key) ?? []).filter((at) => now - at < windowMs);
    this.#times.set(key, recent);
    return recent;
  }
}

/** Returns the seconds, at least 1, until the window of `windowMs` contains fewer than `limit` requests. */
function secondsUntilFree(times: readonly number[], limit: number, windowMs: number, now: number): number {
  return Math.max(1, Math.ceil(((times.at(-limit) ?? now) + windowMs - now) / 1_000));
}

export function jiraRateLimitError(limited: "burst" | "issue", retryAfter: number | null, limit = 100): JiraApiError {
  return new JiraApiError(429, {
    messages: ["Rate limit exceeded."],
    limited,
    headers: {
      ...(retryAfter === null ? {} : { "retry-after": String(retryAfter) }),
      "x-ratelimit-limit": String(limit),
      "x-ratelimit-remaining": "0",
      "ratelimit-reason": limited === "burst" ? "jira-burst-based" : "jira-per-issue-on-write",
    },
  });
}
