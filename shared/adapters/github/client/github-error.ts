import { RequestError } from "@octokit/request-error";
import * as z from "zod";
import { formatRetryTime } from "../../../calendar/format-date.ts";
import { AccessDenied, NotFound, OutcomeUnknown, RequestRejected, RetryLater } from "../../../errors.ts";
import { toExcerpt } from "../../answers/redact.ts";
import { connectionErrorCode } from "../../node/error-code.ts";
import { findRetryTime } from "../../rate-limit/find-retry-time.ts";

interface RequestContext {
  apiUrl: string;
  isRead: boolean;
  /** True for a request with an ETag, to which a 304 is a valid response. */
  isConditional?: boolean;
  now: Date;
  /** The method and path template of the request: "GET /repos/{owner}/{repo}". */
  route: string;
  /** Returns the wait in milliseconds after a rate limit if GitHub's response has no time. Default: one minute. */
  backoffMs?: () => number;
}

/** Text in GitHub's response, which is shown in error messages. */
const text = z.string().transform((value) => toExcerpt(value));
const errorBodySchema = z
  .object({
    message: text.catch(""),
    errors: z.array(z.object({ code: text.optional(), field: text.optional() }).or(text)).catch([]),
  })
  .catch({ message: "", errors: [] });

/** Wait after a rate limit if the response has no time (GitHub docs, "Rate limits for the REST API"). */
const MIN_WAIT_MS = 60_000;

/** What to do about a repository whose Issues are disabled. */
export const ENABLE_ISSUES =
  "Its issues are not visible, so nothing was compared with them and none counts as deleted. Enable Issues in the repository's settings; the next sync continues.";

/** Returns the Milepost error for a failed request. Returns a 304 to a request with an ETag unchanged. */
export function translateGitHubError(error: unknown, request: RequestContext): Error {
  // The URL of a further page is the one that GitHub sent.
  const context = { ...request, route: toExcerpt(request.route) };
  if (error instanceof NotFound) return error;
  if (!(error instanceof RequestError) || !error.response) return noAnswer(error, context);
  const { status } = error;
  if (status === 304 && context.isConditional) return error;
  const headers = error.response.headers;
  const body = errorBodySchema.parse(error.response.data);
  const { route, now, backoffMs = () => MIN_WAIT_MS } = context;
  const options = { cause: error };
  if (status === 429 || (status === 403 && isRateLimit(headers, body.message))) {
    const retryAt = retryTimeOf(headers, now) ?? new Date(now.getTime() + backoffMs());
    const message = `GitHub rate limit reached; quota available again at ${formatRetryTime(retryAt)}.`;
    return new RetryLater("rate-limit", message, retryAt, options);
  }
  if (status === 401) {
    const message = "GitHub rejected the token (401): it is invalid, expired or revoked. Set a new one.";
    return new AccessDenied(message, options);
  }
  if (status === 403) {
    const message = `GitHub denied ${route} (403): ${body.message || "no reason given"}. Give the credentials this permission.`;
    return new AccessDenied(message, options);
  }
  if (status === 410 && /issues .*disabled/i.test(body.message)) {
    return new AccessDenied(`GitHub answered 410 to ${route}: Issues are disabled. ${ENABLE_ISSUES}`, options);
  }
  if (status === 404 || status === 410) return new NotFound(`GitHub found nothing (${status}): ${route}.`, options);
  // 408: GitHub timed out while it received the request, but can have processed it.
  if (status >= 500 || status === 408 || status < 400) return noAnswer(error, context);
  const code = body.errors.flatMap((entry) => (typeof entry === "string" ? [] : (entry.code ?? [])))[0] ?? null;
  const reason = toExcerpt(describeBody(body)) || "no reason given";
  return new RequestRejected(`GitHub rejected ${route} (${status}): ${reason}`, code, options);
}

/** Returns the error for a server error or no response: `RetryLater` for a read, `OutcomeUnknown` for a write. */
function noAnswer(error: unknown, { isRead, now, route, apiUrl }: RequestContext): Error {
  const response = error instanceof RequestError ? error.response : undefined;
  const options = { cause: error };
  if (!isRead) {
    const what = response ? `GitHub failed (${response.status}): ${route}` : `No response from GitHub: ${route}`;
    const message = `${what}. The next run checks whether the change was made before it continues.`;
    return new OutcomeUnknown(message, options);
  }
  const retryAt = retryTimeOf(response?.headers ?? {}, now) ?? new Date(now.getTime() + MIN_WAIT_MS);
  const message = response
    ? `GitHub failed (${response.status}): ${route}.`
    : `Could not reach ${apiUrl} (${connectionErrorCode(error) ?? "no response"}). Check the network or GITHUB_API_URL.`;
  return new RetryLater("outage", message, retryAt, options);
}

type Headers = Record<string, string | number | undefined>;

/** Returns true if a 403 means a rate limit (GitHub docs, "Rate limits for the REST API"), not a missing permission. */
function isRateLimit(headers: Headers, message: string): boolean {
  return (
    headers["retry-after"] !== undefined ||
    String(headers["x-ratelimit-remaining"]) === "0" ||
    /rate limit|abuse detection/i.test(message)
  );
}

/** Returns the time in `retry-after`, else the time in `x-ratelimit-reset` if no requests remain, else `null`. */
function retryTimeOf(headers: Headers, now: Date): Date | null {
  const reset = String(headers["x-ratelimit-remaining"]) === "0" ? headers["x-ratelimit-reset"] : null;
  return findRetryTime({ retryAfter: headers["retry-after"], reset }, now);
}

function describeBody({ message, errors }: z.infer<typeof errorBodySchema>): string {
  const details = errors.map((entry) =>
    typeof entry === "string" ? entry : [entry.field, entry.code].filter(Boolean).join(" "),
  );
  return [message, ...details].filter(Boolean).join("; ");
}
