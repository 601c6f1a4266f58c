import type { Answer } from "../../shared/answer.ts";
import type { Actor, GitHubState, Repository } from "../state.ts";
import { notFound } from "./api-error.ts";
import type { JsonBody } from "./json-body.ts";

/** One API request, authenticated, with its repository found. */
export interface ApiRequest {
  method: string;
  params: Record<string, string>;
  query: URLSearchParams;
  accept: string;
  body: JsonBody;
  actor: Actor;
  state: GitHubState;
}

export interface RouteOptions {
  /** Who may call: a token, the App's JWT, or an installation token only. Default "token". */
  auth?: "token" | "jwt" | "installation";
}

export interface Route extends RouteOptions {
  method: string;
  pattern: string;
  handle: (request: ApiRequest) => Answer | Promise<Answer>;
}

/** Makes a route: `:name` stands for one segment, `*name` for the rest of the path. */
export function route(
  method: string,
  pattern: string,
  handle: Route["handle"],
  options: RouteOptions = {},
): Route {
  return { method, pattern, handle, ...options };
}

export interface Match {
  route: Route;
  params: Record<string, string>;
}

export function param(request: ApiRequest, name: string): string {
  const value = request.params[name];
  if (value === undefined) throw new Error(`The route has no parameter ${name}`);
  return value;
}

export function numberParam(request: ApiRequest, name: string): number {
  const value = param(request, name);
  if (!/^\d+$/.test(value)) throw notFound();
  return Number(value);
}

export function repositoryOf(request: ApiRequest): Repository {
  return request.state.reach(`${param(request, "owner")}/${param(request, "repo")}`, request.method);
}
