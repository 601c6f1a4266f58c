import { OutcomeUnknown, RetryLater } from "../../../shared/errors.ts";
import { type TrackerName, trackerNames } from "../../../shared/model/item.ts";
import type { Dice } from "../../unit/sync/identity/edit-words.ts";
import type { Scheduler } from "./scheduler.ts";

export type Target = TrackerName | "source" | "ledger";
export type Kind = "read" | "write";

/** What becomes of one request: when it arrives, when its answer does, and what the answer says instead. */
export interface Fate {
  /** Milliseconds on the way there, and back. */
  there: number;
  back: number;
  /** Null: what was asked for. */
  error: Error | null;
  /** False: nothing of it happens. */
  happens: boolean;
  name: string;
}

/** Plans are read from the service that is a tracker as well: they share its limits and its outages. */
const serviceOf = (target: TrackerName | "source"): TrackerName => (target === "source" ? "github" : target);

/** How bad it is: limits, outages, servers that fail before and after the work, answers that are lost. */
export class Weather {
  faults = 0;
  readonly #dice: Dice;
  readonly #scheduler: Scheduler;
  readonly #badness: number;
  readonly #slowness: number;
  /** From here on nothing goes wrong any more. */
  readonly calmFrom: number;
  readonly #outages: { of: TrackerName; from: number; until: number }[];
  readonly #limitedUntil = new Map<TrackerName, number>();

  constructor(dice: Dice, scheduler: Scheduler, duration: number) {
    this.#dice = dice;
    this.#scheduler = scheduler;
    this.#badness = dice.pick([0, 0.01, 0.03, 0.08, 0.2]);
    this.#slowness = dice.pick([0.01, 0.01, 0.01, 0.4]);
    this.calmFrom = scheduler.now + duration;
    this.#outages = trackerNames.flatMap((of) => {
      if (!dice.chance(0.2)) return [];
      const from = scheduler.now + dice.roll(duration);
      return [{ of, from, until: from + 60_000 * (1 + dice.roll(4)) }];
    });
  }

  /** Whether a single thing goes wrong that is not a whole request. */
  strikes(): boolean {
    return this.#scheduler.now < this.calmFrom && this.#dice.chance(this.#badness);
  }

  fateOf(target: Target, kind: Kind): Fate {
    const { now } = this.#scheduler;
    const [there, back] = this.#latency(target);
    const good: Fate = { there, back, error: null, happens: true, name: "ok" };
    if (now >= this.calmFrom) return good;
    const fate = this.#trouble(target, kind, good);
    if (fate !== good) this.faults += 1;
    return fate;
  }

  #trouble(target: Target, kind: Kind, good: Fate): Fate {
    const { now } = this.#scheduler;
    const broken = () => (target !== "ledger" && kind === "write" ? unknown() : outage(now));
    const never = (name: string, error: Error): Fate => ({ ...good, error, happens: false, name });
    const service = target === "ledger" ? null : serviceOf(target);
    if (service !== null) {
      const limited = this.#limitedUntil.get(service) ?? 0;
      if (now < limited) return never("still limited", limit(limited));
      if (this.#outages.some(({ of, from, until }) => of === service && from <= now && now < until))
        return never("outage", broken());
    }
    const often = target === "ledger" ? this.#badness / 5 : this.#badness;
    if (!this.#dice.chance(often)) return good;
    if (service !== null && this.#dice.chance(0.25)) {
      const until = now + 5_000 + this.#dice.roll(90_000);
      this.#limitedUntil.set(service, until);
      return never("limited", limit(until));
    }
    if (this.#dice.chance(0.5)) return never("fails before", broken());
    return { ...good, error: broken(), name: "fails after" };
  }

  /** Mostly quick, at times slow, and never longer than a client waits. */
  #latency(target: Target): [there: number, back: number] {
    const dice = this.#dice;
    const most = dice.chance(this.#slowness) ? 9_900 : dice.chance(0.05) ? 1_500 : 150;
    const scale = target === "ledger" ? 0.2 : 1;
    return [1 + dice.roll(most * scale), 1 + dice.roll(most * scale)];
  }
}

function unknown(): OutcomeUnknown {
  return new OutcomeUnknown("The tracker did not answer.");
}

function outage(now: number): RetryLater {
  return new RetryLater("outage", "It did not answer.", new Date(now + 60_000));
}

function limit(until: number): RetryLater {
  return new RetryLater("rate-limit", "The limit is reached.", new Date(until));
}
