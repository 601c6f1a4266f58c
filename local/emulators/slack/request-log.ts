import { BaseRequestLog } from "../shared/request-log.ts";

/** A request that the emulator received. */
export interface LoggedRequest {
  /** Position in the log: 1 for the first request. `reset` empties the log, so that the next request gets 1 again. */
  n: number;
  /** The Web API method (`chat.postMessage`), or "webhook". */
  method: string;
  kind: "read" | "write";
  channel: string | null;
  /** Arguments of the request. Arguments that contain JSON are parsed. */
  args: Record<string, unknown>;
  /** HTTP status of the response; `null` before the response and if the connection was dropped. */
  status: number | null;
  /** Slack's error code; `null` for a successful response (`ok: true`). */
  error: string | null;
  at: Date;
}

/** All requests in order of arrival. */
export class RequestLog extends BaseRequestLog<LoggedRequest> {
  add(request: Omit<LoggedRequest, "n">): LoggedRequest {
    return this.push({ n: this.all.length + 1, ...request });
  }

  /** Returns one line per request, for assertions and error messages: `chat.postMessage C0123456789 200 ok`. */
  lines(): string[] {
    return this.all.map(({ method, channel, status, error }) =>
      [method, channel ?? "-", status === null ? "dropped" : `${status} ${error ?? "ok"}`].join(" "),
    );
  }
}
