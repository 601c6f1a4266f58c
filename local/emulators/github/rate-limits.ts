import { GitHubApiError } from "./http/api-error.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

export interface GitHubLimitNumbers {
  /** Maximum number of requests per hour and account. */
  primary: number;
  /** Maximum number of requests per minute that create content. */
  contentPerMinute: number;
  contentPerHour: number;
  /** Maximum number of points per minute: a read costs 1 point, a write 5. */
  pointsPerMinute: number;
}

/** The rate limits in GitHub's documentation ("Rate limits for the REST API"). */
const DOCUMENTED_LIMITS: GitHubLimitNumbers = {
  primary: 5_000,
  contentPerMinute: 80,
  contentPerHour: 500,
  pointsPerMinute: 900,
};

interface CountedRequest {
  atMs: number;
  points: number;
  createsContent: boolean;
}

interface AccountUsage {
  windowStartMs: number;
  used: number;
  recent: CountedRequest[];
}

/** Applies GitHub's primary and secondary rate limits to each account. */
export class GitHubRateLimits {
  readonly #limits: GitHubLimitNumbers;
  readonly #isEnforced: boolean;
  readonly #now: () => Date;
  readonly #accounts = new Map<string, AccountUsage>();
  #rejections = 0;

  constructor(limits: boolean | Partial<GitHubLimitNumbers>, now: () => Date) {
    this.#isEnforced = limits !== false;
    this.#limits = { ...DOCUMENTED_LIMITS, ...(typeof limits === "object" ? limits : {}) };
    this.#now = now;
  }

  /** Counts a request. Throws a `GitHubApiError` if a limit is exceeded. */
  count(login: string, cost: { isWrite: boolean; createsContent: boolean }): void {
    const account = this.#account(login);
    const now = this.#now().getTime();
    if (this.#isEnforced) {
      if (account.used >= this.#limits.primary)
        throw new GitHubApiError(403, `API rate limit exceeded for user ${login}.`, { limited: "primary" });
      const waitMs = this.#msUntilFree(account, cost.createsContent, now);
      if (waitMs > 0) throw this.#secondaryError(Math.ceil(waitMs / 1000));
    }
    account.used += 1;
    account.recent.push({ atMs: now, points: cost.isWrite ? 5 : 1, createsContent: cost.createsContent });
  }

  /** Stops counting the last request, because a 304 costs nothing ("Best practices for using the REST API"). */
  refund(login: string): void {
    const account = this.#account(login);
    account.used = Math.max(0, account.used - 1);
    account.recent.pop();
  }

  /** Returns the rate-limit headers that every response has. */
  headers(login: string): Record<string, string> {
    const { used, windowStartMs } = this.#account(login);
    return {
      "x-ratelimit-limit": String(this.#limits.primary),
      "x-ratelimit-remaining": String(Math.max(0, this.#limits.primary - used)),
      "x-ratelimit-used": String(used),
      "x-ratelimit-reset": String(Math.ceil((windowStartMs + HOUR_MS) / 1000)),
      "x-ratelimit-resource": "core",
    };
  }

  #account(login: string): AccountUsage {
    const now = this.#now().getTime();
    const known = this.#accounts.get(login);
    if (known !== undefined && now - known.windowStartMs < HOUR_MS) return known;
    const fresh = { windowStartMs: now, used: 0, recent: known?.recent ?? [] };
    this.#accounts.set(login, fresh);
    return fresh;
  }

  /** Returns the milliseconds until the secondary limits allow the request; 0 if they allow it now. */
  #msUntilFree(account: AccountUsage, createsContent: boolean, now: number): number {
    account.recent = account.recent.filter(({ atMs }) => now - atMs < HOUR_MS);
    const { contentPerMinute, contentPerHour, pointsPerMinute } = this.#limits;
    const creates = account.recent.filter((one) => one.createsContent);
    const lastMinute = account.recent.filter(({ atMs }) => now - atMs < MINUTE_MS);
    const points = lastMinute.reduce((sum, one) => sum + one.points, 0);
    const untilOutOf = (windowMs: number, request: CountedRequest | undefined) =>
      request === undefined ? 0 : request.atMs + windowMs - now;
    const perMinute = createsContent && creates.at(-contentPerMinute);
    const perHour = createsContent && creates.at(-contentPerHour);
    return Math.max(
      0,
      points >= pointsPerMinute ? untilOutOf(MINUTE_MS, lastMinute[0]) : 0,
      perMinute ? untilOutOf(MINUTE_MS, perMinute) : 0,
      perHour ? untilOutOf(HOUR_MS, perHour) : 0,
    );
  }

  /** Returns the error for a secondary limit, alternately with status 403 and 429, because GitHub uses both. */
  #secondaryError(retryAfterSeconds: number): GitHubApiError {
    this.#rejections += 1;
    return secondaryLimitError(this.#rejections % 2 === 1 ? 403 : 429, retryAfterSeconds);
  }
}

export function secondaryLimitError(status: 403 | 429, retryAfterSeconds: number | null): GitHubApiError {
  return new GitHubApiError(
    status,
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. " +
      "If you reach out to GitHub Support for help, please include the request ID.",
    {
      limited: "secondary",
      headers: retryAfterSeconds === null ? {} : { "retry-after": String(retryAfterSeconds) },
    },
  );
}
