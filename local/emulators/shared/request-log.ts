import type { RestRequest } from "./router.ts";

/** An API request that the emulator received. Requests for HTML pages are not logged. */
export interface LoggedRestRequest {
  /** Position in the log: 1 for the first request. `reset` empties the log, so that the next request gets 1 again. */
  n: number;
  method: string;
  /** Path without the query, as the client sent it. */
  path: string;
  query: Record<string, string>;
  /** The route's pattern, such as `POST /repos/:owner/:repo/issues`; `null` if no route matched. */
  route: string | null;
  /** "auth" is a request for an installation token. A search is a "read", even if it is a POST. */
  kind: "read" | "write" | "auth";
  /** The parsed JSON body, or `undefined`. */
  body: unknown;
  /** HTTP status of the response; `null` before the response and if the connection was dropped. */
  status: number | null;
  /** The rate limit that rejected the request (GitHub: "primary", "secondary"; Jira: "burst", "issue"), or `null`. */
  limited: "primary" | "secondary" | "burst" | "issue" | null;
  at: Date;
}

export interface LoggedRequestCounts {
  reads: number;
  writes: number;
}

/** All requests in order of arrival. */
export class BaseRequestLog<R extends { n: number; kind: string }> {
  readonly all: R[] = [];

  push(entry: R): R {
    this.all.push(entry);
    return entry;
  }

  of(kind: R["kind"]): R[] {
    return this.all.filter((request) => request.kind === kind);
  }

  reset(): void {
    this.all.length = 0;
  }
}

/** The request log of a REST API. */
export class RestRequestLog extends BaseRequestLog<LoggedRestRequest> {
  add(
    { method, url, body }: RestRequest,
    pattern: string | undefined,
    kind: LoggedRestRequest["kind"],
    at: Date,
  ): LoggedRestRequest {
    return this.push({
      n: this.all.length + 1,
      method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      route: pattern === undefined ? null : `${method} ${pattern}`,
      kind,
      body,
      status: null,
      limited: null,
      at,
    });
  }

  counts(): LoggedRequestCounts {
    return { reads: this.of("read").length, writes: this.of("write").length };
  }

  /** Returns one line per request, for assertions and error messages: `POST /repos/a/b/issues 201`. */
  lines(): string[] {
    return this.all.map(({ method, path, status }) => `${method} ${path} ${status ?? "dropped"}`);
  }

  /** Returns the number of requests that followed the first rejection by a rate limit, accepted or not. */
  afterLimit(): number {
    const first = this.all.findIndex((request) => request.limited !== null);
    return first === -1 ? 0 : this.all.length - first - 1;
  }
}
