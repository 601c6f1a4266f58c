import type { Clock } from "../../../shared/ports/clock.ts";
import { LedgerOperations } from "../../fakes/operations.ts";
import type { Dice } from "../../unit/sync/identity/edit-words.ts";
import type { FaultGenerator, Kind, Target } from "./fault-generator.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Trace } from "./trace.ts";

export interface ProcessContext {
  scheduler: Scheduler;
  faults: FaultGenerator;
  dice: Dice;
  trace: Trace;
  /** Called after each request that took effect. */
  onEffect: (process: Process, target: Target, what: string) => void;
}

/** The time at which a process last read an item, and the item's revision at that time. */
export interface ItemObservation {
  revision: number;
  at: number;
}

/** One run of Milepost, as a command or a function. It affects the simulation only by requests, which take time. */
export class Process implements Clock {
  readonly name: string;
  /** Number of requests sent so far. */
  requests = 0;
  isDead = false;
  /** The last observation of each item, by item name. Later changes are unknown to the process. */
  readonly observations = new Map<string, ItemObservation>();
  readonly #context: ProcessContext;
  #hasRequestsInFlight = false;
  #end: { at: number; onDeath: () => void } | null = null;

  constructor(name: string, context: ProcessContext) {
    this.name = name;
    this.#context = context;
  }

  now(): Date {
    return new Date(this.#context.scheduler.now);
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.#context.scheduler.after(milliseconds, () => {
        if (!this.isDead) resolve();
      });
    });
  }

  /** Kills the process at its n-th request. Requests in flight take effect at random. */
  killAt(n: number, onDeath: () => void): void {
    this.#end = { at: n, onDeath };
  }

  /** Returns true if one item of a bulk request must fail. */
  shouldFail(): boolean {
    return this.#context.faults.shouldFail();
  }

  #die(): void {
    this.isDead = true;
    this.#hasRequestsInFlight = this.#context.dice.chance(0.5);
    this.#context.trace.add(() => `${this.name} is killed`);
    this.#end?.onDeath();
  }

  /** Sends a request. It takes effect after one delay and is answered after another; a dead process gets no answer. */
  request<T>(target: Target, kind: Kind, what: string, work: () => T): Promise<T> {
    const { scheduler, faults, trace, onEffect } = this.#context;
    this.requests += 1;
    if (this.#end?.at === this.requests) this.#die();
    const fate = faults.nextFate(target, kind);
    return new Promise((resolve, reject) => {
      scheduler.after(fate.requestMs, () => {
        if (this.isDead && !this.#hasRequestsInFlight) return;
        let answer: () => void;
        try {
          const result = fate.hasEffect ? work() : undefined;
          const { error } = fate;
          answer = () => (error ? reject(error) : resolve(result as T));
        } catch (error) {
          answer = () => reject(fate.error ?? error);
        }
        trace.add(() => `${this.name} ${target} ${what}${fate.error ? `: ${fate.name}` : ""}`);
        if (fate.hasEffect) onEffect(this, target, what);
        scheduler.after(fate.responseMs, () => {
          if (!this.isDead) answer();
        });
      });
    });
  }
}

/** Sends the ledger requests of one process. */
export class ProcessOperations extends LedgerOperations {
  readonly #process: Process;

  constructor(process: Process) {
    super();
    this.#process = process;
  }

  override run<Result>(name: string, kind: Kind, work: () => Result): Promise<Result> {
    return this.#process.request("ledger", kind, name, work);
  }
}
