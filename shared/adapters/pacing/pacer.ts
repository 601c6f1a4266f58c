import { RetryLater } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Cost, Full, RequestBudget } from "./request-budget.ts";

/** How a run keeps to its account's budget. */
export interface PacerOptions {
  /** As messages name it: "GitHub". */
  tracker: string;
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

/** What of a request its waiting depends on. */
export interface Paced {
  cost: Cost;
  read: boolean;
}

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
        this.#options.onWait?.(this.#describe(full, "going on"));
      }
      await clock.sleep(Math.min(wait, waitPart));
      await hold();
    }
  }

  /** Sends a request once there is room for it, and notes it. */
  async send<T>({ cost, read }: Paced, request: () => Promise<T>): Promise<T> {
    const { budget, clock, patience } = this.#options;
    await this.room(cost, undefined, read ? patience : Math.min(patience, longestWaitOfWrite));
    const spent = budget.spend(cost, clock.now());
    try {
      return await request();
    } finally {
      budget.settle(spent, clock.now());
    }
  }

  /** The tracker refuses requests until then: none, of any run with this account, is sent before. */
  refused(until: Date): void {
    this.#options.budget.close(until);
  }

  /** How long to wait after a limit that names no time. `kind`: what was refused. */
  pause(kind: string): number {
    return this.#options.budget.pause(kind);
  }

  /** A request of that kind was answered as it should be. */
  succeeded(kind: string): void {
    this.#options.budget.succeeded(kind);
  }

  #later(full: Full, { content, points }: Cost): RetryLater {
    const worth: Cost = {
      content: content === 0 ? 0 : Math.max(content, worthComingBack.content),
      points: Math.max(points, worthComingBack.points),
    };
    const { budget, clock } = this.#options;
    // What leaves no room for that may be another limit than the one that has none for this.
    const reason = budget.full(worth, clock.now()) ?? full;
    return new RetryLater("rate-limit", this.#describe(reason, "it has room again"), reason.until);
  }

  #describe({ words, until }: Full, then: string): string {
    return `${this.#options.tracker}'s rate limit${words} is used up; ${then} at ${until.toISOString()}.`;
  }
}
