import type { LoggedRestRequest } from "./request-log.ts";

/** A network or server failure. "before": nothing was done. "after": the work was done, the client got no answer. */
export type TransportFault =
  | { kind: "fail-before"; status?: number }
  | { kind: "fail-after"; status?: number }
  | { kind: "drop-before" }
  | { kind: "drop-after" }
  /** In real milliseconds, before the work. */
  | { kind: "delay"; milliseconds: number }
  /** Waits before or after the work until the promise settles: "crash here". */
  | { kind: "hold"; when: "before" | "after"; until: Promise<unknown> };

/** What goes wrong with one request to a REST API. */
export type CommonFault =
  | TransportFault
  /** 429 with `Retry-After` in seconds; `null` omits the header. */
  | { kind: "too-many"; retryAfter?: number | null }
  | { kind: "unauthorized" }
  | { kind: "forbidden" }
  | { kind: "not-found" }
  /** Any response, without doing the work. */
  | { kind: "answer"; status: number; body?: unknown; headers?: Record<string, string> };

/** Called for each API request; `n` counts from 1 since the rule was added. The first rule that returns a fault wins. */
export type FaultRule<F, R = LoggedRestRequest> = (request: Readonly<R>, n: number) => F | null;

/** The fault rules of one emulator. */
export class Faults<F = CommonFault, R = LoggedRestRequest> {
  readonly #rules = new Set<{ rule: FaultRule<F, R>; seen: number }>();

  /** Adds a rule; returns a function that removes it. */
  on(rule: FaultRule<F, R>): () => void {
    const entry = { rule, seen: 0 };
    this.#rules.add(entry);
    return () => {
      this.#rules.delete(entry);
    };
  }

  clear(): void {
    this.#rules.clear();
  }

  next(request: Readonly<R>): F | null {
    let found: F | null = null;
    for (const entry of this.#rules) {
      entry.seen += 1;
      found ??= entry.rule(request, entry.seen);
    }
    return found;
  }
}
