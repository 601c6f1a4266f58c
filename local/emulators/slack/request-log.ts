import { BaseRequestLog } from "../shared/request-log.ts";

/** A request as the emulator received it. */
export interface LoggedRequest {
  /** Position in the log, from 1; `reset` restarts the count. */
  n: number;
  /** The Web API method (`chat.postMessage`), or "webhook". */
  method: string;
  kind: "read" | "write";
  channel: string | null;
  /** Arguments of the request; JSON arguments are parsed. */
  args: Record<string, unknown>;
  /** HTTP status of the response; `null` while in progress and for a dropped connection. */
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

  /** Returns one line per request, for assertions and messages: `chat.postMessage C0123456789 200 ok`. */
  lines(): string[] {
    return this.all.map(({ method, channel, status, error }) =>
      [method, channel ?? "-", status === null ? "dropped" : `${status} ${error ?? "ok"}`].join(" "),
    );
  }
}
