interface RawResponse {
  status: number;
  headers: Headers;
  text: string;
}

type Redact = (text: string) => string;

/** Maximum length of an excerpt from a response that is not JSON. */
const MAX_TEXT_LENGTH = 300;

/**
 * A response of Jira. Thrown if it is not a success, as the `cause` of a Milepost error: a caller that needs more than
 * that error (which element of `POST /issue/bulk` failed) reads `body`. Contains neither secrets nor cookies.
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

  /** `redact` removes secrets. The body of a success is left unchanged. */
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
    // Jira treats wrong credentials as anonymous access and answers an empty search, as if everything were deleted.
    return kind === "read" && this.isLoginFailed();
  }

  /** Returns true if the credentials were rejected, whatever the status (Atlassian, "Basic auth for REST APIs"). */
  isLoginFailed(): boolean {
    return this.#hasHeader("x-seraph-loginreason", /AUTHENTICATED_FAILED/i) || this.requiresCaptcha();
  }

  /** After several failed sign-ins Jira rejects an account until its user has solved a CAPTCHA. */
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

/** Returns `null` if the text is not JSON. */
function parseJson(text: string, redact: Redact): { body: unknown } | null {
  if (text.trim() === "") return { body: null };
  try {
    const redactValue = (_: string, value: unknown) => (typeof value === "string" ? redact(value) : value);
    return { body: JSON.parse(redact(text), redactValue) };
  } catch {
    return null;
  }
}

/** Bounds the input first, because a page may be large. */
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
