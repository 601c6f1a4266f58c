import { RetryLater } from "../../shared/errors.ts";

/** Thrown by every operation of a killed process. */
export class Crash extends Error {
  override readonly name = "Crash";
}

export interface Operation {
  name: string;
  kind: "read" | "write";
}

/**
 * Log and kill switch of one process. Fakes that share it are
 * killed together: after a crash every operation throws, clean-up included, until `revive`.
 */
export class LedgerOperations {
  readonly log: Operation[] = [];
  #crash: { at: number; when: "before" | "after" } | null = null;
  #failure: { at: number; when: "before" | "after" } | null = null;
  #dead = false;

  /** Kills the process before or after the n-th next operation, from 1. */
  crashAt(n: number, when: "before" | "after"): void {
    this.#crash = { at: this.log.length + n, when };
  }

  /** Makes the n-th next operation fail, before or after it takes effect. */
  failAt(n: number, when: "before" | "after"): void {
    this.#failure = { at: this.log.length + n, when };
  }

  /** Kills the process at once. */
  kill(): void {
    this.#dead = true;
  }

  /** Starts the next process: same records, no planned failures. */
  revive(): void {
    this.#crash = null;
    this.#failure = null;
    this.#dead = false;
  }

  get crashed(): boolean {
    return this.#dead;
  }

  count(kind?: Operation["kind"]): number {
    return kind === undefined ? this.log.length : this.log.filter((operation) => operation.kind === kind).length;
  }

  /** Clears the log. */
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
    // Lets other operations run before and after this one.
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

/** Returns the DynamoDB adapter's error for a request without an answer, which may have taken effect. */
function outage(name: string): RetryLater {
  return new RetryLater("outage", `The ledger did not answer ${name}.`, new Date(0));
}
