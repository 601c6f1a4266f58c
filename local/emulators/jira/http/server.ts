import type { IncomingMessage, ServerResponse } from "node:http";
import { sendAnswer } from "../../shared/answer.ts";
import { applyRestFault } from "../../shared/apply-fault.ts";
import type { Faults } from "../../shared/fault.ts";
import { type RunningServer, startHttpServer } from "../../shared/http-server.ts";
import { readJson } from "../../shared/json-body.ts";
import type { RestRequestLog } from "../../shared/request-log.ts";
import type { RestRequest } from "../../shared/router.ts";
import { createFaultAnswers } from "../fault-answers.ts";
import type { JiraState } from "../state.ts";
import { renderJiraPage } from "./pages.ts";
import type { JiraRestApi } from "./rest-api.ts";

interface ServerParts {
  state: JiraState;
  api: JiraRestApi;
  requests: RestRequestLog;
  faults: Faults;
}

/** Starts the HTTP server of the API and of the pages for browsers. */
export function startJiraServer(parts: ServerParts, port: number): Promise<RunningServer> {
  return startHttpServer("Jira", port, (request, response) => serve(parts, request, response));
}

async function serve(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { state } = parts;
  const { url: rawUrl = "/", method = "GET" } = request;
  const url = new URL(rawUrl, state.url);
  const body = await readJson(request);
  if (/\/\.{1,2}\/|%2e|\/\//i.test(rawUrl.split("?")[0] ?? "")) {
    state.violations.push(`${method} ${rawUrl}: a path with dot segments`);
  }
  if (state.flavour === "cloud" && url.pathname === "/_edge/tenant_info") {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ cloudId: state.cloudId }));
    return;
  }
  const gateway = `/ex/jira/${state.cloudId}`;
  const isGateway = state.flavour === "cloud" && url.pathname.startsWith(`${gateway}/rest/`);
  if (isGateway) url.pathname = url.pathname.slice(gateway.length);
  if (url.pathname.startsWith("/rest/")) {
    const { authorization, "user-agent": agent, "content-type": type } = request.headers;
    const headers = {
      authorization,
      "user-agent": agent,
      "content-type": type,
      ...(isGateway && { "x-gateway": "1" }),
    };
    return answerApi(parts, { method, url, headers, body }, response);
  }
  if (url.pathname === "/login.jsp") state.violations.push(`${method} /login.jsp: a redirect was followed`);
  const page = method === "GET" ? renderJiraPage(state, url.pathname) : null;
  response.writeHead(page === null ? 404 : 200, { "content-type": "text/html; charset=utf-8" });
  response.end(page ?? "Not Found");
}

async function answerApi(
  { state, api, requests, faults }: ServerParts,
  request: RestRequest,
  response: ServerResponse,
): Promise<void> {
  const { method, url } = request;
  const match = api.match(method, url.pathname);
  const isRead = method === "GET" || method === "HEAD" || match?.route.isPublicRead === true;
  const log = requests.add(request, match?.route.pattern, isRead ? "read" : "write", state.now());
  state.requestCount += 1;
  const fault = faults.next(log);
  const answer = await applyRestFault(fault, () => api.answer(request, match, log), createFaultAnswers(state.texts));
  if (fault?.kind === "too-many") log.limited = "burst";
  sendAnswer(response, log, answer, { "x-arequestid": String(log.n), "x-aaccountid": state.bot.id });
}
