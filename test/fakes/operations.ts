import { RetryLater } from "../../shared/errors.ts";

/** Thrown in place of everything that a killed process would still have done. */
export class Crash extends Error {
  override readonly name = "Crash";
}

export interface Operation {
  name: string;
  kind: "read" | "write";
}

/**
 * What the fakes of one process did, in order, and the kill switch of that process. Fakes that share it are
 * killed together: after a crash every operation throws, clean-up included, until `revive`.
 */
export class Operations {
  readonly log: Operation[] = [];
  #crash: { at: number; when: "before" | "after" } | null = null;
  #failure: { at: number; when: "before" | "after" } | null = null;
  #dead = false;

  /** Kills the process before or after the n-th operation from now on (1 is the next one). */
  crashAt(n: number, when: "before" | "after"): void {
    this.#crash = { at: this.log.length + n, when };
  }

  /** Lets the n-th operation from now on fail, before or after it took effect; the process lives. */
  failAt(n: number, when: "before" | "after"): void {
    this.#failure = { at: this.log.length + n, when };
  }

  /** Kills the process at once. */
  kill(): void {
    this.#dead = true;
  }

  /** The next process: same stores, nothing planned. */
  revive(): void {
    this.#crash = null;
    this.#failure = null;
    this.#dead = false;
  }

  get crashed(): boolean {
    return this.#dead;
  }

  count(kind?: Operation["kind"]): number {
    return kind === undefined
      ? this.log.length
      : this.log.filter((operation) => operation.kind === kind).length;
  }

  /** Forgets what was done so far. */
  clear(): void {
    this.log.length = 0;
  }

  async run<Result>(name: string, kind: Operation["kind"], work: () => Result): Promise<Result> {
    if (this.#dead) throw new Crash(`${name} after the crash`);
    const number = this.log.push({ name, kind });
    const crash = this.#crash?.at === number ? this.#crash.when : null;
    const failure = this.#failure?.at === number ? this.#failure.when : null;
    if (crash === "before") throw this.#die(name, crash);
    if (failure === "before") throw outage(name);
    // An operation takes time: others get their turn before and after it.
    await Promise.resolve();
    const result = work();
    await Promise.resolve();
    if (crash === "after") throw this.#die(name, crash);
    if (failure === "after") throw outage(name);
    return result;
  }

  #die(name: string, when: string): Crash {
    this.#dead = true;
    return new Crash(`${when} ${name} (operation ${this.log.length})`);
  }
}

/** What the table's adapter makes of a request without an answer: nobody knows whether it took effect. */
function outage(name: string): RetryLater {
  return new RetryLater("outage", `The ledger did not answer ${name}.`, new Date(0));
}
