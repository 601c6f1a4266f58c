import { Faults, type TransportFault } from "../shared/fault.ts";
import type { LoggedRequest } from "./request-log.ts";

/** A fault to inject into one request. "before": the request has no effect. "after": it has, but the response fails. */
export type Fault =
  | TransportFault
  /** The request takes effect, but its response is cut off in the middle. */
  | { kind: "cut-after" }
  /** A 429 with `retryAfter` seconds in `Retry-After` (default 30); `null` omits the header. */
  | { kind: "too-many"; retryAfter?: number | null }
  /** `{ok: false, error}` with status 200, without any effect. An incoming webhook answers 400 with the error code. */
  | { kind: "refuse"; error: string; fields?: Record<string, unknown> }
  /** `internal_error`, although the request took effect, as can happen in Slack. */
  | { kind: "internal-error-after" }
  /** The given response, without any effect. */
  | { kind: "answer"; status: number; body: string; headers?: Record<string, string> };

/** The fault rules of the Slack emulator. */
export class SlackFaults extends Faults<Fault, LoggedRequest> {}
