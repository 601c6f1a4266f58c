import * as z from "zod";
import { formatRetryTime } from "../../../calendar/format-date.ts";
import { AccessDenied, NotFound, OutcomeUnknown, RequestRejected, RetryLater } from "../../../errors.ts";
import { toExcerpt } from "../../answers/redact.ts";
import { connectionErrorCode } from "../../node/error-code.ts";
import { findRetryTime } from "../../rate-limit/find-retry-time.ts";
import { JiraResponse } from "./jira-response.ts";

interface FailedRequest {
  baseUrl: string;
  isRead: boolean;
  now: Date;
  /** Method and path, for example "GET /issue/WEB-12". */
  path: string;
  /** True if `baseUrl` answered that it is no site of Jira Cloud. */
  isSiteUnknown?: boolean;
  /** Returns the wait in milliseconds after a rate limit if Jira's response has no time. Default: one minute. */
  backoffMs?: () => number | undefined;
}

const DEFAULT_RETRY_MS = 60_000;
const MAX_DETAIL_LENGTH = 300;
const MAX_FIELD_DETAIL_LENGTH = 150;
const MAX_FIELDS = 10;

const textsByField = z.record(z.string(), z.string().catch("")).catch({});
export const issueErrorsSchema = z.object({
  errorMessages: z.array(z.string().catch("")).catch([]),
  errors: textsByField,
});
type IssueErrors = z.infer<typeof issueErrorsSchema>;
/** JSON of an error. `errors` is a list in responses to bulk requests; only an API gateway sends `message`. */
const errorBodySchema = z.object({
  errorMessages: issueErrorsSchema.shape.errorMessages,
  errors: z.array(z.object({ elementErrors: issueErrorsSchema })).or(textsByField),
  message: z.string().catch(""),
});

/** Converts a failed `JiraResponse`, or an error that `fetch` threw, to a Milepost error. */
export function toJiraError(cause: unknown, request: FailedRequest): Error {
  if (!(cause instanceof JiraResponse)) return toOutageError(cause, request);
  const { status, headers } = cause;
  const { path, now, isRead, backoffMs } = request;
  const errors = readErrorBody(cause);
  const detail = toExcerpt(errors.errorMessages.join("; "), MAX_DETAIL_LENGTH);
  if (status === 429 || (isRead && status === 503 && headers.has("retry-after"))) {
    const retryAt = retryTimeOf(headers, now) ?? new Date(now.getTime() + (backoffMs?.() ?? DEFAULT_RETRY_MS));
    const reason = toExcerpt(headers.get("ratelimit-reason") ?? "", 60);
    // A 503 with Retry-After is an outage, but its end is known, so it is handled as a rate limit is.
    const problem = status === 503 ? "Jira is unavailable (503)" : `Jira rate limit reached${reason && ` (${reason})`}`;
    const message = `${problem}; requests are accepted again at ${formatRetryTime(retryAt)}.`;
    return new RetryLater("rate-limit", message, retryAt, { cause });
  }
  const answered = `Jira answered ${status} to ${path}`;
  const denial = describeDenial(cause, detail, request);
  if (denial !== null) return new AccessDenied(`${answered}${denial}`, { cause });
  if (status === 410 && path.includes("/search")) {
    const message = `${answered}: Jira Cloud no longer has this search. Use JIRA_EMAIL and JIRA_API_TOKEN for Jira Cloud; JIRA_TOKEN is for Data Center.`;
    return new NotFound(message, { cause });
  }
  if (status === 404 || status === 410) {
    return new NotFound(`${answered}${detail && `: ${detail.replace(/\.$/, "")}`}.`, { cause });
  }
  // After a 408, Jira can have performed the request. A status below 300 with an error means a body that is not JSON.
  if (status >= 500 || status === 408 || status < 300) return toOutageError(cause, request);
  return toRejection(`${path} (${status})`, errors, { cause });
}

