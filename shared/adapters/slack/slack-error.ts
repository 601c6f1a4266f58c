import { inspect } from "node:util";
import type { Secret } from "../../config/secret.ts";
import { AccessDenied, NotFound, OutcomeUnknown, RetryLater, TrackerRefused } from "../../errors.ts";
import { accessWords } from "./access-words.ts";

export interface Circumstances {
  /** What was asked: "chat.postMessage", "the incoming webhook". */
  method: string;
  /** False: a post, which must not be repeated when it may have happened. */
  repeatable: boolean;
  channel: string | null;
  now: Date;
  /** Neither a message nor a cause may hold it. */
  secret: Secret;
}

/** What Slack said, without the client that it said it to. */
export type Failure =
  | { kind: "limited"; retryAfter: string | number | null }
  | { kind: "refused"; code: string; needed?: string | null; details?: readonly string[] }
  /** An HTTP status that is no answer of the method. */
  | { kind: "status"; status: number; retryAfter: string | null }
  /** No answer, or half of one. `cause` tells how far it came. */
  | { kind: "broken"; cause: unknown };

/** Slack's limits are short; where it names no time, this is long enough for each of them. */
const shortestWait = 60_000;

const limits = ["ratelimited", "rate_limited", "message_limit_exceeded"];
/** "It's possible some aspect of the operation succeeded before the error was raised" (chat.postMessage). */
const halfDone = ["internal_error", "fatal_error", "rollup_error"];
/** Said before anything was done (the same page): the service is away, or the request came in pieces. */
const nothingDone = ["service_unavailable", "request_timeout", "team_added_to_org"];
/** The message to change or to answer is not there any more, or no longer ours: a new one is what is left. */
const gone = [
  "message_not_found",
  "thread_not_found",
  "cannot_reply_to_message",
  "cant_update_message",
  "edit_window_closed",
];

/** One of Milepost's errors for whatever a request to Slack ended with. */
export function describeSlackFailure(failure: Failure, circumstances: Circumstances, error?: unknown): Error {
  const { method, now, channel, secret } = circumstances;
  const options = causeOf(error, secret);
  switch (failure.kind) {
    case "limited":
      return limited(waitOf(failure.retryAfter, now), options);
    case "status":
      if (failure.status === 429) return limited(waitOf(failure.retryAfter, now), options);
      if (failure.status >= 500 || failure.status === 408) {
        return broken(`answered ${failure.status}`, circumstances, options, waitOf(failure.retryAfter, now));
      }
      return failure.status >= 300 && failure.status < 400
        ? new AccessDenied(
            `Slack's address for ${method} answered ${failure.status}: it has moved, and redirects are not followed. Set the URL that it has now.`,
            options,
          )
        : new TrackerRefused(`Slack refused ${method} (${failure.status}).`, null, options);
    case "broken":
      return wasSent(failure.cause)
        ? broken("did not answer", circumstances, options)
        : outage("could not be reached", circumstances, options);
    case "refused":
      break;
  }
  const { code, needed = null } = failure;
  // A page of a proxy instead of JSON: the client gives all of it for the code.
  if (!/^[a-z][a-z0-9_]{1,80}$/.test(code)) return broken("answered with no JSON", circumstances, options);
  if (limits.includes(code)) return limited(waitOf(null, now), options);
  if (halfDone.includes(code)) return broken(`answered ${code}`, circumstances, options);
  if (nothingDone.includes(code)) return outage(`answered ${code}`, circumstances, options);
  if (gone.includes(code)) return new NotFound(`Slack answered ${code} to ${method}.`, options);
  const words = accessWords[code];
  if (words !== undefined) {
    const filled = words
      .replace("{channel}", channel ?? "the channel")
      .replace("{needed}", needed !== null && /^[\w:.,]{1,100}$/.test(needed) ? needed : "that it needs");
    return new AccessDenied(`Slack refused ${method} (${code}): ${filled}.`, options);
  }
  const details = (failure.details ?? [])
    .slice(0, 3)
    .map((detail) => detail.replaceAll(secret.reveal(), "[secret]").slice(0, 200));
  return new TrackerRefused(`Slack refused ${method}: ${[code, ...details].join("; ")}`, code, options);
}

function limited(retryAt: Date, options: ErrorOptions): RetryLater {
  return new RetryLater(
    "rate-limit",
    `Slack's rate limit is reached; it takes messages again at ${retryAt.toISOString()}.`,
    retryAt,
    options,
  );
}

/** It is not known whether it was done. What can be repeated is repeated; a post is looked for first. */
function broken(what: string, circumstances: Circumstances, options: ErrorOptions, retryAt?: Date): Error {
  if (circumstances.repeatable) return outage(what, circumstances, options, retryAt);
  return new OutcomeUnknown(
    `Slack ${what} to ${circumstances.method}; whether the message is there is looked up before it is posted again.`,
    options,
  );
}

function outage(
  what: string,
  { method, now }: Circumstances,
  options: ErrorOptions,
  retryAt = waitOf(null, now),
): RetryLater {
  return new RetryLater("outage", `Slack ${what} (${method}); it is tried again.`, retryAt, options);
}

/** `Retry-After` is in whole seconds (Slack documentation, "Rate limits"). */
function waitOf(retryAfter: string | number | null, now: Date): Date {
  const text = String(retryAfter ?? "").trim();
  return new Date(now.getTime() + (/^\d{1,6}$/.test(text) ? Number(text) * 1000 : shortestWait));
}

/** What fails before a byte of the request is sent: names, routes, connections, certificates (Node.js, "Errors"). */
const beforeSending =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|ERR_TLS_CERT_ALTNAME_INVALID|ERR_SSL_\w+)$/;

/** Whether Slack may have got the request. `fetch` hides the reason in a chain of causes, or several in a list. */
function wasSent(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 5) return true;
  if ("code" in error && typeof error.code === "string" && beforeSending.test(error.code)) return false;
  if ("syscall" in error && (error.syscall === "connect" || error.syscall === "getaddrinfo")) return false;
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.some((one) => wasSent(one, depth + 1));
  }
  return error.cause === undefined || wasSent(error.cause, depth + 1);
}

/** The client's own error as the cause, unless the secret shows anywhere in it (an answer that repeats it, a URL). */
function causeOf(error: unknown, secret: Secret): ErrorOptions {
  if (error === undefined) return {};
  const shown = inspect(error, { depth: 9, showHidden: true, maxStringLength: null, maxArrayLength: null });
  return shown.includes(secret.reveal()) ? {} : { cause: error };
}
