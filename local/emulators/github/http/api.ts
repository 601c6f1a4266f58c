import { createHash } from "node:crypto";
import type { Answer } from "../../shared/answer.ts";
import { matchRoute } from "../../shared/match-route.ts";
import type { LoggedRequest } from "../../shared/request-log.ts";
import type { RateLimits } from "../rate-limits.ts";
import type { Actor, GitHubState } from "../state.ts";
import type { Tokens } from "../tokens.ts";
import { ApiError } from "./api-error.ts";
import { JsonBody } from "./json-body.ts";
import type { Match, Route } from "./router.ts";

/** A request as it came over the wire. */
export interface WireRequest {
  method: string;
  url: URL;
  headers: Record<string, string | undefined>;
  body: unknown;
}

/** GitHub's REST API over the state: who asks, what it costs, what is answered. Knows no sockets. */
export class Api {
  readonly #state: GitHubState;
  readonly #routes: readonly Route[];
  readonly #tokens: Tokens;
  readonly #limits: RateLimits;

  constructor(state: GitHubState, routes: readonly Route[], tokens: Tokens, limits: RateLimits) {
    this.#state = state;
    this.#routes = routes;
    this.#tokens = tokens;
    this.#limits = limits;
  }

  /** Any path below `/repositories/{id}` is one below `/repos/{owner}/{repo}`. */
  match(method: string, path: string): Match | null {
    const [, id, rest = ""] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
    const repository = id === undefined ? undefined : this.#state.repositories.get(Number(id));
    return matchRoute(
      this.#routes,
      method,
      repository === undefined ? path : `/repos/${repository.fullName}${rest}`,
    );
  }

  async answer(request: WireRequest, match: Match | null, log: LoggedRequest): Promise<Answer> {
    let login = "anonymous";
    try {
      if (!request.headers["user-agent"]) {
        throw new ApiError(
          403,
          "Request forbidden by administrative rules. Please make sure your request has a User-Agent header",
        );
      }
      const actor = this.#authenticate(request, match);
      login = actor.login;
      const write = log.kind === "write";
      if (log.kind !== "auth")
        this.#limits.spend(login, { write, content: write && request.method === "POST" });
      return this.#conditional(request, login, await this.#handle(request, match, actor));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      log.limited = error.limited;
      return {
        status: error.status,
        body: error.body(),
        headers: { ...this.#limits.headers(login), ...this.#moved(error, request) },
      };
    }
  }

  #authenticate(request: WireRequest, match: Match | null): Actor {
    const { authorization } = request.headers;
    if (match?.route.auth === "jwt") {
      this.#tokens.checkJwt(authorization);
      return { login: "milepost[bot]", app: true };
    }
    const actor = this.#tokens.actor(authorization);
    if (match?.route.auth === "installation" && !actor.app) throw onlyInstallations();
    return actor;
  }

  async #handle(request: WireRequest, match: Match | null, actor: Actor): Promise<Answer> {
    const { method, url } = request;
    const what = `${method} ${url.pathname}`;
    if (match === null) {
      if (/^\/repositories\/\d+/.test(url.pathname)) throw new ApiError(404, "Not Found");
      const message = `The GitHub double does not implement ${what}`;
      this.#state.violations.push(message);
      throw new ApiError(501, message);
    }
    if (request.body instanceof SyntaxError) throw new ApiError(400, "Problems parsing JSON");
    return match.route.handle({
      method,
      params: match.params,
      query: url.searchParams,
      accept: request.headers.accept ?? "",
      body: new JsonBody(request.body, what, this.#state.violations),
      actor,
      state: this.#state,
    });
  }

  /**
   * `ETag` on GETs; `If-None-Match` that fits gets a 304 that costs nothing. As on github.com an ETag belongs to the
   * token that it was given to, and an App's next token gets other ones (github/docs issue 34689).
   */
  #conditional(request: WireRequest, login: string, answer: Answer): Answer {
    const headers: Record<string, string> = { ...answer.headers };
    if (request.method === "GET" && answer.status === 200) {
      const bytes = answer.body instanceof Uint8Array ? answer.body : JSON.stringify(answer.body);
      const { accept = "", authorization = "" } = request.headers;
      const digest = createHash("sha256").update(`${accept}\n${authorization}\n`).update(bytes).digest("hex");
      headers.etag = `W/"${digest}"`;
      headers.vary = "Accept, Authorization, Cookie, X-GitHub-OTP";
      if (fits(headers.etag, request.headers["if-none-match"])) {
        this.#limits.refund(login);
        return { status: 304, headers: { ...headers, ...this.#limits.headers(login) } };
      }
    }
    return { ...answer, headers: { ...headers, ...this.#limits.headers(login) } };
  }

  /** After a rename the path below the repository stays. */
  #moved({ headers, status }: ApiError, { url }: WireRequest): Record<string, string> {
    if (status !== 301 && status !== 307) return headers;
    const below = url.pathname
      .split("/")
      .slice(4)
      .map((part) => `/${part}`);
    return { location: `${this.#state.url}${headers.location}${below.join("")}${url.search}` };
  }
}

/** The weak comparison of RFC 9110, 13.1.2: one of a list, or `*`. */
function fits(etag: string, wanted = ""): boolean {
  const bare = (tag: string) => tag.trim().replace(/^W\//, "");
  return wanted.trim() === "*" || wanted.split(",").some((tag) => bare(tag) === bare(etag));
}

function onlyInstallations(): ApiError {
  return new ApiError(
    403,
    "You must authenticate with an installation access token in order to list repositories for an installation.",
  );
}
