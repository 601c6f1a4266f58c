/** An error response of Slack. An incoming webhook answers with the code alone. */
export class SlackError extends Error {
  readonly code: string;
  /** HTTP status of an incoming webhook; the Web API answers 200 to everything except rate limits. */
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

/** "Rate limits": 429 with the seconds to wait; `null` omits the header. */
export function rateLimitError(retryAfterSeconds: number | null): SlackError {
  const headers: Record<string, string> = {};
  if (retryAfterSeconds !== null) headers["retry-after"] = String(retryAfterSeconds);
  return new SlackError("ratelimited", { status: 429, headers });
}
