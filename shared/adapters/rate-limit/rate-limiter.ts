import { RetryLater } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Quota, Quotas, QuotaWait, RequestCost } from "./quota.ts";

/** How the runs of a process share the trackers' rate limits. */
export interface RateLimitSettings {
  quotas: Quotas;
  /** Longest wait for free quota. A longer wait throws `RetryLater` instead. */
  maxWaitMs: number;
  /** Called once per wait of at least two seconds. */
  onWait?: (message: string) => void;
}

export interface RateLimiterOptions extends Omit<RateLimitSettings, "quotas"> {
  tracker: string;
  quota: Quota;
  clock: Clock;
  /** A wait that would end later throws `RetryLater`. */
  deadline: Date | null;
}

/**
 * Maximum wait of a write. The lease is renewed only between operations, so during a longer wait another worker could
 * write. Operations reserve quota beforehand, so a write waits only if other runs have used it since.
 */
const MAX_WRITE_WAIT_MS = 5_000;
/** During a wait, the lease is renewed at this interval. */
const WAIT_STEP_MS = 10_000;
const NOTICEABLE_WAIT_MS = 2_000;
/** A repeated run needs more than one request: `RetryLater` names the time when at least this quota is free. */
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

  /** Waits until requests of this cost fit; calls `renewLease` every 10 s. Throws `RetryLater` for a longer wait. */
  async reserveQuota(
    cost: RequestCost,
    renewLease: () => Promise<void> = async () => {},
    maxWaitMs = this.#options.maxWaitMs,
  ): Promise<void> {
    const { quota, clock, deadline, onWait } = this.#options;
    const latestMs = Math.min(clock.now().getTime() + maxWaitMs, deadline?.getTime() ?? Number.POSITIVE_INFINITY);
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
    // Another limit can delay the larger cost for longer.
    const longest = quota.findWait(resumeCost, clock.now()) ?? wait;
    return new RetryLater("rate-limit", this.#describe(longest, "quota available again"), longest.until);
  }

  #describe({ limitDescription, until }: QuotaWait, next: string): string {
    return `${this.#options.tracker} rate limit${limitDescription} reached; ${next} at ${until.toISOString()}.`;
  }
}
