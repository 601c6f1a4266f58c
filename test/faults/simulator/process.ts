import type { Clock } from "../../../shared/ports/clock.ts";
import { Operations } from "../../fakes/operations.ts";
import type { Dice } from "../../unit/sync/identity/edit-words.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Trace } from "./trace.ts";
import type { Kind, Target, Weather } from "./weather.ts";

export interface Surroundings {
  scheduler: Scheduler;
  weather: Weather;
  dice: Dice;
  trace: Trace;
  /** Told of each request that has had its effect. */
  onEffect: (process: Process, target: Target, what: string) => void;
}

/** When an item was last seen, and in which state. */
export interface Look {
  revision: number;
  at: number;
}

/** One run of Milepost: a command or a function. All it does to the world are requests that take their time. */
export class Process implements Clock {
  readonly name: string;
  /** How many requests it made. */
  requests = 0;
  dead = false;
  /** Its last look at each item, by the item's name: what people do later it can't know. */
  readonly seen = new Map<string, Look>();
  readonly #around: Surroundings;
  #lastWords = false;
  #end: { at: number; onDeath: () => void } | null = null;

  constructor(name: string, around: Surroundings) {
    this.name = name;
    this.#around = around;
  }

  now(): Date {
    return new Date(this.#around.scheduler.now);
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.#around.scheduler.after(milliseconds, () => {
        if (!this.dead) resolve();
      });
    });
  }

  /** With its n-th request nothing of it goes on; requests under way arrive, or they don't. */
  diesAt(n: number, onDeath: () => void): void {
    this.#end = { at: n, onDeath };
  }

  /** Whether something goes wrong with a part of a request. */
  isUnlucky(): boolean {
    return this.#around.weather.strikes();
  }

  #die(): void {
    this.dead = true;
    this.#lastWords = this.#around.dice.chance(0.5);
    this.#around.trace.add(() => `${this.name} is killed`);
    this.#end?.onDeath();
  }

  /** A request: it travels, has its effect, and the answer travels back; to a dead process nothing comes. */
  request<T>(target: Target, kind: Kind, what: string, work: () => T): Promise<T> {
    const { scheduler, weather, trace, onEffect } = this.#around;
    this.requests += 1;
    if (this.#end?.at === this.requests) this.#die();
    const fate = weather.fateOf(target, kind);
    return new Promise((resolve, reject) => {
      scheduler.after(fate.there, () => {
        if (this.dead && !this.#lastWords) return;
        let answer: () => void;
        try {
          const result = fate.happens ? work() : undefined;
          const { error } = fate;
          answer = () => (error ? reject(error) : resolve(result as T));
        } catch (error) {
          answer = () => reject(fate.error ?? error);
        }
        trace.add(() => `${this.name} ${target} ${what}${fate.error ? `: ${fate.name}` : ""}`);
        if (fate.happens) onEffect(this, target, what);
        scheduler.after(fate.back, () => {
          if (!this.dead) answer();
        });
      });
    });
  }
}

/** The ledger's requests of one process. */
export class ProcessOperations extends Operations {
  readonly #process: Process;

  constructor(process: Process) {
    super();
    this.#process = process;
  }

  override run<Result>(name: string, kind: Kind, work: () => Result): Promise<Result> {
    return this.#process.request("ledger", kind, name, work);
  }
}
