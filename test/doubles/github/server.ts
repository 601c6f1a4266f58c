import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Api, WireRequest } from "./api.ts";
import { underFault } from "./apply-fault.ts";
import type { Faults } from "./fault.ts";
import { renderPage } from "./pages.ts";
import type { RequestLog } from "./request-log.ts";
import type { Answer } from "./router.ts";
import type { GitHubState } from "./state.ts";

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
  faults: Faults;
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
  const body = await readBody(request);
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
  send(response, answer);
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  if (response.destroyed) return;
  const bytes = body === undefined ? "" : body instanceof Uint8Array ? body : JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "x-github-media-type": "github.v3; format=json",
    "x-github-request-id": randomUUID(),
    ...headers,
  });
  response.end(bytes);
}

/** The JSON, undefined without a body, or the error that it gave. */
async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}
