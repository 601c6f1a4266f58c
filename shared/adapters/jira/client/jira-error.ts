import * as z from "zod";
import { AccessDenied, NotFound, OutcomeUnknown, RetryLater, TrackerRefused } from "../../../errors.ts";
import { JiraAnswer } from "./jira-answer.ts";

interface Circumstances {
  read: boolean;
  now: Date;
  /** "GET /issue/WEB-12". */
  path: string;
  /** Milliseconds to wait after a limit that names no time. Asked only then; default a minute. */
  pause?: () => number;
}

/** Jira refused single fields, and said which: `customfield_10011`, `parent`. */
export class FieldsRefused extends TrackerRefused {
  readonly fields: readonly string[];
  constructor(message: string, fields: readonly string[], options?: ErrorOptions) {
    super(message, "field", options);
    this.fields = fields;
  }
}

const shortestWait = 60_000;
/** Characters of Jira's words in one message, and of what it says to one field. */
const longestDetail = 300;
const longestFieldDetail = 150;
const mostFields = 10;

const texts = z.array(z.string().catch("")).catch([]);
const byField = z.record(z.string(), z.string().catch("")).catch({});
const fieldErrors = z.object({ errorMessages: texts, errors: byField });
/** One issue's errors, or those of each element of a bulk request, or what a gateway before Jira says. */
const errorBody = z.object({
  errorMessages: texts,
  errors: z.array(z.object({ elementErrors: fieldErrors })).or(byField),
  message: z.string().catch(""),
});

/**
 * One of Milepost's errors for whatever a request to Jira ended with: a `JiraAnswer`, or what `fetch` threw. The
 * question is what the caller can do: wait, look whether it happened, ask a person, or go on with the next item.
 */
export function describeJiraError(error: unknown, circumstances: Circumstances): Error {
  if (!(error instanceof JiraAnswer)) return broken(error, circumstances);
  const { status, headers } = error;
  const { path, now, read, pause = () => shortestWait } = circumstances;
  const options = { cause: error };
  const { messages, fields } = readBody(error);
  const detail = cut(messages.join("; "), longestDetail);
  if (status === 429 || (read && status === 503 && headers.has("retry-after"))) {
    const retryAt = namedTime(headers, now) ?? new Date(now.getTime() + pause());
    const reason = cut(headers.get("ratelimit-reason") ?? "", 60);
    const why = reason === "" ? "" : ` (${reason})`;
    return new RetryLater(
      "rate-limit",
      `Jira's rate limit is reached${why}; it takes requests again at ${retryAt.toISOString()}.`,
      retryAt,
      options,
    );
  }
  if (error.asksForCaptcha()) {
    return new AccessDenied(
      `Jira answered ${status} to ${path}: after failed sign-ins it asks for a CAPTCHA. Sign in to it once in a browser with the account of the token, then check the token.`,
      options,
    );
  }
  if (status === 401 || error.loginFailed()) {
    return new AccessDenied(
      `Jira answered ${status} to ${path}: the token, or the email that goes with it, is wrong, expired or revoked. Set a new one.`,
      options,
    );
  }
  if (status === 403) {
    return new AccessDenied(
      `Jira answered 403 to ${path}: ${detail || "not allowed"}. Give the account of the token access to it.`,
      options,
    );
  }
  if (status >= 300 && status < 400) {
    const where = error.location === null ? "" : ` and points to ${cut(error.location, longestDetail)}`;
    return new AccessDenied(
      `Jira answered ${status} to ${path}${where}: its API is not at JIRA_BASE_URL, or a sign-in page is in front of it. Set it to the address that answers itself.`,
      options,
    );
  }
  if (status === 410 && path.includes("/search")) {
    return new NotFound(
      `Jira answered 410 to ${path}: it has removed that search. Jira Cloud has /search/jql, and is used with JIRA_EMAIL and JIRA_API_TOKEN; JIRA_TOKEN is for Data Center.`,
      options,
    );
  }
  if (status === 404 || status === 410) {
    return new NotFound(`Jira answered ${status} to ${path}${detail && `: ${detail}`}.`, options);
  }
  // 408: the server gave up waiting for the request, and may have got enough of it. Below 300: no JSON.
  if (status >= 500 || status === 408 || status < 300) return broken(error, circumstances);
  const refused = `Jira refused ${path} (${status}): `;
  const named = Object.entries(fields);
  if (named.length === 0) {
    return new TrackerRefused(`${refused}${detail || "no reason given"}`, "invalid", options);
  }
  const shown = named
    .slice(0, mostFields)
    .map(([field, text]) => cut(`${field}: ${text || "refused"}`, longestFieldDetail));
  const more = named.length > mostFields ? [`and ${named.length - mostFields} more fields`] : [];
  return new FieldsRefused(
    `${refused}${[...(detail ? [detail] : []), ...shown, ...more].join("; ")}`,
    Object.keys(fields),
    options,
  );
}

/** No answer, or a broken one: a read can be asked again, a write may have happened. */
function broken(error: unknown, { read, now, path }: Circumstances): Error {
  const options = { cause: error };
  const what = describeBroken(error);
  if (!read) {
    return new OutcomeUnknown(
      `Jira ${what} ${path}; the next run looks whether it happened before it goes on.`,
      options,
    );
  }
  const named = error instanceof JiraAnswer ? namedTime(error.headers, now) : null;
  return new RetryLater(
    "outage",
    `Jira ${what} ${path}; it is tried again.`,
    named ?? new Date(now.getTime() + shortestWait),
    options,
  );
}

function describeBroken(error: unknown): string {
  if (!(error instanceof JiraAnswer)) return "did not answer";
  const { status, text } = error;
  if (status >= 300) return `answered ${status} to`;
  const page = cut(text ?? "", longestDetail);
  return `answered ${status} without JSON${page && ` ("${page}")`} to`;
}

function readBody({ body, text }: JiraAnswer): { messages: string[]; fields: Record<string, string> } {
  const parsed = errorBody.safeParse(body);
  if (!parsed.success) return { messages: text === null ? [] : [text], fields: {} };
  const { errorMessages, errors, message } = parsed.data;
  const elements = Array.isArray(errors)
    ? errors.map(({ elementErrors }) => elementErrors)
    : [{ errorMessages: [], errors }];
  const messages = [message, ...errorMessages, ...elements.flatMap((element) => element.errorMessages)];
  return {
    messages: [...new Set(messages.filter((one) => one.trim() !== ""))],
    fields: Object.fromEntries(elements.flatMap((element) => Object.entries(element.errors))),
  };
}

/**
 * `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), else `X-RateLimit-Reset`, which Jira Cloud gives as an
 * ISO date of minutes (Atlassian, "Rate limiting"); null when neither is there, or has passed.
 */
function namedTime(headers: Headers, now: Date): Date | null {
  const after = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,9}$/.test(after)) return new Date(now.getTime() + Number(after) * 1000);
  const reset = headers.get("x-ratelimit-reset")?.trim() ?? "";
  const times = [
    /gmt$/i.test(after) ? Date.parse(after) : 0,
    /^\d{4}-\d\d-\d\dT/.test(reset) ? Date.parse(reset) : 0,
    /^\d{9,11}$/.test(reset) ? Number(reset) * 1000 : 0,
  ];
  const named = times.find((time) => time > now.getTime());
  return named === undefined ? null : new Date(named);
}

/** On one line, without control characters, and not longer than that. */
function cut(text: string, most: number): string {
  const line = text
    .slice(0, most * 4)
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, "")
    .trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).toWellFormed()}…`;
}
