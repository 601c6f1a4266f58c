import { inspect } from "node:util";
import { formatRetryTime } from "../../calendar/format-date.ts";
import { AccessDenied, MessageRejected, NotFound, OutcomeUnknown, RetryLater } from "../../errors.ts";
import { redactSecrets, toExcerpt } from "../answers/redact.ts";
import { findRetryTime } from "../rate-limit/find-retry-time.ts";
import { accessErrors } from "./access-errors.ts";

export interface SlackRequestContext {
  /** Name of the request for error messages: "chat.postMessage", "the incoming webhook". */
  method: string;
  /** False for requests that post: a repetition after an unknown outcome could post a message twice. */
  isRepeatable: boolean;
  channel: string | null;
  now: Date;
}

/** How a request to Slack failed. */
export type SlackFailure =
  | { kind: "error-code"; code: string; needed?: string | null; details?: readonly string[] }
  /** Slack answered with an HTTP status but no error code. */
  | { kind: "status"; status: number; retryAfter: string | null }
  /** There was no answer, or an incomplete one. `cause` shows whether the request was sent. */
  | { kind: "connection"; cause: unknown };

/** Wait if Slack sends no `Retry-After`: a minute, because Slack's rate limits are per minute. */
const DEFAULT_RETRY_MS = 60_000;

const RATE_LIMIT_CODES = ["ratelimited", "rate_limited", "message_limit_exceeded"];
/** Codes after which it is unknown whether Slack performed the request (errors of "chat.postMessage"). */
const MAYBE_DONE_CODES = ["internal_error", "fatal_error", "rollup_error"];
/** Codes after which Slack has not performed the request (same page), so that it can be repeated. */
const NOT_DONE_CODES = ["service_unavailable", "request_timeout", "team_added_to_org"];
const MESSAGE_MISSING_CODES = [
  "message_not_found",
  "thread_not_found",
  "cannot_reply_to_message",
  "cant_update_message",
  "edit_window_closed",
];

/** Returns the `MilepostError` for a failed request. `cause` is the error that Slack's client threw. */
export function toSlackError(failure: SlackFailure, context: SlackRequestContext, cause?: unknown): Error {
  const options = withoutSecret(cause);
  switch (failure.kind) {
    case "status":
      return statusError(failure, context, options);
    case "connection":
      return mayHaveBeenSent(failure.cause)
        ? unanswered("did not answer", context, options)
        : unavailable("could not be reached", context, options);
    case "error-code":
      return codeError(failure, context, options);
  }
}

function statusError(
  { status, retryAfter }: Extract<SlackFailure, { kind: "status" }>,
  context: SlackRequestContext,
  options: ErrorOptions,
): Error {
  const { method, now } = context;
  if (status === 429) return rateLimited(retryTime(retryAfter, now), options);
  if (status >= 500 || status === 408) {
    return unanswered(`answered ${status}`, context, options, retryTime(retryAfter, now));
  }
  if (status < 300 || status >= 400) {
    return new MessageRejected(`Slack rejected ${method} (${status}).`, null, options);
  }
  const message = `The URL of ${method} was moved (${status}), and redirects are not followed. Set the new URL.`;
  return new AccessDenied(message, options);
}

function codeError(
  { code, needed = null, details = [] }: Extract<SlackFailure, { kind: "error-code" }>,
  context: SlackRequestContext,
  options: ErrorOptions,
): Error {
  const { method, channel, now } = context;
  // If a proxy answers with a page instead of JSON, Slack's client returns the whole page as the error code.
  if (!/^[a-z][a-z0-9_]{1,80}$/.test(code)) return unanswered("answered without JSON", context, options);
  if (RATE_LIMIT_CODES.includes(code)) return rateLimited(retryTime(null, now), options);
  if (MAYBE_DONE_CODES.includes(code)) return unanswered(`answered ${code}`, context, options);
  if (NOT_DONE_CODES.includes(code)) return unavailable(`answered ${code}`, context, options);
  if (MESSAGE_MISSING_CODES.includes(code)) {
    return new NotFound(`Slack answered ${code} to ${method}.`, options);
  }
  const advice = accessErrors[code];
  if (advice !== undefined) {
    const text = advice
      .replace("{channel}", channel ?? "the channel")
      .replace("{needed}", needed !== null && /^[\w:.,]{1,100}$/.test(needed) ? needed : "that it needs");
    return new AccessDenied(`Slack rejected ${method} (${code}): ${text}.`, options);
  }
  const shown = details.slice(0, 3).map((detail) => toExcerpt(detail, 200));
  return new MessageRejected(`Slack rejected ${method}: ${[code, ...shown].join("; ")}`, code, options);
}

/** Returns the error for a response with status 429. */
export function slackRateLimit(retryAfter: string | null, now: Date): RetryLater {
  return rateLimited(retryTime(retryAfter, now));
}

function rateLimited(retryAt: Date, options?: ErrorOptions): RetryLater {
  const message = `Slack's rate limit is reached until ${formatRetryTime(retryAt)}.`;
  return new RetryLater("rate-limit", message, retryAt, options);
}

/** Returns the error if Slack may have performed the request: `RetryLater` if repeatable, else `OutcomeUnknown`. */
function unanswered(what: string, context: SlackRequestContext, options: ErrorOptions, retryAt?: Date): Error {
  if (context.isRepeatable) return unavailable(what, context, options, retryAt);
  return new OutcomeUnknown(
    `Slack ${what} to ${context.method}. Before the message is posted again, the channel is searched for it.`,
    options,
  );
}

function unavailable(
  what: string,
  { method, now }: SlackRequestContext,
  options: ErrorOptions,
  retryAt = retryTime(null, now),
): RetryLater {
  return new RetryLater("outage", `Slack ${what} (${method}).`, retryAt, options);
}

/** Returns the time in `Retry-After` (Slack documentation, "Rate limits"), or the time in a minute without one. */
function retryTime(retryAfter: string | null, now: Date): Date {
  return findRetryTime({ retryAfter }, now) ?? new Date(now.getTime() + DEFAULT_RETRY_MS);
}

/** Matches codes of errors that occur before a request is sent, such as DNS errors (Node.js docs, "Errors"). */
const NOT_SENT_CODES =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|ERR_TLS_CERT_ALTNAME_INVALID|ERR_SSL_\w+)$/;

/** Returns true if Slack may have received the request. `fetch` nests the reason in `cause`, or in `errors`. */
function mayHaveBeenSent(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 5) return true;
  if ("code" in error && typeof error.code === "string" && NOT_SENT_CODES.test(error.code)) return false;
  if ("syscall" in error && (error.syscall === "connect" || error.syscall === "getaddrinfo")) return false;
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.some((one) => mayHaveBeenSent(one, depth + 1));
  }
  return error.cause === undefined || mayHaveBeenSent(error.cause, depth + 1);
}

/** Returns the client's error as the cause, unless it contains a secret, for example in a URL. */
function withoutSecret(cause: unknown): ErrorOptions {
  if (cause === undefined) return {};
  const text = inspect(cause, { depth: 9, showHidden: true, maxStringLength: null, maxArrayLength: null });
  return redactSecrets(text) === text ? { cause } : {};
}
