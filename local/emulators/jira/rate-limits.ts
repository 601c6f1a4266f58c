import type { LimitNumbers } from "./emulator-types.ts";
import { ApiError } from "./http/api-error.ts";

/** "Rate limiting": bursts of API tokens, per endpoint and second, and writes per issue. */
const documented: LimitNumbers = { burst: 100, updates: 50, perIssue: 20 };

const second = 1_000;

/** Counts in windows of the given clock. */
export class RateLimits {
  readonly #enforced: boolean;
  readonly #numbers: LimitNumbers;
  readonly #now: () => Date;
  readonly #seen = new Map<string, number[]>();

  constructor(limits: boolean | Partial<LimitNumbers>, now: () => Date) {
    this.#enforced = limits !== false;
    this.#numbers = { ...documented, ...(typeof limits === "object" ? limits : {}) };
    this.#now = now;
  }

  /** Counts a request, or throws the refusal. `issue`: the one that it writes to. */
  spend(endpoint: { method: string; pattern: string }, issue: string | null): void {
    if (!this.#enforced) return;
    const { method, pattern } = endpoint;
    const most = method === "PUT" || method === "DELETE" ? this.#numbers.updates : this.#numbers.burst;
    const now = this.#now().getTime();
    const ofEndpoint = this.#recent(`${method} ${pattern}`, second, now);
    const ofIssue = issue === null ? [] : this.#recent(issue, 2 * second, now);
    if (ofEndpoint.length >= most) {
      throw tooMany("burst", wait(ofEndpoint, most, second, now), most);
    }
    if (ofIssue.length >= this.#numbers.perIssue) {
      const { perIssue } = this.#numbers;
      throw tooMany("issue", wait(ofIssue, perIssue, 2 * second, now), perIssue);
    }
    ofEndpoint.push(now);
    ofIssue.push(now);
  }

  #recent(key: string, window: number, now: number): number[] {
    const recent = (this.#seen.get(key) ?? []).filter((at) => now - at < window);
    this.#seen.set(key, recent);
    return recent;
  }
}

/** Seconds until the oldest of the last so many is out of the window. */
function wait(times: readonly number[], most: number, window: number, now: number): number {
  return Math.max(1, Math.ceil(((times.at(-most) ?? now) + window - now) / second));
}

export function tooMany(limited: "burst" | "issue", retryAfter: number | null, limit = 100): ApiError {
  return new ApiError(429, {
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
