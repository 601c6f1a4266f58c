/** One API request as the double saw it. HTML pages are not logged. */
export interface LoggedRequest {
  /** From 1, since the start or the last reset. */
  n: number;
  method: string;
  /** Path without the query, as sent. */
  path: string;
  query: Record<string, string>;
  /** The route's pattern, such as `POST /repos/:owner/:repo/issues`; null when no route matched. */
  route: string | null;
  /** "auth": requests for installation tokens, which are counted apart. A search is a read, however it is sent. */
  kind: "read" | "write" | "auth";
  /** The parsed JSON body, or undefined. */
  body: unknown;
  /** What was answered; null while in progress and when the connection was dropped. */
  status: number | null;
  /** Which limit refused it: GitHub's "primary" or "secondary", Jira's "burst" or "issue". */
  limited: "primary" | "secondary" | "burst" | "issue" | null;
  at: Date;
}

export interface RequestCounts {
  reads: number;
  writes: number;
}

/** Every API request, in order of arrival. */
export class RequestLog {
  readonly all: LoggedRequest[] = [];

  add(request: Omit<LoggedRequest, "n">): LoggedRequest {
    const entry = { n: this.all.length + 1, ...request };
    this.all.push(entry);
    return entry;
  }

  counts(): RequestCounts {
    return { reads: this.of("read").length, writes: this.of("write").length };
  }

  of(kind: LoggedRequest["kind"]): LoggedRequest[] {
    return this.all.filter((request) => request.kind === kind);
  }

  /** One line per request, for assertions and messages: `POST /repos/a/b/issues 201`. */
  lines(): string[] {
    return this.all.map(({ method, path, status }) => `${method} ${path} ${status ?? "dropped"}`);
  }

  /** How many requests came after the first one that a limit refused. */
  afterLimit(): number {
    const first = this.all.findIndex((request) => request.limited !== null);
    return first === -1 ? 0 : this.all.length - first - 1;
  }

  reset(): void {
    this.all.length = 0;
  }
}