/** Returns the end of the message "Jira answered 403 to …" for missing access or a redirect, else `null`. */
function describeDenial(
  response: JiraResponse,
  detail: string,
  { baseUrl, isSiteUnknown = false }: FailedRequest,
): string | null {
  const { status, location } = response;
  if (response.requiresCaptcha()) {
    return ": it requires a CAPTCHA after failed sign-ins. Sign in to it once in a browser with the token's account, then check the token.";
  }
  if (response.lacksScope()) {
    return ": the token does not have the scope for it. Create a token with the scopes read:jira-work, write:jira-work, read:jira-user and, for versions, manage:jira-project.";
  }
  if (status === 401 || response.isLoginFailed()) {
    const site = isSiteUnknown ? `, or JIRA_BASE_URL (${baseUrl}) is not the address of your Jira Cloud site` : "";
    return `: the token or its email address is wrong, expired or revoked${site}. ${site ? "Check the address, then the token." : "Set a new token."}`;
  }
  if (status === 403) {
    const reason = detail.replace(/\.$/, "") || "not allowed";
    return `: ${reason}. Grant the token's account access, or run milepost doctor.`;
  }
  if (status < 300 || status >= 400) return null;
  const target = location === null ? "" : ` with a redirect to ${toExcerpt(location, MAX_DETAIL_LENGTH)}`;
  return `${target}: JIRA_BASE_URL is not the address of the API, or a sign-in page is in front of it. Set JIRA_BASE_URL to the address that answers directly.`;
}

/** Returns the error for a rejected `subject`, a request or issue. Its code is "field" if Jira names invalid fields. */
export function toRejection(
  subject: string,
  { errorMessages, errors }: IssueErrors,
  options?: ErrorOptions,
): RequestRejected {
  const fields = Object.entries(errors);
  const parts = [
    toExcerpt(errorMessages.join("; "), MAX_DETAIL_LENGTH),
    ...fields
      .slice(0, MAX_FIELDS)
      .map(([field, text]) => toExcerpt(`${field}: ${text || "rejected"}`, MAX_FIELD_DETAIL_LENGTH)),
    fields.length > MAX_FIELDS ? `and ${fields.length - MAX_FIELDS} more fields` : "",
  ];
  const reason = parts.filter((part) => part !== "").join("; ") || "no reason given";
  const code = fields.length > 0 ? "field" : "invalid";
  return new RequestRejected(`Jira rejected ${subject}: ${reason}`, code, options);
}

/** Returns the error if Jira sent no usable response: `RetryLater` for a read, `OutcomeUnknown` for a write. */
function toOutageError(cause: unknown, { isRead, now, path, baseUrl }: FailedRequest): Error {
  const response = cause instanceof JiraResponse ? cause : null;
  const page = response && response.status < 300 ? toExcerpt(response.text ?? "", MAX_DETAIL_LENGTH) : "";
  const flaw = response && response.status < 300 ? ` without JSON${page && ` ("${page}")`}` : "";
  const problem = response ? `Jira answered ${response.status}${flaw} to ${path}.` : `Jira did not answer ${path}.`;
  if (!isRead) {
    return new OutcomeUnknown(`${problem} The next run checks whether the request took effect.`, { cause });
  }
  const retryAt = response && retryTimeOf(response.headers, now);
  const defaultRetryAt = new Date(now.getTime() + DEFAULT_RETRY_MS);
  const message = response
    ? problem
    : `Could not reach Jira at ${baseUrl} (${connectionErrorCode(cause) ?? "no response"}). Check the network or JIRA_BASE_URL.`;
  return new RetryLater("outage", message, retryAt ?? defaultRetryAt, { cause });
}

function readErrorBody({ body, text }: JiraResponse): IssueErrors {
  const parsed = errorBodySchema.safeParse(body);
  if (!parsed.success) return { errorMessages: text === null ? [] : [text], errors: {} };
  const { errorMessages, errors, message } = parsed.data;
  const elements = Array.isArray(errors)
    ? errors.map(({ elementErrors }) => elementErrors)
    : [{ errorMessages: [], errors }];
  const messages = [message, ...errorMessages, ...elements.flatMap((element) => element.errorMessages)];
  return {
    errorMessages: [...new Set(messages.filter((one) => one.trim() !== ""))],
    errors: Object.assign({}, ...elements.map((element) => element.errors)),
  };
}

/** Returns the time in `Retry-After`, else in `X-RateLimit-Reset`: ISO 8601 ("Rate limiting") or epoch seconds. */
function retryTimeOf(headers: Headers, now: Date): Date | null {
  return findRetryTime({ retryAfter: headers.get("retry-after"), reset: headers.get("x-ratelimit-reset") }, now);
}
