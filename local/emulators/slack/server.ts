import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "../shared/json-body.ts";
import { type Api, parseArgs, toApiAnswer, toWebhookAnswer } from "./api.ts";
import { applyFault } from "./apply-fault.ts";
import type { SlackFaults } from "./fault.ts";
import { methods } from "./methods.ts";
import type { RequestLog } from "./request-log.ts";
import type { SlackState } from "./state.ts";

interface ServerParts {
  state: SlackState;
  api: Api;
  requests: RequestLog;
  faults: SlackFaults;
}

/** Answers one HTTP request to the Web API or to an incoming webhook. */
export async function handleRequest(
  { state, api, requests, faults }: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname: path, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  const body = await readBody(request);
  const method = path.startsWith("/api/") ? path.slice("/api/".length) : null;
  if (method === null && !path.startsWith("/services/")) {
    response.writeHead(404).end("Not Found");
    return;
  }
  const { authorization, "content-type": contentType = "" } = request.headers;
  const wire = { authorization, contentType, body: body === "" ? searchParams.toString() : body };
  const args = parseArgs(wire);
  const channel = typeof args.channel === "string" ? args.channel : null;
  const log = requests.add({
    method: method ?? "webhook",
    kind: method !== null && methods[method]?.kind === "read" ? "read" : "write",
    channel: method === null ? (state.webhooks.get(path) ?? null) : channel,
    args,
    status: null,
    error: null,
    at: state.now(),
  });
  const perform = () => (method === null ? api.webhook(path, args) : api.call(method, wire, args));
  const answer = await applyFault(faults.next(log), perform, method === null ? toWebhookAnswer : toApiAnswer);
  if (answer === null || answer.isCut === true) {
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
