import { Faults, type TransportFault } from "../shared/fault.ts";
import type { LoggedRequest } from "./request-log.ts";

/** What goes wrong with one request. "before": nothing was done. "after": the work was done, the client got no answer. */
export type Fault =
  | TransportFault
  /** The answer is cut in its middle; the work was done. */
  | { kind: "cut-after" }
  /** 429 with `Retry-After` in seconds (default 30); `null` omits the header. */
  | { kind: "too-many"; retryAfter?: number | null }
  /** `{ok: false, error}` with status 200, without doing the work; on the webhook 400 with the code. */
  | { kind: "refuse"; error: string; fields?: Record<string, unknown> }
  /** `internal_error`, which Slack may answer after it has done the work. */
  | { kind: "internal-error-after" }
  /** Any response, without doing the work. */
  | { kind: "answer"; status: number; body: string; headers?: Record<string, string> };

/** The fault rules of the Slack emulator. */
export class SlackFaults extends Faults<Fault, LoggedRequest> {}
