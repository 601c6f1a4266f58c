import { createHash } from "node:crypto";
import type { RestAnswer } from "../../shared/answer.ts";
import type { LoggedRestRequest } from "../../shared/request-log.ts";
import { matchRoute, type RestRequest, type RouteMatch } from "../../shared/router.ts";
import type { GitHubRateLimits } from "../rate-limits.ts";
import type { Actor, GitHubState } from "../state.ts";
import type { Tokens } from "../tokens.ts";
import { GitHubApiError } from "./api-error.ts";
import { JsonBody } from "./json-body.ts";
import type { GitHubRoute } from "./router.ts";

/** GitHub's REST API without the HTTP server. Authenticates requests, applies rate limits and calls route handlers. */
export class GitHubApi {
  readonly #state: GitHubState;
  readonly #routes: readonly GitHubRoute[];
  readonly #tokens: Tokens;
  readonly #limits: GitHubRateLimits;

  constructor(state: GitHubState, routes: readonly GitHubRoute[], tokens: Tokens, limits: GitHubRateLimits) {
    this.#state = state;
    this.#routes = routes;
    this.#tokens = tokens;
    this.#limits = limits;
  }

  /** Finds the route of a path. `/repositories/{id}` is an alias of `/repos/{owner}/{repo}`. */
  match(method: string, path: string): RouteMatch<GitHubRoute> | null {
    const [, id, rest = ""] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
    const repository = id === undefined ? undefined : this.#state.repositories.get(Number(id));
    return matchRoute(this.#routes, method, repository === undefined ? path : `/repos/${repository.fullName}${rest}`);
  }

  async answer(
    request: RestRequest,
    match: RouteMatch<GitHubRoute> | null,
    log: LoggedRestRequest,
  ): Promise<RestAnswer> {
    let login = "anonymous";
    try {
      if (!request.headers["user-agent"]) {
        throw new GitHubApiError(
          403,
          "Request forbidden by administrative rules. Please make sure your request has a User-Agent header",
        );
      }
      const actor = this.#authenticate(request, match);
      login = actor.login;
      const isWrite = log.kind === "write";
      if (log.kind !== "auth")
        this.#limits.count(login, { isWrite, createsContent: isWrite && request.method === "POST" });
      return this.#conditional(request, login, await this.#handle(request, match, actor));
    } catch (error) {
      if (!(error instanceof GitHubApiError)) throw error;
      log.limited = error.limited;
      const headers = { ...this.#limits.headers(login), ...redirectHeaders(error, request, this.#state.url) };
      return { ...error.toAnswer(), headers };
    }
  }

  #authenticate(request: RestRequest, match: RouteMatch<GitHubRoute> | null): Actor {
    const { authorization } = request.headers;
    if (match?.route.auth === "jwt") {
      this.#tokens.checkJwt(authorization);
      return { login: "milepost[bot]", app: true };
    }
    if (match?.route.auth === "none") return { login: "anonymous", app: false };
    const actor = this.#tokens.actor(authorization);
    if (match?.route.auth === "installation" && !actor.app) throw new GitHubApiError(403, INSTALLATION_REQUIRED);
    return actor;
  }

  async #handle(request: RestRequest, match: RouteMatch<GitHubRoute> | null, actor: Actor): Promise<RestAnswer> {
    const { method, url } = request;
    const endpoint = `${method} ${url.pathname}`;
    if (match === null) {
      if (/^\/repositories\/\d+/.test(url.pathname)) throw new GitHubApiError(404, "Not Found");
      const message = `The GitHub emulator does not implement ${endpoint}`;
      this.#state.violations.push(message);
      throw new GitHubApiError(501, message);
    }
    if (request.body instanceof SyntaxError) throw new GitHubApiError(400, "Problems parsing JSON");
    return match.route.handle({
      method,
      params: match.params,
      query: url.searchParams,
      accept: request.headers.accept ?? "",
      body: new JsonBody(request.body, endpoint, this.#state.violations),
      actor,
      state: this.#state,
    });
  }

  /**
   * Adds an `ETag` to the response to a GET, or returns a 304, which uses no quota, if `If-None-Match` matches. As on
   * github.com, each token gets different ETags, even each token of one App (github/docs issue 34689).
   */
  #conditional(request: RestRequest, login: string, answer: RestAnswer): RestAnswer {
    const headers: Record<string, string> = { ...answer.headers };
    if (request.method === "GET" && answer.status === 200) {
      const bytes = answer.body instanceof Uint8Array ? answer.body : JSON.stringify(answer.body);
      const { accept = "", authorization = "" } = request.headers;
      const digest = createHash("sha256").update(`${accept}\n${authorization}\n`).update(bytes).digest("hex");
      headers.etag = `W/"${digest}"`;
      headers.vary = "Accept, Authorization, Cookie, X-GitHub-OTP";
      if (matchesEtag(headers.etag, request.headers["if-none-match"])) {
        this.#limits.refund(login);
        return { status: 304, headers: { ...headers, ...this.#limits.headers(login) } };
      }
    }
    return { ...answer, headers: { ...headers, ...this.#limits.headers(login) } };
  }
}

const INSTALLATION_REQUIRED =
  "You must authenticate with an installation access token in order to list repositories for an installation.";

/** Returns the headers of an error response. For a renamed repository or a transferred issue, `location` is the complete new URL. */
function redirectHeaders(
  { headers, status }: GitHubApiError,
  { url }: RestRequest,
  base: string,
): Record<string, string> {
  if (status !== 301 && status !== 307) return headers;
  const { location = "" } = headers;
  // `/repositories/{id}` has one part less than `/repos/{owner}/{repo}`.
  const replaced = location.split("/").length + (url.pathname.startsWith("/repos/") ? 1 : 0);
  const below = url.pathname.split("/").slice(replaced);
  return { location: `${base}${location}${below.map((part) => `/${part}`).join("")}${url.search}` };
}

/** Returns true if `If-None-Match` is `*` or lists the ETag, with or without `W/` (RFC 9110, 13.1.2). */
function matchesEtag(etag: string, ifNoneMatch = ""): boolean {
  const bare = (tag: string) => tag.trim().replace(/^W\//, "");
  return ifNoneMatch.trim() === "*" || ifNoneMatch.split(",").some((tag) => bare(tag) === bare(etag));
}
