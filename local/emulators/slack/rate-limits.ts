import { rateLimitError } from "./slack-error.ts";

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
/** Slack's limit for each method in tier 3 (Slack documentation, "Rate limits"). */
const MAX_CALLS_PER_MINUTE = 50;

/** Applies Slack's rate limits: one message per second and channel, 50 calls per minute and method. */
export class RateLimits {
  readonly #enforced: boolean;
  readonly #now: () => Date;
  readonly #posted = new Map<string, number>();
  readonly #called = new Map<string, number[]>();

  constructor(enforced: boolean, now: () => Date) {
    this.#enforced = enforced;
    this.#now = now;
  }

  /** Counts a message to a channel. Throws `SlackError` if the limit is exceeded. */
  post(channel: string): void {
    const now = this.#now().getTime();
    const last = this.#posted.get(channel) ?? Number.NEGATIVE_INFINITY;
    if (this.#enforced && now - last < SECOND_MS) throw rateLimitError(Math.ceil((last + SECOND_MS - now) / SECOND_MS));
    this.#posted.set(channel, now);
  }

  call(method: string): void {
    const now = this.#now().getTime();
    const recent = (this.#called.get(method) ?? []).filter((at) => now - at < MINUTE_MS);
    const [oldest] = recent;
    if (this.#enforced && oldest !== undefined && recent.length >= MAX_CALLS_PER_MINUTE) {
      throw rateLimitError(Math.ceil((oldest + MINUTE_MS - now) / SECOND_MS));
    }
    this.#called.set(method, [...recent, now]);
  }
}
