/** An error response of Slack. An incoming webhook sends the error code as plain text. */
export class SlackError extends Error {
  readonly code: string;
  /** HTTP status of an incoming webhook. The Web API answers 200 to all errors except rate limits. */
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

/** Returns a 429 with the seconds to wait in `Retry-After`; `null` omits the header ("Rate limits"). */
export function rateLimitError(retryAfterSeconds: number | null): SlackError {
  const headers: Record<string, string> = {};
  if (retryAfterSeconds !== null) headers["retry-after"] = String(retryAfterSeconds);
  return new SlackError("ratelimited", { status: 429, headers });
}
