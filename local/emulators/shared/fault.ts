import type { LoggedRestRequest } from "./request-log.ts";

/** A network or server failure: "before" the request takes effect, or "after", when only the response is lost. */
export type TransportFault =
  | { kind: "fail-before"; status?: number }
  | { kind: "fail-after"; status?: number }
  | { kind: "drop-before" }
  | { kind: "drop-after" }
  /** Calls `until` before or after the request takes effect, and waits for it, so that a test can act at that point. */
  | { kind: "hold"; when: "before" | "after"; until: () => Promise<unknown> };

/** A fault to inject into one request to a REST API. */
export type CommonFault =
  | TransportFault
  /** A response 429 with `retryAfter` seconds (default 60) in the header `Retry-After`; `null` omits the header. */
  | { kind: "too-many"; retryAfter?: number | null }
  | { kind: "unauthorized" }
  | { kind: "forbidden" }
  | { kind: "not-found" }
  /** The response to send; the request has no effect. */
  | { kind: "answer"; status: number; body?: unknown; headers?: Record<string, string> };

/** Returns the fault for an API request; `null`: no fault. `n` is 1 for the first request after the rule is added. */
export type FaultRule<F, R = LoggedRestRequest> = (request: Readonly<R>, n: number) => F | null;

/** The fault rules of one emulator. A request gets the fault of the first rule that returns one. */
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
