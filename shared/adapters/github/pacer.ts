import { RetryLater } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import { type Cost, costOf, type Full, type RequestBudget } from "./request-budget.ts";

/** How a run keeps to its account's budget. */
export interface PacerOptions {
  budget: RequestBudget;
  clock: Clock;
  /** Longest wait for room, in milliseconds. What takes longer is left to another run. */
  patience: number;
  /** No wait goes past this instant. */
  deadline: Date | null;
  /** Told of a wait that somebody would notice. */
  onWait?: (message: string) => void;
}

/**
 * The lease is held before an operation, not within it: a write that waited for long could follow one of
 * somebody else. An operation makes sure of its room beforehand, so this is for what other runs took of it.
 */
const longestWaitOfWrite = 5_000;
/** A lease is held anew after each part of a wait. */
const waitPart = 10_000;
const worthTelling = 2_000;
/** A run reads before it writes: coming back is worth that for this much, not for each single request. */
const worthComingBack: Cost = { content: 20, points: 100 };

/** Lets requests pass while the account's budget has room, waits for a moment, or throws `RetryLater`. */
export class Pacer {
  readonly #options: PacerOptions;

  constructor(options: PacerOptions) {
    this.#options = options;
  }

  /** Waits until requests of that cost fit. `hold` keeps alive what must not run out in the meantime. */
  async room(cost: Cost, hold: () => Promise<void> = async () => {}, patience?: number): Promise<void> {
    const { budget, clock, deadline } = this.#options;
    const start = clock.now().getTime();
    const latest = Math.min(
      start + (patience ?? this.#options.patience),
      deadline?.getTime() ?? Number.POSITIVE_INFINITY,
    );
    let told = false;
    while (true) {
      const full = budget.full(cost, clock.now());
      if (full === null) return;
      if (full.until.getTime() > latest) throw this.#later(full, cost);
      const wait = full.until.getTime() - clock.now().getTime();
      if (!told && wait >= worthTelling) {
        told = true;
        this.#options.onWait?.(describe(full, "going on"));
      }
      await clock.sleep(Math.min(wait, waitPart));
      await hold();
    }
  }

  /** Sends a request once there is room for it, and notes it. */
  async send<T>(method: string, request: () => Promise<T>): Promise<T> {
    const { budget, clock, patience } = this.#options;
    const cost = costOf(method);
    await this.room(cost, undefined, isRead(method) ? patience : Math.min(patience, longestWaitOfWrite));
    const spent = budget.spend(cost, clock.now());
    try {
      return await request();
    } finally {
      budget.settle(spent, clock.now());
    }
  }

  /** Remembers what an answer says about GitHub's limits. */
  learn(method: string, { ok, headers }: Pick<Response, "ok" | "headers">): void {
    const { budget, clock } = this.#options;
    if (ok) budget.succeeded(method);
    const reset = Number(headers.get("x-ratelimit-reset")) * 1000;
    // Search has a small budget of its own, which says nothing about the rest.
    const core = (headers.get("x-ratelimit-resource") ?? "core") === "core";
    const used = core && headers.get("x-ratelimit-remaining") === "0";
    if (used && reset > clock.now().getTime()) budget.close(new Date(reset));
  }

  /** GitHub refused a request until then: no other one, of any run with this account, is sent before. */
  refused(until: Date): void {
    this.#options.budget.close(until);
  }

  /** How long to wait after a limit that names no time. */
  pause(method: string): number {
    return this.#options.budget.pause(method);
  }

  #later(full: Full, { content, points }: Cost): RetryLater {
    const worth: Cost = {
      content: content === 0 ? 0 : Math.max(content, worthComingBack.content),
      points: Math.max(points, worthComingBack.points),
    };
    const { budget, clock } = this.#options;
    // What leaves no room for that may be another limit than the one that has none for this.
    const reason = budget.full(worth, clock.now()) ?? full;
    return new RetryLater("rate-limit", describe(reason, "it has room again"), reason.until);
  }
}

function describe({ words, until }: Full, then: string): string {
  return `GitHub's rate limit${words} is used up; ${then} at ${until.toISOString()}.`;
}

function isRead(method: string): boolean {
  return method === "GET" || method === "HEAD";
}
