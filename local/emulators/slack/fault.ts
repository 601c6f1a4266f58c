import { Faults, type TransportFault } from "../shared/fault.ts";
import type { LoggedRequest } from "./request-log.ts";

/** A fault to inject into one request to Slack. With an "…-after" fault, the request takes effect but seems to fail. */
export type Fault =
  | TransportFault
  /** The request takes effect, but its response is cut off in the middle. */
  | { kind: "cut-after" }
  /** A response 429 with `retryAfter` seconds (default 30) in the header `Retry-After`; `null` omits the header. */
  | { kind: "too-many"; retryAfter?: number | null }
  /** Slack rejects the request: `{ok: false, error}` with status 200, or 400 from an incoming webhook. */
  | { kind: "refuse"; error: string; fields?: Record<string, unknown> }
  /** Slack answers `internal_error`, although the request took effect. */
  | { kind: "internal-error-after" }
  /** The response to send; the request has no effect. */
  | { kind: "answer"; status: number; body: string; headers?: Record<string, string> };

/** The fault rules of the Slack emulator. */
export class SlackFaults extends Faults<Fault, LoggedRequest> {}
