import { RequestError } from "@octokit/request-error";
import * as z from "zod";
import { AccessDenied, NotFound, OutcomeUnknown, RetryLater, TrackerRefused } from "../../errors.ts";

interface Circumstances {
  read: boolean;
  now: Date;
  /** "GET /repos/{owner}/{repo}": the route, without values. */
  path: string;
  /** Milliseconds to wait after a limit that names no time. Asked only then; default a minute. */
  pause?: () => number;
}

const errorBody = z.object({
  message: z.string().catch(""),
  errors: z
    .array(z.object({ code: z.string().optional(), field: z.string().optional() }).or(z.string()))
    .catch([]),
});

/** GitHub asks for at least a minute where it names no time (GitHub docs, "Rate limits for the REST API"). */
const shortestWait = 60_000;

/**
 * One of Milepost's errors for whatever a request to GitHub ended with. The question is what the caller can
 * do: wait, look whether it happened, ask a person, or go on with the next item.
 */
export function describeGitHubError(error: unknown, circumstances: Circumstances): Error {
  if (error instanceof NotFound) return error;
  if (!(error instanceof RequestError) || !error.response) return broken(error, circumstances);
  const { status } = error;
  // What a conditional request is told when nothing has changed: its caller's to read.
  if (status === 304) return error;
  const headers = error.response.headers;
  const body = errorBody.safeParse(error.response.data);
  const message = body.success ? body.data.message : "";
  const detail = body.success ? describeBody(body.data) : "";
  const { path, now, pause = () => shortestWait } = circumstances;
  const options = { cause: error };
  if (status === 429 || (status === 403 && isLimit(headers, message))) {
    const retryAt = namedTime(headers, now) ?? new Date(now.getTime() + pause());
    return new RetryLater(
      "rate-limit",
      `GitHub's rate limit is reached; it takes requests again at ${retryAt.toISOString()}.`,
      retryAt,
      options,
    );
  }
  if (status === 401) {
    return new AccessDenied(
      "GitHub answered 401: the token is wrong, expired or revoked. Set a new one.",
      options,
    );
  }
  if (status === 403) {
    return new AccessDenied(
      `GitHub answered 403 to ${path}: ${message || "not allowed"}. Give the credentials access to it.`,
      options,
    );
  }
  if (status === 404 || status === 410) return new NotFound(`GitHub answered ${status} to ${path}.`, options);
  // 408: the server gave up waiting for the request, and may have got enough of it.
  if (status >= 500 || status === 408) return broken(error, circumstances);
  const code = body.success
    ? body.data.errors.flatMap((e) => (typeof e === "string" ? [] : (e.code ?? [])))[0]
    : null;
  return new TrackerRefused(
    `GitHub refused ${path} (${status}): ${detail || "no reason given"}`,
    code ?? null,
    options,
  );
}

/** No answer, or a server error: a read can be asked again, a write may have happened. */
function broken(error: unknown, { read, now, path }: Circumstances): Error {
  const what =
    error instanceof RequestError && error.response ? `answered ${error.status} to` : "did not answer";
  const options = { cause: error };
  if (read) {
    const headers = error instanceof RequestError ? (error.response?.headers ?? {}) : {};
    return new RetryLater(
      "outage",
      `GitHub ${what} ${path}; it is tried again.`,
      namedTime(headers, now) ?? new Date(now.getTime() + shortestWait),
      options,
    );
  }
  return new OutcomeUnknown(
    `GitHub ${what} ${path}; the next run looks whether it happened before it goes on.`,
    options,
  );
}

type Headers = Record<string, string | number | undefined>;

/** A secondary limit is a 403 with requests remaining: only the header and the text tell (GitHub docs, as above). */
function isLimit(headers: Headers, message: string): boolean {
  return (
    headers["retry-after"] !== undefined ||
    String(headers["x-ratelimit-remaining"]) === "0" ||
    /rate limit|abuse detection/i.test(message)
  );
}

/**
 * `retry-after` in seconds or as a date (RFC 9110, 10.2.3), else the reset in epoch seconds when the budget is
 * used up; null when neither is there, or has passed.
 */
function namedTime(headers: Headers, now: Date): Date | null {
  const after = String(headers["retry-after"] ?? "").trim();
  if (/^\d{1,9}$/.test(after)) return new Date(now.getTime() + Number(after) * 1000);
  const reset = String(headers["x-ratelimit-remaining"]) === "0" ? Number(headers["x-ratelimit-reset"]) : 0;
  const times = [/gmt$/i.test(after) ? Date.parse(after) : 0, reset * 1000];
  const named = times.find((time) => time > now.getTime());
  return named === undefined ? null : new Date(named);
}

function describeBody({ message, errors }: z.infer<typeof errorBody>): string {
  const details = errors.map((e) =>
    typeof e === "string" ? e : [e.field, e.code].filter(Boolean).join(" "),
  );
  return [message, ...details].filter(Boolean).join("; ");
}
