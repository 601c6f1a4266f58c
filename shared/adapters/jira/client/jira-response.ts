import { redactSecrets, toExcerpt } from "../../answers/redact.ts";

interface RawResponse {
  status: number;
  headers: Headers;
  text: string;
}

/** Maximum length in characters of an excerpt from a response that is not JSON. */
const MAX_TEXT_LENGTH = 300;

/** Maximum length in characters of a failed response that is read: redacting more would take seconds. */
const MAX_FAILED_LENGTH = 8 * 1024 * 1024;

/**
 * A response from Jira. A failed response is the `cause` of a Milepost error; its `body` has details, such as the
 * issues that `POST /issue/bulk` rejected. It contains no cookies and, if it failed, no secrets.
 */
export class JiraResponse extends Error {
  override readonly name = "JiraResponse";
  readonly status: number;
  readonly headers: Headers;
  /** The body as parsed JSON; `null` if the body is empty or not JSON. */
  readonly body: unknown;
  /** The start of the body without HTML tags if it is not JSON, else `null`. */
  readonly text: string | null;
  /** Target URL of a redirect, without its query; `null` if there is none. */
  readonly location: string | null;

  /** Removes secrets, except from the JSON body of a successful response. */
  constructor({ status, headers, text }: RawResponse, uri: string) {
    super(`Jira answered ${status}.`);
    const isSuccess = status >= 200 && status < 300;
    const json = isSuccess
      ? parseJson(text, (value) => value)
      : parseJson(text.slice(0, MAX_FAILED_LENGTH), redactSecrets);
    this.status = status;
    this.headers = new Headers(
      [...headers].flatMap(([name, value]) => (name === "set-cookie" ? [] : [[name, redactSecrets(value)]])),
    );
    this.body = json?.body ?? null;
    this.text = json ? null : toExcerpt(stripTags(text), MAX_TEXT_LENGTH);
    this.location = findLocation(headers, uri);
  }

  isFailure(kind: "read" | "write"): boolean {
    if (this.status < 200 || this.status >= 300 || this.text !== null) return true;
    // With wrong credentials, Jira can answer 200 with an empty list, which would look as if all issues were deleted.
    return kind === "read" && this.isLoginFailed();
  }

  /** Returns true if a header says that the credentials were rejected (Atlassian, "Basic auth for REST APIs"). */
  isLoginFailed(): boolean {
    return this.#hasHeader("x-seraph-loginreason", /AUTHENTICATED_FAILED/i) || this.requiresCaptcha();
  }

  /** Returns true if Jira requires a CAPTCHA from the account's user, for example after several failed sign-ins. */
  requiresCaptcha(): boolean {
    return (
      this.#hasHeader("x-seraph-loginreason", /AUTHENTICATION_DENIED/i) ||
      this.#hasHeader("x-authentication-denied-reason", /CAPTCHA/i)
    );
  }

  /** Returns true if the gateway of Jira Cloud accepted the token, but the token may not do this. */
  lacksScope(): boolean {
    return this.status === 401 && /scope does not match/i.test(JSON.stringify(this.body));
  }

  #hasHeader(name: string, pattern: RegExp): boolean {
    return pattern.test(this.headers.get(name) ?? "");
  }
}

function parseJson(text: string, redact: (value: string) => string): { body: unknown } | null {
  if (text.trim() === "") return { body: null };
  try {
    const redactValue = (_: string, value: unknown) => (typeof value === "string" ? redact(value) : value);
    return { body: JSON.parse(redact(text), redactValue) };
  } catch {
    return null;
  }
}

/** Removes HTML tags from the first 10,000 characters of a page, which can be large. */
function stripTags(page: string): string {
  return page
    .slice(0, 10_000)
    .replaceAll(/<(script|style)\b[^<]*<\/\1>/gi, " ")
    .replaceAll(/<[^<>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function findLocation(headers: Headers, uri: string): string | null {
  const location = headers.get("location");
  if (location === null || !URL.canParse(location, uri)) return null;
  const { origin, pathname } = new URL(location, uri);
  return toExcerpt(`${origin === "null" ? "" : origin}${pathname}`, MAX_TEXT_LENGTH);
}
