import type { LoggedRequest } from "./request-log.ts";

/** What goes wrong with one API request. "before": nothing was done. "after": the work was done, nobody was told. */
export type CommonFault =
  | { kind: "fail-before"; status?: number }
  | { kind: "fail-after"; status?: number }
  | { kind: "drop-before" }
  | { kind: "drop-after" }
  /** 429 with `Retry-After` (seconds; null leaves the header out). */
  | { kind: "too-many"; retryAfter?: number | null }
  | { kind: "unauthorized" }
  | { kind: "forbidden" }
  | { kind: "not-found" }
  /** Any answer at all, instead of doing the work. */
  | { kind: "answer"; status: number; body?: unknown; headers?: Record<string, string> }
  /** Real milliseconds, before the work. */
  | { kind: "delay"; milliseconds: number }
  /** Waits before or after the work until the promise settles: "crash here". */
  | { kind: "hold"; when: "before" | "after"; until: Promise<unknown> };

/** Asked for each API request; `n` counts from 1 since the rule was set. The first rule with an answer wins. */
export type Rule<F, R = LoggedRequest> = (request: Readonly<R>, n: number) => F | null;

/** The rules of one double. */
export class Faults<F = CommonFault, R = LoggedRequest> {
  readonly #rules = new Set<{ rule: Rule<F, R>; seen: number }>();

  /** Sets a rule; the function returned takes it away. */
  on(rule: Rule<F, R>): () => void {
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
