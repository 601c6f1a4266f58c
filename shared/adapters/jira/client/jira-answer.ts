interface Received {
  status: number;
  headers: Headers;
  text: string;
}

/** As much of a page that is no JSON as anybody will read. */
const longestText = 300;

/**
 * What Jira answered. Thrown when it is no success, and then the cause of one of Milepost's errors: a caller that
 * needs more than those say (which element of `POST /issue/bulk` failed) reads `body`. Holds no secret and no cookie.
 */
export class JiraAnswer extends Error {
  override readonly name = "JiraAnswer";
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; null when there is none. */
  readonly body: unknown;
  /** The beginning of a body that is no JSON, without its tags; else null. */
  readonly text: string | null;
  /** Where a redirect points to, without its query. */
  readonly location: string | null;

  private constructor(
    { status, headers }: Pick<Received, "status" | "headers">,
    body: unknown,
    text: string | null,
    location: string | null,
  ) {
    super(`Jira answered ${status}.`);
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.text = text;
    this.location = location;
  }

  /** `redact` takes out what Jira must not tell again. A success keeps its body as it is. */
  static read(
    { status, headers, text }: Received,
    uri: string,
    redact: (text: string) => string,
  ): JiraAnswer {
    const kept = new Headers(
      [...headers].filter(([name]) => name !== "set-cookie").map(redactedHeader(redact)),
    );
    const received = { status, headers: kept };
    const ok = status >= 200 && status < 300;
    const json = readJson(text, ok ? (value) => value : redact);
    const page = json.ok ? null : redact(plainText(redact(text))).slice(0, longestText);
    return new JiraAnswer(received, json.ok ? json.body : null, page, readLocation(headers, uri, redact));
  }

  /** Whether it is no answer to go on with. */
  isTrouble(kind: "read" | "write"): boolean {
    if (this.status < 200 || this.status >= 300 || this.text !== null) return true;
    // Jira takes wrong credentials for nobody's, and shows nobody an empty search: as if all had been deleted.
    return kind === "read" && this.loginFailed();
  }

  /** Whether the credentials were refused, whatever the status says (Atlassian, "Basic auth for REST APIs"). */
  loginFailed(): boolean {
    const login = this.headers.get("x-seraph-loginreason") ?? "";
    return /AUTHENTICATED_FAILED|AUTHENTICATION_DENIED/i.test(login) || this.asksForCaptcha();
  }

  /** After some failed sign-ins nothing is taken from an account until a person has solved a CAPTCHA. */
  asksForCaptcha(): boolean {
    const login = this.headers.get("x-seraph-loginreason") ?? "";
    const denied = this.headers.get("x-authentication-denied-reason") ?? "";
    return /AUTHENTICATION_DENIED/i.test(login) || /CAPTCHA/i.test(denied);
  }
}

function redactedHeader(redact: (text: string) => string) {
  return ([name, value]: [string, string]): [string, string] => [name, redact(value)];
}

function readJson(
  text: string,
  redact: (text: string) => string,
): { ok: true; body: unknown } | { ok: false } {
  if (text.trim() === "") return { ok: true, body: null };
  try {
    const body: unknown = JSON.parse(redact(text), (_, value: unknown) =>
      typeof value === "string" ? redact(value) : value,
    );
    return { ok: true, body };
  } catch {
    return { ok: false };
  }
}

/** What a page says. Cut before it is searched, however large it is; cut again once the secrets are out. */
function plainText(page: string): string {
  return page
    .slice(0, 10_000)
    .replaceAll(/<(script|style)\b[^<]*<\/\1>/gi, " ")
    .replaceAll(/<[^<>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function readLocation(headers: Headers, uri: string, redact: (text: string) => string): string | null {
  const location = headers.get("location");
  if (location === null || !URL.canParse(location, uri)) return null;
  const { origin, pathname } = new URL(location, uri);
  return redact(`${origin === "null" ? "" : origin}${pathname}`).slice(0, longestText);
}
