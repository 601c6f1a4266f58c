import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { sendAnswer } from "../../shared/answer.ts";
import type { Faults } from "../../shared/fault.ts";
import { readJson } from "../../shared/json-body.ts";
import type { RestRequestLog } from "../../shared/request-log.ts";
import type { RestRequest } from "../../shared/router.ts";
import { applyGitHubFault, type GitHubFault } from "../fault.ts";
import type { GitHubState } from "../state.ts";
import type { GitHubApi } from "./api.ts";
import { renderGitHubPage } from "./pages.ts";

/** First path segments of the API; all other paths are pages for browsers. */
const apiRoots = [
  "repos",
  "repositories",
  "app",
  "apps",
  "user",
  "users",
  "rate_limit",
  "search",
  "graphql",
  "installation",
  "orgs",
];

export interface ServerParts {
  state: GitHubState;
  api: GitHubApi;
  requests: RestRequestLog;
  faults: Faults<GitHubFault>;
}

/** Handles one HTTP request: an API request, or a page for a browser. */
export async function handleGitHubRequest(
  parts: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", parts.state.url);
  const method = request.method ?? "GET";
  const body = await readJson(request);
  if (!apiRoots.includes(url.pathname.split("/")[1] ?? "")) {
    const page = method === "GET" ? renderGitHubPage(parts.state, url.pathname) : null;
    response.writeHead(page === null ? 404 : 200, { "content-type": "text/html; charset=utf-8" });
    response.end(page ?? "Not Found");
    return;
  }
  const { authorization, accept, "user-agent": agent, "if-none-match": etag } = request.headers;
  const headers = { authorization, accept, "user-agent": agent, "if-none-match": etag };
  await answerApi(parts, { method, url, headers, body }, response);
}

async function answerApi(
  { state, api, requests, faults }: ServerParts,
  request: RestRequest,
  response: ServerResponse,
): Promise<void> {
  const { method, url } = request;
  const match = api.match(method, url.pathname);
  const kind = match?.route.auth === "jwt" ? "auth" : method === "GET" || method === "HEAD" ? "read" : "write";
  const log = requests.add(request, match?.route.pattern, kind, state.now());
  state.requestCount += 1;
  const fault = faults.next(log);
  const answer = await applyGitHubFault(fault, () => api.answer(request, match, log));
  if (fault?.kind === "secondary" || fault?.kind === "too-many") log.limited = "secondary";
  sendAnswer(response, log, answer, {
    "x-github-media-type": "github.v3; format=json",
    "x-github-request-id": randomUUID(),
  });
}
