/** An error response: JSON from the Web API, the error code as plain text from an incoming webhook. */
export class SlackError extends Error {
  readonly code: string;
  /** HTTP status from an incoming webhook. The Web API answers every error except a rate limit with status 200. */
  readonly status: number;
  readonly fields: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(
    code: string,
    details: { status?: number; fields?: Record<string, unknown>; headers?: Record<string, string> } = {},
  ) {
    super(code);
    this.code = code;
    this.status = details.status ?? 400;
    this.fields = details.fields ?? {};
    this.headers = details.headers ?? {};
  }
}

/** Returns a 429 with `retryAfterSeconds` in `Retry-After`; `null` omits the header (documentation, "Rate limits"). */
export function rateLimitError(retryAfterSeconds: number | null): SlackError {
  const headers: Record<string, string> = {};
  if (retryAfterSeconds !== null) headers["retry-after"] = String(retryAfterSeconds);
  return new SlackError("ratelimited", { status: 429, headers });
}
