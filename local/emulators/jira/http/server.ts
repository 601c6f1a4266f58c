import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { applyFault } from "../../shared/apply-fault.ts";
import type { Faults } from "../../shared/fault.ts";
import { readJson, sendAnswer } from "../../shared/json-body.ts";
import type { RequestLog } from "../../shared/request-log.ts";
import { refusalsOf } from "../apply-fault.ts";
import type { JiraState } from "../state.ts";
import type { Api } from "./api.ts";
import { renderPage } from "./pages.ts";

interface Parts {
  state: JiraState;
  api: Api;
  requests: RequestLog;
  faults: Faults;
}

/** Listens on loopback; resolves once it does. */
export function listen(parts: Parts, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    serve(parts, request, response).catch((error: unknown) => {
      response.writeHead(500).end(`The Jira double failed: ${error instanceof Error ? error.stack : error}`);
    });
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

async function serve(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { state } = parts;
  const given = request.url ?? "/";
  const url = new URL(given, state.url);
  const method = request.method ?? "GET";
  const body = await readJson(request);
  if (/\/\.{1,2}\/|%2e|\/\//i.test(given.split("?")[0] ?? "")) {
    state.violations.push(`${method} ${given}: a path that leads elsewhere`);
  }
  if (url.pathname.startsWith("/rest/")) return answerApi(parts, request, url, body, response);
  if (url.pathname === "/login.jsp") state.violations.push(`${method} /login.jsp: a redirect was followed`);
  const page = method === "GET" ? renderPage(state, url.pathname) : null;
  response.writeHead(page === null ? 404 : 200, { "content-type": "text/html; charset=utf-8" });
  response.end(page ?? "Not Found");
}

async function answerApi(
  { state, api, requests, faults }: Parts,
  request: IncomingMessage,
  url: URL,
  body: unknown,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? "GET";
  const match = api.match(method, url.pathname);
  const log = requests.add({
    method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    route: match === null ? null : `${method} ${match.route.pattern}`,
    kind: method === "GET" || method === "HEAD" || match?.route.read === true ? "read" : "write",
    body,
    status: null,
    limited: null,
    at: state.now(),
  });
  state.requestCount += 1;
  const { authorization, "user-agent": agent, "content-type": type } = request.headers;
  const headers = { authorization, "user-agent": agent, "content-type": type };
  const fault = faults.next(log);
  const answer = await applyFault(
    fault,
    () => api.answer({ method, url, headers, body }, match, log),
    refusalsOf(state.words),
  );
  if (answer === null) {
    response.socket?.destroy();
    return;
  }
  if (fault?.kind === "too-many") log.limited = "burst";
  log.status = answer.status;
  sendAnswer(response, answer, { "x-arequestid": String(log.n), "x-aaccountid": state.bot.id });
}
