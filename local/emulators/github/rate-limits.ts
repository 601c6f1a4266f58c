import type { LimitNumbers } from "./emulator-types.ts";
import { ApiError } from "./http/api-error.ts";

const minute = 60_000;
const hour = 3_600_000;

/** "Rate limits for the REST API". */
const documented: LimitNumbers = {
  primary: 5_000,
  contentPerMinute: 80,
  contentPerHour: 500,
  pointsPerMinute: 900,
};

interface Spent {
  at: number;
  points: number;
  content: boolean;
}

interface Account {
  windowStart: number;
  used: number;
  spent: Spent[];
}

/** The primary and secondary limits of each account, in windows of the given clock. */
export class RateLimits {
  readonly #numbers: LimitNumbers;
  readonly #enforced: boolean;
  readonly #now: () => Date;
  readonly #accounts = new Map<string, Account>();
  #breaches = 0;

  constructor(limits: boolean | Partial<LimitNumbers>, now: () => Date) {
    this.#enforced = limits !== false;
    this.#numbers = { ...documented, ...(typeof limits === "object" ? limits : {}) };
    this.#now = now;
  }

  /** Counts a request, or throws the refusal. `content`: it creates content. */
  spend(login: string, cost: { write: boolean; content: boolean }): void {
    const account = this.#account(login);
    const now = this.#now().getTime();
    if (this.#enforced) {
      if (account.used >= this.#numbers.primary) throw this.#exhausted(login);
      const wait = this.#wait(account, cost.content, now);
      if (wait > 0) throw this.#secondary(Math.ceil(wait / 1000));
    }
    account.used += 1;
    account.spent.push({ at: now, points: cost.write ? 5 : 1, content: cost.content });
  }

  /** A 304 costs nothing ("Best practices for using the REST API"). */
  refund(login: string): void {
    const account = this.#account(login);
    account.used = Math.max(0, account.used - 1);
    account.spent.pop();
  }

  /** What every answer carries. */
  headers(login: string): Record<string, string> {
    const { used, windowStart } = this.#account(login);
    return {
      "x-ratelimit-limit": String(this.#numbers.primary),
      "x-ratelimit-remaining": String(Math.max(0, this.#numbers.primary - used)),
      "x-ratelimit-used": String(used),
      "x-ratelimit-reset": String(Math.ceil((windowStart + hour) / 1000)),
      "x-ratelimit-resource": "core",
    };
  }

  #account(login: string): Account {
    const now = this.#now().getTime();
    const known = this.#accounts.get(login);
    if (known !== undefined && now - known.windowStart < hour) return known;
    const fresh = { windowStart: now, used: 0, spent: known?.spent ?? [] };
    this.#accounts.set(login, fresh);
    return fresh;
  }

  /** Milliseconds until there is room again; 0 when there is. */
  #wait(account: Account, content: boolean, now: number): number {
    account.spent = account.spent.filter(({ at }) => now - at < hour);
    const { contentPerMinute, contentPerHour, pointsPerMinute } = this.#numbers;
    const creating = account.spent.filter((one) => one.content);
    const recent = account.spent.filter(({ at }) => now - at < minute);
    const points = recent.reduce((sum, one) => sum + one.points, 0);
    const full = [
      points >= pointsPerMinute ? until(recent[0], minute, now) : 0,
      content && creating.filter(({ at }) => now - at < minute).length >= contentPerMinute
        ? until(creating.at(-contentPerMinute), minute, now)
        : 0,
      content && creating.length >= contentPerHour ? until(creating.at(-contentPerHour), hour, now) : 0,
    ];
    return Math.max(...full);
  }

  #exhausted(login: string): ApiError {
    return new ApiError(403, `API rate limit exceeded for user ${login}.`, { limited: "primary" });
  }

  /** GitHub answers with either status. */
  #secondary(retryAfter: number): ApiError {
    this.#breaches += 1;
    return secondaryLimit(this.#breaches % 2 === 1 ? 403 : 429, retryAfter);
  }
}

export function secondaryLimit(status: 403 | 429, retryAfter: number | null): ApiError {
  return new ApiError(
    status,
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. " +
      "If you reach out to GitHub Support for help, please include the request ID.",
    { limited: "secondary", headers: retryAfter === null ? {} : { "retry-after": String(retryAfter) } },
  );
}

function until(oldest: Spent | undefined, window: number, now: number): number {
  return oldest === undefined ? 0 : oldest.at + window - now;
}
