import type { ServerResponse } from "node:http";
import type { LoggedRestRequest } from "./request-log.ts";

/** A response of a REST API. */
export interface RestAnswer {
  status: number;
  /** The response body. Bytes are sent unchanged, `undefined` as an empty body, every other value as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** Sends a response with the emulator's standard headers and logs its status. Drops the connection for `null`. */
export function sendAnswer(
  response: ServerResponse,
  log: LoggedRestRequest,
  answer: RestAnswer | null,
  standardHeaders: Record<string, string>,
): void {
  if (answer === null) {
    response.socket?.destroy();
    return;
  }
  const { status, body, headers } = answer;
  log.status = status;
  if (response.destroyed) return;
  const content = body === undefined ? "" : body instanceof Uint8Array ? body : JSON.stringify(body);
  const type = { "content-type": "application/json; charset=utf-8" };
  response.writeHead(status, { ...type, ...standardHeaders, ...headers });
  response.end(content);
}
