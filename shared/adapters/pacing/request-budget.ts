/** What requests cost, in the units of a tracker's limits: requests that create ("content"), and points. */
export interface Cost {
  content: number;
  points: number;
}

/** At most `most` in any `window` milliseconds. */
export interface Limit {
  of: keyof Cost;
  most: number;
  window: number;
  /** As a message says it: "80 creating requests a minute". */
  words: string;
}

/** A request in the log. The tracker counts it somewhere between its start and its answer. */
export interface Spent {
  readonly cost: Cost;
  /** Milliseconds since 1970 of the answer; null while it is under way. */
  at: number | null;
}

/** Why there is no room, and when there is. */
export interface Full {
  until: Date;
  words: string;
}

const shortestPause = 60_000;
const longestPause = 60 * shortestPause;

/**
 * How much one account may still ask of a tracker: a log of what was asked, exact in every window, and what the
 * tracker answered about its limits. Holds no clock; all runs of a process with that account share it.
 */
export class RequestBudget {
  readonly #limits: readonly { limit: Limit; log: Spent[] }[];
  #closedUntil = 0;
  #pauses: { kind: string; length: number } | null = null;

  constructor(limits: readonly Limit[]) {
    this.#limits = limits.map((limit) => ({ limit, log: [] }));
  }

  /** Null when requests of that cost fit now. Costs beyond a limit wait for as much as it ever takes. */
  full(cost: Cost, now: Date): Full | null {
    const time = now.getTime();
    const found = this.#limits.map(({ limit, log }) => ({
      until: time + waitFor(Math.min(cost[limit.of], limit.most), limit, log, time),
      words: ` of ${limit.words}`,
    }));
    const last = [...found, { until: this.#closedUntil, words: "" }].reduce((a, b) =>
      b.until > a.until ? b : a,
    );
    return last.until > time ? { until: new Date(last.until), words: last.words } : null;
  }

  /** Notes a request that is sent now; `settle` it when its answer is there. */
  spend(cost: Cost, now: Date): Spent {
    const spent: Spent = { cost, at: null };
    for (const { limit, log } of this.#limits) {
      if (cost[limit.of] === 0) continue;
      const kept = log.filter((one) => isRecent(one, limit, now.getTime()));
      log.splice(0, log.length, ...kept, spent);
    }
    return spent;
  }

  settle(spent: Spent, now: Date): void {
    spent.at = now.getTime();
  }

  /** The tracker takes nothing before that time: the next request is known to fail. */
  close(until: Date): void {
    this.#closedUntil = Math.max(this.#closedUntil, until.getTime());
  }

  /**
   * How long to wait after a limit that names no time: a minute, and twice as long each further time (GitHub
   * docs, "Best practices for using the REST API"), an hour at most. `kind` is what was refused: "POST", "read".
   */
  pause(kind: string): number {
    const length = this.#pauses === null ? shortestPause : Math.min(this.#pauses.length * 2, longestPause);
    this.#pauses = { kind, length };
    return length;
  }

  /** What was limited works again. A read that is answered says nothing about a limit on creating. */
  succeeded(kind: string): void {
    if (this.#pauses?.kind === kind) this.#pauses = null;
  }
}

/** Milliseconds until `amount` fits into the window with what is in it already. */
function waitFor(amount: number, limit: Limit, log: readonly Spent[], now: number): number {
  if (amount === 0) return 0;
  const recent = log
    .filter((one) => isRecent(one, limit, now))
    .map(({ at, cost }) => ({ at: at ?? now, size: cost[limit.of] }))
    .sort((a, b) => a.at - b.at);
  let used = recent.reduce((sum, { size }) => sum + size, 0);
  let wait = 0;
  for (const { at, size } of recent) {
    if (used + amount <= limit.most) break;
    used -= size;
    wait = at + limit.window - now;
  }
  return wait;
}

function isRecent({ at }: Spent, { window }: Limit, now: number): boolean {
  return at === null || now - at < window;
}
