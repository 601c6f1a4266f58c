import { Faults } from "../shared/fault.ts";
import type { LoggedRequest } from "./request-log.ts";

/** What goes wrong with one request. "before": nothing was done. "after": the work was done, nobody was told. */
export type Fault =
  | { kind: "fail-before"; status?: number }
  | { kind: "fail-after"; status?: number }
  | { kind: "drop-before" }
  | { kind: "drop-after" }
  /** The answer breaks off in its middle, the work was done. */
  | { kind: "cut-after" }
  /** 429 with `Retry-After` (seconds; null leaves the header out). Default 30. */
  | { kind: "too-many"; retryAfter?: number | null }
  /** `{ok: false, error}` with status 200 instead of doing the work; on the webhook a 400 with the code. */
  | { kind: "refuse"; error: string; fields?: Record<string, unknown> }
  /** `internal_error`, which Slack may say after it has done the work. */
  | { kind: "internal-error-after" }
  /** Any answer at all, instead of doing the work. */
  | { kind: "answer"; status: number; body: string; headers?: Record<string, string> }
  /** Real milliseconds, before the work. */
  | { kind: "delay"; milliseconds: number }
  /** Waits before or after the work until the promise settles: "crash here". */
  | { kind: "hold"; when: "before" | "after"; until: Promise<unknown> };

/** The rules of the Slack double. */
export class SlackFaults extends Faults<Fault, LoggedRequest> {}
