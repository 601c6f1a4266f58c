interface RawResponse {
  status: number;
  headers: Headers;
  text: string;
}

type Redact = (text: string) => string;

/** Maximum length in characters of an excerpt from a response that is not JSON. */
const MAX_TEXT_LENGTH = 300;

/**
 * A response from Jira. If it failed, it is the `cause` of a Milepost error, and `body` has details, such as which
 * issues `POST /issue/bulk` rejected. Contains no cookies and, if it failed, no secrets.
 */
export class JiraResponse extends Error {
  override readonly name = "JiraResponse";
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; `null` for an empty body or one that is not JSON. */
  readonly body: unknown;
  /** Start of a body that is not JSON, without HTML tags; else `null`. */
  readonly text: string | null;
  /** Target of a redirect without its query. */
  readonly location: string | null;

  /** `redact` removes secrets. It is not applied to the body of a successful response. */
  constructor({ status, headers, text }: RawResponse, uri: string, redact: Redact) {
    super(`Jira answered ${status}.`);
    const isSuccess = status >= 200 && status < 300;
    const json = parseJson(text, isSuccess ? (value) => value : redact);
    this.status = status;
    this.headers = new Headers(
      [...headers].flatMap(([name, value]) => (name === "set-cookie" ? [] : [[name, redact(value)]])),
    );
    this.body = json?.body ?? null;
    this.text = json ? null : redact(stripTags(redact(text))).slice(0, MAX_TEXT_LENGTH);
    this.location = findLocation(headers, uri, redact);
  }

  isFailure(kind: "read" | "write"): boolean {
    if (this.status < 200 || this.status >= 300 || this.text !== null) return true;
    // With wrong credentials Jira can answer as if nobody were signed in: an empty list, as if all were deleted.
    return kind === "read" && this.isLoginFailed();
  }

  /** Returns true if the credentials were rejected, whatever the status (Atlassian, "Basic auth for REST APIs"). */
  isLoginFailed(): boolean {
    return this.#hasHeader("x-seraph-loginreason", /AUTHENTICATED_FAILED/i) || this.requiresCaptcha();
  }

  /** Returns true if Jira rejects the account until its user solves a CAPTCHA, as after several failed sign-ins. */
  requiresCaptcha(): boolean {
    return (
      this.#hasHeader("x-seraph-loginreason", /AUTHENTICATION_DENIED/i) ||
      this.#hasHeader("x-authentication-denied-reason", /CAPTCHA/i)
    );
  }

  #hasHeader(name: string, pattern: RegExp): boolean {
    return pattern.test(this.headers.get(name) ?? "");
  }
}

function parseJson(text: string, redact: Redact): { body: unknown } | null {
  if (text.trim() === "") return { body: null };
  try {
    const redactValue = (_: string, value: unknown) => (typeof value === "string" ? redact(value) : value);
    return { body: JSON.parse(redact(text), redactValue) };
  } catch {
    return null;
  }
}

/** Removes HTML tags. Cuts the page first, because it can be large. */
function stripTags(page: string): string {
  return page
    .slice(0, 10_000)
    .replaceAll(/<(script|style)\b[^<]*<\/\1>/gi, " ")
    .replaceAll(/<[^<>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function findLocation(headers: Headers, uri: string, redact: Redact): string | null {
  const location = headers.get("location");
  if (location === null || !URL.canParse(location, uri)) return null;
  const { origin, pathname } = new URL(location, uri);
  return redact(`${origin === "null" ? "" : origin}${pathname}`).slice(0, MAX_TEXT_LENGTH);
}
