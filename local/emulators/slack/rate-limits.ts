import { tooMany } from "./slack-refusal.ts";

const minute = 60_000;
const second = 1_000;
/** Tier 3. */
const perMinute = 50;

/** "Rate limits": about one message a second in a channel, and each method's own tier, in windows of the clock. */
export class RateLimits {
  readonly #enforced: boolean;
  readonly #now: () => Date;
  readonly #posted = new Map<string, number>();
  readonly #called = new Map<string, number[]>();

  constructor(enforced: boolean, now: () => Date) {
    this.#enforced = enforced;
    this.#now = now;
  }

  /** A message for a channel: counts it, or throws the refusal. */
  post(channel: string): void {
    const now = this.#now().getTime();
    const last = this.#posted.get(channel) ?? Number.NEGATIVE_INFINITY;
    if (this.#enforced && now - last < second) throw tooMany(Math.ceil((last + second - now) / second));
    this.#posted.set(channel, now);
  }

  call(method: string): void {
    const now = this.#now().getTime();
    const recent = (this.#called.get(method) ?? []).filter((at) => now - at < minute);
    const [oldest] = recent;
    if (this.#enforced && oldest !== undefined && recent.length >= perMinute) {
      throw tooMany(Math.ceil((oldest + minute - now) / second));
    }
    this.#called.set(method, [...recent, now]);
  }
}
