import { formatRetryTime } from "../../calendar/format-date.ts";
import { RetryLater } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Quota, Quotas, QuotaWait, RequestCost } from "./quota.ts";

/** The quotas that the runs of a process share, and how long a run waits for quota. */
export interface RateLimitSettings {
  quotas: Quotas;
  /** Maximum wait for free quota in milliseconds. If it would take longer, requests throw `RetryLater`. */
  maxWaitMs: number;
  /** Called once for each wait of at least two seconds, with a message for the user. */
  onWait?: (message: string) => void;
  /**
   * Stops runs: once it is aborted, reads and reservations throw its reason, writes are still sent. The next run completes
   * an operation that needs a read between its writes.
   */
  stopSignal?: AbortSignal;
}

export interface RateLimiterOptions extends Omit<RateLimitSettings, "quotas"> {
  tracker: string;
  quota: Quota;
  clock: Clock;
  /** Latest end of a wait: requests that would have to wait longer throw `RetryLater`. `null`: no latest end. */
  deadline: Date | null;
}

/**
 * Maximum wait of a write. It is short, because the lease is not renewed meanwhile and another worker could write.
 * Operations reserve quota beforehand, so a write waits only if other runs have used that quota since.
 */
const MAX_WRITE_WAIT_MS = 5_000;
/** Interval at which the lease is renewed during a wait. */
const WAIT_STEP_MS = 10_000;
const NOTICEABLE_WAIT_MS = 2_000;
/** Minimum quota that must be free at the time in `RetryLater`, because a repeated run sends many requests. */
const MIN_RESUME_COST: RequestCost = { content: 20, points: 100 };

export interface RateLimitedRequest {
  cost: RequestCost;
  isRead: boolean;
}

/** Delays requests until an account's quota allows them, or throws `RetryLater` if that would take too long. */
export class RateLimiter {
  readonly #options: RateLimiterOptions;

  constructor(options: RateLimiterOptions) {
    this.#options = options;
  }

  get quota(): Quota {
    return this.#options.quota;
  }

  /** Waits until the quota allows this cost; calls `renewLease` every 10 s. Throws `RetryLater` for a longer wait. */
  async reserveQuota(cost: RequestCost, renewLease?: () => Promise<void>): Promise<void> {
    await this.#waitForQuota(cost, this.#options, renewLease);
  }

  async #waitForQuota(
    cost: RequestCost,
    { maxWaitMs, stopSignal }: Pick<RateLimitSettings, "maxWaitMs" | "stopSignal">,
    renewLease?: () => Promise<void>,
  ): Promise<void> {
    const { quota, clock, deadline, onWait } = this.#options;
    const latestMs = Math.min(clock.now().getTime() + maxWaitMs, deadline?.getTime() ?? Number.POSITIVE_INFINITY);
    let isReported = false;
    while (true) {
      stopSignal?.throwIfAborted();
      const wait = quota.findWait(cost, clock.now());
      if (wait === null) return;
      if (wait.until.getTime() > latestMs) throw this.#retryLater(wait, cost);
      const waitMs = wait.until.getTime() - clock.now().getTime();
      if (!isReported && waitMs >= NOTICEABLE_WAIT_MS) {
        isReported = true;
        onWait?.(this.#describe(wait, "continuing"));
      }
      await clock.sleep(Math.min(waitMs, WAIT_STEP_MS), stopSignal);
      await renewLease?.();
    }
  }

  /** Waits until the quota allows the request, and counts it. Returns a function to call when the response arrives. */
  async startRequest({ cost, isRead }: RateLimitedRequest): Promise<() => void> {
    const { quota, clock, maxWaitMs } = this.#options;
    await this.#waitForQuota(cost, isRead ? this.#options : { maxWaitMs: Math.min(maxWaitMs, MAX_WRITE_WAIT_MS) });
    const counted = quota.startRequest(cost, clock.now());
    return () => quota.completeRequest(counted, clock.now());
  }

  #retryLater(wait: QuotaWait, { content, points }: RequestCost): RetryLater {
    const resumeCost: RequestCost = {
      content: content === 0 ? 0 : Math.max(content, MIN_RESUME_COST.content),
      points: Math.max(points, MIN_RESUME_COST.points),
    };
    const { quota, clock } = this.#options;
    // The cost of a whole run can exceed a limit that this request does not exceed, and that requires a longer wait.
    const longest = quota.findWait(resumeCost, clock.now()) ?? wait;
    return new RetryLater("rate-limit", this.#describe(longest, "quota available again"), longest.until);
  }

  #describe({ limitDescription, until }: QuotaWait, next: string): string {
    const { tracker } = this.#options;
    return `${tracker} rate limit${limitDescription} reached; ${next} at ${formatRetryTime(until)}.`;
  }
}
