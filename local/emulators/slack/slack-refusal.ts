/** An answer that is no success, as Slack words it. On an incoming webhook the code alone is the body. */
export class SlackRefusal extends Error {
  readonly code: string;
  /** Of the incoming webhook; the Web API answers 200 to everything but a limit. */
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

/** "Rate limits": 429 with the seconds to wait. Null leaves the header out. */
export function tooMany(retryAfter: number | null): SlackRefusal {
  const headers: Record<string, string> = {};
  if (retryAfter !== null) headers["retry-after"] = String(retryAfter);
  return new SlackRefusal("ratelimited", { status: 429, headers });
}
