import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Faults } from "../../shared/fault.ts";
import { readJson, sendAnswer } from "../../shared/json-body.ts";
import type { RequestLog } from "../../shared/request-log.ts";
import { underFault } from "../apply-fault.ts";
import type { Fault } from "../fault.ts";
import type { GitHubState } from "../state.ts";
import type { Api, WireRequest } from "./api.ts";
import { renderPage } from "./pages.ts";

/** First segments of API paths; all other paths are pages for browsers. */
const apiRoots = [
  "repos",
  "repositories",
  "app",
  "user",
  "users",
  "rate_limit",
  "search",
  "graphql",
  "installation",
  "orgs",
];

interface Parts {
  state: GitHubState;
  api: Api;
  requests: RequestLog;
  faults: Faults<Fault>;
}

/** Listens on loopback; resolves once it does. */
export function listen(parts: Parts, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    serve(parts, request, response).catch((error: unknown) => {
      response
        .writeHead(500)
        .end(`The GitHub double failed: ${error instanceof Error ? error.stack : error}`);
    });
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

async function serve(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", parts.state.url);
  const method = request.method ?? "GET";
  const body = await readJson(request);
  if (!apiRoots.includes(url.pathname.split("/")[1] ?? "")) {
    const page = method === "GET" ? renderPage(parts.state, url.pathname) : null;
    response.writeHead(page === null ? 404 : 200, { "content-type": "text/html; charset=utf-8" });
    response.end(page ?? "Not Found");
    return;
  }
  const { authorization, accept } = request.headers;
  const headers = {
    authorization,
    accept,
    "user-agent": request.headers["user-agent"],
    "if-none-match": request.headers["if-none-match"],
  };
  await answerApi(parts, { method, url, headers, body }, response);
}

async function answerApi(parts: Parts, request: WireRequest, response: ServerResponse): Promise<void> {
  const { method, url } = request;
  const match = parts.api.match(method, url.pathname);
  const log = parts.requests.add({
    method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    route: match === null ? null : `${method} ${match.route.pattern}`,
    kind: match?.route.auth === "jwt" ? "auth" : method === "GET" || method === "HEAD" ? "read" : "write",
    body: request.body,
    status: null,
    limited: null,
    at: parts.state.now(),
  });
  parts.state.requestCount += 1;
  const fault = parts.faults.next(log);
  const answer = await underFault(fault, () => parts.api.answer(request, match, log));
  if (answer === null) {
    response.socket?.destroy();
    return;
  }
  if (fault?.kind === "secondary" || fault?.kind === "too-many") log.limited = "secondary";
  log.status = answer.status;
  sendAnswer(response, answer, {
    "x-github-media-type": "github.v3; format=json",
    "x-github-request-id": randomUUID(),
  });
}
