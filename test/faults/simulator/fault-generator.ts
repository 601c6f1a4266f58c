import { OutcomeUnknown, RetryLater } from "../../../shared/errors.ts";
import { type TrackerName, trackerNames } from "../../../shared/model/item.ts";
import type { Dice } from "../../unit/sync/identity/edit-words.ts";
import type { Scheduler } from "./scheduler.ts";

export type Target = TrackerName | "source" | "ledger";
export type Kind = "read" | "write";

/** What happens to one request: its delays, its effect and its response. */
export interface RequestFate {
  /** Milliseconds until the request takes effect, and from then until its response arrives. */
  requestMs: number;
  responseMs: number;
  /** The error that the process receives; `null` if the request succeeds. */
  error: Error | null;
  /** False if the request has no effect. */
  hasEffect: boolean;
  name: string;
}

/** Returns the service that a request goes to. Plans are read from GitHub, so they share its limits and outages. */
const serviceOf = (target: TrackerName | "source"): TrackerName => (target === "source" ? "github" : target);

/** Generates random faults: rate limits, outages, server errors before and after the effect, lost responses. */
export class FaultGenerator {
  faults = 0;
  readonly #dice: Dice;
  readonly #scheduler: Scheduler;
  readonly #faultRate: number;
  readonly #slowRate: number;
  /** Virtual time in milliseconds since 1970 after which no fault occurs. */
  readonly faultFreeFrom: number;
  readonly #outages: { of: TrackerName; from: number; until: number }[];
  readonly #limitedUntil = new Map<TrackerName, number>();

  constructor(dice: Dice, scheduler: Scheduler, duration: number) {
    this.#dice = dice;
    this.#scheduler = scheduler;
    this.#faultRate = dice.pick([0, 0.01, 0.03, 0.08, 0.2]);
    this.#slowRate = dice.pick([0.01, 0.01, 0.01, 0.4]);
    this.faultFreeFrom = scheduler.now + duration;
    this.#outages = trackerNames.flatMap((of) => {
      if (!dice.chance(0.2)) return [];
      const from = scheduler.now + dice.roll(duration);
      return [{ of, from, until: from + 60_000 * (1 + dice.roll(4)) }];
    });
  }

  /** Returns true if one item of a bulk request must fail. */
  shouldFail(): boolean {
    return this.#scheduler.now < this.faultFreeFrom && this.#dice.chance(this.#faultRate);
  }

  nextFate(target: Target, kind: Kind): RequestFate {
    const { now } = this.#scheduler;
    const [requestMs, responseMs] = this.#latency(target);
    const success: RequestFate = { requestMs, responseMs, error: null, hasEffect: true, name: "ok" };
    if (now >= this.faultFreeFrom) return success;
    const fate = this.#pickFault(target, kind, success);
    if (fate !== success) this.faults += 1;
    return fate;
  }

  #pickFault(target: Target, kind: Kind, success: RequestFate): RequestFate {
    const { now } = this.#scheduler;
    const connectionError = () => (target !== "ledger" && kind === "write" ? outcomeUnknown() : outage(now));
    const withoutEffect = (name: string, error: Error): RequestFate => ({
      ...success,
      error,
      hasEffect: false,
      name,
    });
    const service = target === "ledger" ? null : serviceOf(target);
    if (service !== null) {
      const limited = this.#limitedUntil.get(service) ?? 0;
      if (now < limited) return withoutEffect("still limited", limit(limited));
      if (this.#outages.some(({ of, from, until }) => of === service && from <= now && now < until))
        return withoutEffect("outage", connectionError());
    }
    const faultRate = target === "ledger" ? this.#faultRate / 5 : this.#faultRate;
    if (!this.#dice.chance(faultRate)) return success;
    if (service !== null && this.#dice.chance(0.25)) {
      const until = now + 5_000 + this.#dice.roll(90_000);
      this.#limitedUntil.set(service, until);
      return withoutEffect("limited", limit(until));
    }
    if (this.#dice.chance(0.5)) return withoutEffect("fails before", connectionError());
    return { ...success, error: connectionError(), name: "fails after" };
  }

  /** Returns random delays in milliseconds: mostly short, sometimes long, never above the client's timeout. */
  #latency(target: Target): [requestMs: number, responseMs: number] {
    const dice = this.#dice;
    const maxMs = dice.chance(this.#slowRate) ? 9_900 : dice.chance(0.05) ? 1_500 : 150;
    const scale = target === "ledger" ? 0.2 : 1;
    return [1 + dice.roll(maxMs * scale), 1 + dice.roll(maxMs * scale)];
  }
}

function outcomeUnknown(): OutcomeUnknown {
  return new OutcomeUnknown("The tracker did not answer.");
}

function outage(now: number): RetryLater {
  return new RetryLater("outage", "The service did not answer.", new Date(now + 60_000));
}

function limit(until: number): RetryLater {
  return new RetryLater("rate-limit", "The rate limit is reached.", new Date(until));
}
