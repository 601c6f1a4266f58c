import { RequestError } from "@octokit/request-error";
import * as z from "zod";
import { AccessDenied, NotFound, OutcomeUnknown, RetryLater, TrackerRefused } from "../../errors.ts";

interface Circumstances {
  read: boolean;
  now: Date;
  /** "GET /repos/{owner}/{repo}": the route, without values. */
  path: string;
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
  const headers = error.response.headers;
  const body = errorBody.safeParse(error.response.data);
  const message = body.success ? body.data.message : "";
  const detail = body.success ? describeBody(body.data) : "";
  const { path, now } = circumstances;
  const options = { cause: error };
  if (status === 429 || (status === 403 && isLimit(headers, message))) {
    const retryAt = retryTime(headers, now);
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
  if (status >= 500) return broken(error, circumstances);
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
      retryTime(headers, now),
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

/** `retry-after` in seconds, else the reset in epoch seconds when the budget is used up, else a minute. */
function retryTime(headers: Headers, now: Date): Date {
  const after = Number(headers["retry-after"]);
  if (headers["retry-after"] !== undefined && Number.isFinite(after))
    return new Date(now.getTime() + after * 1000);
  const reset = Number(headers["x-ratelimit-reset"]);
  if (String(headers["x-ratelimit-remaining"]) === "0" && reset * 1000 > now.getTime())
    return new Date(reset * 1000);
  return new Date(now.getTime() + shortestWait);
}

function describeBody({ message, errors }: z.infer<typeof errorBody>): string {
  const details = errors.map((e) =>
    typeof e === "string" ? e : [e.field, e.code].filter(Boolean).join(" "),
  );
  return [message, ...details].filter(Boolean).join("; ");
}
