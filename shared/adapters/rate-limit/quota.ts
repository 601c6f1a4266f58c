import { createHash } from "node:crypto";

/** Cost of a request: `content` is 1 if it creates something, else 0; `points` are GitHub's (a read 1, a write 5). */
export interface RequestCost {
  content: number;
  points: number;
}

/** A rate limit: at most `max` units, such as points, in any period of `windowMs` milliseconds. */
export interface QuotaLimit {
  unit: keyof RequestCost;
  max: number;
  windowMs: number;
  /** Text for messages: "80 creating requests a minute". */
  description: string;
}

/** A request that was sent. Its `windowMs` starts at its completion, because trackers can count it as late as that. */
export interface CountedRequest {
  readonly cost: RequestCost;
  /** Epoch milliseconds; `null` while the request is in progress. */
  completedAtMs: number | null;
}

export interface QuotaWait {
  until: Date;
  /** " of 80 creating requests a minute", or "" if the tracker did not say which limit was reached. */
  limitDescription: string;
}

const MIN_BACKOFF_MS = 60_000;
const MAX_BACKOFF_MS = 60 * MIN_BACKOFF_MS;

/** The rate-limit quota of one account: its recent requests, and the time until which the tracker blocks requests. */
export class Quota {
  readonly #limits: readonly { limit: QuotaLimit; log: CountedRequest[] }[];
  #blockedUntilMs = 0;
  #lastBackoff: { kind: string; ms: number } | null = null;

  constructor(limits: readonly QuotaLimit[]) {
    this.#limits = limits.map((limit) => ({ limit, log: [] }));
  }

  /** Returns the wait until a request is allowed, or `null` for no wait. Reduces a cost above a limit to the limit. */
  findWait(cost: RequestCost, now: Date): QuotaWait | null {
    const nowMs = now.getTime();
    const waits = this.#limits.map(({ limit, log }) => ({
      untilMs: nowMs + msUntilFree(Math.min(cost[limit.unit], limit.max), limit, log, nowMs),
      limitDescription: ` of ${limit.description}`,
    }));
    const last = [...waits, { untilMs: this.#blockedUntilMs, limitDescription: "" }].reduce((a, b) =>
      b.untilMs > a.untilMs ? b : a,
    );
    if (last.untilMs <= nowMs) return null;
    return { until: new Date(last.untilMs), limitDescription: last.limitDescription };
  }

  /** Counts a request that is sent now. Callers must call `completeRequest` when its response has arrived. */
  startRequest(cost: RequestCost, now: Date): CountedRequest {
    const request: CountedRequest = { cost, completedAtMs: null };
    for (const { limit, log } of this.#limits) {
      if (cost[limit.unit] === 0) continue;
      const recent = log.filter((other) => isInWindow(other, limit, now.getTime()));
      log.splice(0, log.length, ...recent, request);
    }
    return request;
  }

  completeRequest(request: CountedRequest, now: Date): void {
    request.completedAtMs = now.getTime();
  }

  /** Blocks requests until `time`. Ignores an invalid date, which would disable all limits. */
  blockUntil(time: Date): void {
    if (Number.isNaN(time.getTime())) return;
    this.#blockedUntilMs = Math.max(this.#blockedUntilMs, time.getTime());
  }

  /**
   * Returns the wait after a rate limit if the response has no time: a minute, doubled for each further limit up to an
   * hour (GitHub docs, "Best practices for using the REST API"). `kind` names the limited requests: "POST", "read".
   */
  nextBackoffMs(kind: string): number {
    const ms = this.#lastBackoff === null ? MIN_BACKOFF_MS : Math.min(this.#lastBackoff.ms * 2, MAX_BACKOFF_MS);
    this.#lastBackoff = { kind, ms };
    return ms;
  }

  /** Resets the backoff after a successful request of the limited `kind`: reads can succeed while writes fail. */
  resetBackoff(kind: string): void {
    if (this.#lastBackoff?.kind === kind) this.#lastBackoff = null;
  }
}

/** One quota per API URL and account, shared by all runs of a process. */
export class Quotas {
  readonly #limitsFor: (apiUrl: string) => readonly QuotaLimit[];
  readonly #quotas = new Map<string, Quota>();

  /** `limitsFor` returns the limits of the server at an API URL; an empty list if only its responses show them. */
  constructor(limitsFor: (apiUrl: string) => readonly QuotaLimit[]) {
    this.#limitsFor = limitsFor;
  }

  /** Returns the quota of an account. `account` is a token or another id of the account; only its hash is stored. */
  quotaFor(apiUrl: string, account: string): Quota {
    const key = createHash("sha256").update(`${apiUrl}\n${account}`).digest("hex");
    const quota = this.#quotas.get(key) ?? new Quota(this.#limitsFor(apiUrl));
    this.#quotas.set(key, quota);
    return quota;
  }
}

function msUntilFree(amount: number, limit: QuotaLimit, log: readonly CountedRequest[], nowMs: number): number {
  if (amount === 0) return 0;
  const recent = log
    .filter((request) => isInWindow(request, limit, nowMs))
    .map(({ completedAtMs, cost }) => ({ atMs: completedAtMs ?? nowMs, units: cost[limit.unit] }))
    .sort((a, b) => a.atMs - b.atMs);
  let used = recent.reduce((sum, { units }) => sum + units, 0);
  let waitMs = 0;
  for (const { atMs, units } of recent) {
    if (used + amount <= limit.max) break;
    used -= units;
    waitMs = atMs + limit.windowMs - nowMs;
  }
  return waitMs;
}

function isInWindow({ completedAtMs }: CountedRequest, { windowMs }: QuotaLimit, nowMs: number): boolean {
  return completedAtMs === null || nowMs - completedAtMs < windowMs;
}
