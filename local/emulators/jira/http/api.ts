import type { Answer } from "../../shared/answer.ts";
import { matchRoute } from "../../shared/match-route.ts";
import type { LoggedRequest } from "../../shared/request-log.ts";
import { toAnswer } from "../apply-fault.ts";
import type { RateLimits } from "../rate-limits.ts";
import type { JiraState } from "../state.ts";
import { ApiError, badRequest, forbidden, unauthorized } from "./api-error.ts";
import type { Route } from "./router.ts";
import type { SignIn } from "./sign-in.ts";

/** A request as it came over the wire. */
export interface WireRequest {
  method: string;
  url: URL;
  headers: Record<string, string | undefined>;
  body: unknown;
}

export interface Match {
  route: Route;
  params: Record<string, string>;
}

/** Jira's REST API over the state: who asks, what it costs, what is answered. Knows no sockets. */
export class Api {
  readonly #state: JiraState;
  readonly #routes: readonly Route[];
  readonly #signIn: SignIn;
  readonly #limits: RateLimits;

  constructor(state: JiraState, routes: readonly Route[], signIn: SignIn, limits: RateLimits) {
    this.#state = state;
    this.#routes = routes;
    this.#signIn = signIn;
    this.#limits = limits;
  }

  /** Only below the API's own version: the other one speaks another language. */
  match(method: string, path: string): Match | null {
    const base = this.#state.flavour === "cloud" ? "/rest/api/3" : "/rest/api/2";
    if (!path.startsWith(`${base}/`)) return null;
    return matchRoute(this.#routes, method, path.slice(base.length));
  }

  async answer(request: WireRequest, match: Match | null, log: LoggedRequest): Promise<Answer> {
    try {
      return this.#handle(request, match, log);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      log.limited = error.limited;
      return toAnswer(error);
    }
  }

  #handle(request: WireRequest, match: Match | null, log: LoggedRequest): Answer {
    const { method, url, headers, body } = request;
    const actor = this.#signIn.actor(headers.authorization);
    if (match === null) throw this.#unknown(method, url.pathname);
    const { route, params } = match;
    if (actor === null && route.anonymous !== true) throw unauthorized();
    const issue = log.kind === "write" ? this.#state.findIssue(params.issue ?? "") : null;
    this.#limits.spend(route, issue?.id ?? null);
    if (method !== "GET") this.#checkSending(request);
    const path = url.pathname;
    const { searchParams: query } = url;
    return route.handle({ method, path, params, query, body, actor, state: this.#state });
  }

  #checkSending({ method, url, headers, body }: WireRequest): void {
    if (/mozilla/i.test(headers["user-agent"] ?? "")) throw forbidden("XSRF check failed");
    if (!(headers["content-type"] ?? "").startsWith("application/json")) {
      throw new ApiError(415, { messages: ["Unsupported Media Type"] });
    }
    if (body instanceof SyntaxError) {
      this.#state.violations.push(`${method} ${url.pathname}: broken JSON`);
      throw badRequest("There was an error parsing JSON. Check that your request body is valid.");
    }
  }

  /** Milepost never deletes; all else that is missing is noted, so that nobody relies on a double that lacks it. */
  #unknown(method: string, path: string): ApiError {
    const { flavour, violations } = this.#state;
    if (method === "DELETE") {
      violations.push(`DELETE ${path}: nothing is ever deleted`);
      return new ApiError(405, { messages: ["Method Not Allowed"] });
    }
    const cloudOnly = /^\/rest\/api\/(3\/|2\/(issue\/bulkfetch|search\/jql|priority\/search)$)/.test(path);
    if (flavour === "datacenter" && cloudOnly) {
      return new ApiError(404, { messages: [`null for uri: ${path}`] });
    }
    const message = `The Jira double does not implement ${method} ${path}`;
    violations.push(message);
    return new ApiError(501, { messages: [message] });
  }
}
