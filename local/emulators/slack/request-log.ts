/** One request as the double saw it. */
export interface LoggedRequest {
  /** From 1, since the start or the last reset. */
  n: number;
  /** The Web API's method (`chat.postMessage`), or "webhook". */
  method: string;
  kind: "read" | "write";
  /** The channel that it names; null when it names none. */
  channel: string | null;
  /** Its arguments, JSON ones parsed. */
  args: Record<string, unknown>;
  /** The HTTP status; null while in progress and when the connection was dropped. */
  status: number | null;
  /** Slack's error code; null: `ok`. */
  error: string | null;
  at: Date;
}

/** Every request, in order of arrival. */
export class RequestLog {
  readonly all: LoggedRequest[] = [];

  add(request: Omit<LoggedRequest, "n">): LoggedRequest {
    const entry = { n: this.all.length + 1, ...request };
    this.all.push(entry);
    return entry;
  }

  of(kind: LoggedRequest["kind"]): LoggedRequest[] {
    return this.all.filter((request) => request.kind === kind);
  }

  /** One line per request, for assertions and messages: `chat.postMessage C0123456789 200 ok`. */
  lines(): string[] {
    return this.all.map(({ method, channel, status, error }) =>
      [method, channel ?? "-", status === null ? "dropped" : `${status} ${error ?? "ok"}`].join(" "),
    );
  }

  reset(): void {
    this.all.length = 0;
  }
}
