import type { RestAnswer } from "../../shared/answer.ts";
import type { LoggedRestRequest } from "../../shared/request-log.ts";
import { matchRoute, type RestRequest, type RouteMatch } from "../../shared/router.ts";
import type { JiraRateLimits } from "../rate-limits.ts";
import type { JiraState } from "../state.ts";
import { badRequest, forbidden, JiraApiError, notFound, unauthorized } from "./api-error.ts";
import type { Authenticator } from "./authenticator.ts";
import type { JiraRoute } from "./router.ts";

/** Jira's REST API without the HTTP server. Authenticates requests, applies rate limits and calls route handlers. */
export class JiraRestApi {
  readonly #state: JiraState;
  readonly #routes: readonly JiraRoute[];
  readonly #authenticator: Authenticator;
  readonly #limits: JiraRateLimits;

  constructor(state: JiraState, routes: readonly JiraRoute[], authenticator: Authenticator, limits: JiraRateLimits) {
    this.#state = state;
    this.#routes = routes;
    this.#authenticator = authenticator;
    this.#limits = limits;
  }

  /** Finds the route of a path. Cloud serves API version 3 only, Data Center version 2 only. */
  match(method: string, path: string): RouteMatch<JiraRoute> | null {
    const base = this.#state.flavour === "cloud" ? "/rest/api/3" : "/rest/api/2";
    if (!path.startsWith(`${base}/`)) return null;
    return matchRoute(this.#routes, method, path.slice(base.length));
  }

  async answer(request: RestRequest, match: RouteMatch<JiraRoute> | null, log: LoggedRestRequest): Promise<RestAnswer> {
    try {
      return this.#handle(request, match, log);
    } catch (error) {
      if (!(error instanceof JiraApiError)) throw error;
      log.limited = error.limited;
      return error.toAnswer();
    }
  }

  #handle(request: RestRequest, match: RouteMatch<JiraRoute> | null, log: LoggedRestRequest): RestAnswer {
    const { method, url, headers, body } = request;
    const actor = this.#authenticator.authenticate(headers.authorization, headers["x-gateway"] !== undefined);
    if (match === null) throw this.#unknownRoute(method, url.pathname);
    const { route, params } = match;
    if (actor === null && route.isPublicRead !== true) throw unauthorized();
    const issue = log.kind === "write" ? this.#state.findIssue(params.issue ?? "") : null;
    this.#limits.count(route, issue?.id ?? null);
    if (method !== "GET") this.#checkBody(request);
    const path = url.pathname;
    const { searchParams: query } = url;
    return route.handle({ method, path, params, query, body, actor, state: this.#state });
  }

  #checkBody({ method, url, headers, body }: RestRequest): void {
    if (/mozilla/i.test(headers["user-agent"] ?? "")) throw forbidden("XSRF check failed");
    // The only requests without a body.
    if (method !== "DELETE" && !(headers["content-type"] ?? "").startsWith("application/json")) {
      throw new JiraApiError(415, { messages: ["Unsupported Media Type"] });
    }
    if (body instanceof SyntaxError) {
      this.#state.violations.push(`${method} ${url.pathname}: broken JSON`);
      throw badRequest("There was an error parsing JSON. Check that your request body is valid.");
    }
  }

  /** Records a violation for a route that the emulator lacks, or a delete, and returns the error. */
  #unknownRoute(method: string, path: string): JiraApiError {
    const { flavour, violations } = this.#state;
    if (method === "DELETE") {
      violations.push(`DELETE ${path}: Milepost never deletes items`);
      return new JiraApiError(405, { messages: ["Method Not Allowed"] });
    }
    const isCloudOnly = /^\/rest\/api\/(3\/|2\/(issue\/bulkfetch|search\/jql|priority\/search)$)/.test(path);
    if (flavour === "datacenter" && isCloudOnly) return notFound(`null for uri: ${path}`);
    const message = `The Jira emulator does not implement ${method} ${path}`;
    violations.push(message);
    return new JiraApiError(501, { messages: [message] });
  }
}
