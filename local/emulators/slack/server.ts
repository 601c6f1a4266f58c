import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type Api, readArgs } from "./api.ts";
import { underFault } from "./apply-fault.ts";
import type { SlackFaults } from "./fault.ts";
import { methods } from "./methods.ts";
import type { RequestLog } from "./request-log.ts";
import type { SlackState } from "./state.ts";

interface Parts {
  state: SlackState;
  api: Api;
  requests: RequestLog;
  faults: SlackFaults;
}

/** Listens on loopback; resolves once it does. */
export function listen(parts: Parts, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    serve(parts, request, response).catch((error: unknown) => {
      response.writeHead(500).end(`The Slack double failed: ${error instanceof Error ? error.stack : error}`);
    });
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

async function serve(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname: path, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  const body = await readBody(request);
  const method = path.startsWith("/api/") ? path.slice("/api/".length) : null;
  if (method === null && !path.startsWith("/services/")) {
    response.writeHead(404).end("Not Found");
    return;
  }
  const { authorization, "content-type": contentType = "" } = request.headers;
  const wire = { authorization, contentType, body: body === "" ? searchParams.toString() : body };
  const args = readArgs(wire);
  const log = parts.requests.add({
    method: method ?? "webhook",
    kind: method !== null && methods[method]?.kind === "read" ? "read" : "write",
    channel: method === null ? (parts.state.webhooks.get(path) ?? null) : channelOf(args),
    args,
    status: null,
    error: null,
    at: parts.state.now(),
  });
  const perform = () =>
    method === null ? parts.api.webhook(path, args) : parts.api.call(method, wire, args);
  const answer = await underFault(parts.faults.next(log), perform, method === null);
  if (answer === null || answer.cut === true) {
    if (answer !== null) {
      response.writeHead(answer.status, { ...answer.headers, "content-length": answer.body.length + 100 });
      await new Promise((resolve) => response.write(answer.body.slice(0, 5), resolve));
    }
    response.socket?.destroy();
    return;
  }
  log.status = answer.status;
  log.error = answer.error;
  if (response.destroyed) return;
  response.writeHead(answer.status, answer.headers).end(answer.body);
}

function channelOf({ channel }: Record<string, unknown>): string | null {
  return typeof channel === "string" ? channel : null;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
