import { RetryLater } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Quota, Quotas, QuotaWait, RequestCost } from "./quota.ts";

/** How the runs of a process share the trackers' rate limits. */
export interface RateLimitSettings {
  quotas: Quotas;
  /** Longest wait for free quota. A longer wait throws `RetryLater` instead. */
  maxWaitMs: number;
  /** Called once per wait that a user would notice. */
  onWait?: (message: string) => void;
}

export interface RateLimiterOptions extends Omit<RateLimitSettings, "quotas"> {
  /** Display name for messages: "GitHub". */
  tracker: string;
  quota: Quota;
  clock: Clock;
  /** No wait extends past this time. */
  deadline: Date | null;
}

/**
 * A write waits only this long once its operation has begun: the lease is renewed between operations, not within one, so
 * after a longer wait another worker may have written. Operations reserve their quota beforehand; this covers what other
 * runs used in between.
 */
const MAX_WRITE_WAIT_MS = 5_000;
/** The lease is renewed after each step of a wait. */
const WAIT_STEP_MS = 10_000;
const NOTICEABLE_WAIT_MS = 2_000;
/** A repeated run starts with reads, so it should find quota for at least this much, not for a single request. */
const MIN_RESUME_COST: RequestCost = { content: 20, points: 100 };

export interface RateLimitedRequest {
  cost: RequestCost;
  isRead: boolean;
}

/** Sends requests within an account's quota: waits for a short time, or throws `RetryLater`. */
export class RateLimiter {
  readonly #options: RateLimiterOptions;

  constructor(options: RateLimiterOptions) {
    this.#options = options;
  }

  get quota(): Quota {
    return this.#options.quota;
  }

  /** Waits until requests of this cost fit into the quota. Calls `renewLease` every few seconds. Throws `RetryLater`. */
  async reserveQuota(
    cost: RequestCost,
    renewLease: () => Promise<void> = async () => {},
    maxWaitMs = this.#options.maxWaitMs,
  ): Promise<void> {
    const { quota, clock, deadline, onWait } = this.#options;
    const latestMs = Math.min(
      clock.now().getTime() + maxWaitMs,
      deadline?.getTime() ?? Number.POSITIVE_INFINITY,
    );
    let isReported = false;
    while (true) {
      const wait = quota.findWait(cost, clock.now());
      if (wait === null) return;
      if (wait.until.getTime() > latestMs) throw this.#retryLater(wait, cost);
      const waitMs = wait.until.getTime() - clock.now().getTime();
      if (!isReported && waitMs >= NOTICEABLE_WAIT_MS) {
        isReported = true;
        onWait?.(this.#describe(wait, "continuing"));
      }
      await clock.sleep(Math.min(waitMs, WAIT_STEP_MS));
      await renewLease();
    }
  }

  /** Waits for quota and counts the request. Returns the function to call when it is completed. Throws `RetryLater`. */
  async startRequest({ cost, isRead }: RateLimitedRequest): Promise<() => void> {
    const { quota, clock, maxWaitMs } = this.#options;
    await this.reserveQuota(cost, undefined, isRead ? maxWaitMs : Math.min(maxWaitMs, MAX_WRITE_WAIT_MS));
    const counted = quota.startRequest(cost, clock.now());
    return () => quota.completeRequest(counted, clock.now());
  }

  #retryLater(wait: QuotaWait, { content, points }: RequestCost): RetryLater {
    const resumeCost: RequestCost = {
      content: content === 0 ? 0 : Math.max(content, MIN_RESUME_COST.content),
      points: Math.max(points, MIN_RESUME_COST.points),
    };
    const { quota, clock } = this.#options;
    // The larger cost may be held up by another limit, for longer.
    const longest = quota.findWait(resumeCost, clock.now()) ?? wait;
    return new RetryLater("rate-limit", this.#describe(longest, "quota available again"), longest.until);
  }

  #describe({ limitDescription, until }: QuotaWait, next: string): string {
    return `${this.#options.tracker} rate limit${limitDescription} reached; ${next} at ${until.toISOString()}.`;
  }
}
