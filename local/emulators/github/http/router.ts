import type { RestAnswer } from "../../shared/answer.ts";
import { pathParam } from "../../shared/router.ts";
import type { Actor, GitHubState, RepositoryRecord } from "../state.ts";
import { githubNotFound, missingPermission } from "./api-error.ts";
import type { JsonBody } from "./json-body.ts";

/** An authenticated API request. */
export interface GitHubRequest {
  method: string;
  params: Record<string, string>;
  query: URLSearchParams;
  accept: string;
  body: JsonBody;
  actor: Actor;
  state: GitHubState;
}

export interface GitHubRoute {
  method: string;
  /** Path pattern: `:name` matches one segment, `*name` the rest of the path. */
  pattern: string;
  handle: (request: GitHubRequest) => RestAnswer | Promise<RestAnswer>;
  /** The required credentials: any token (default), the App's JWT, an installation token, or none. */
  auth?: "token" | "jwt" | "installation" | "none";
}

export function route(method: string, pattern: string, handle: GitHubRoute["handle"]): GitHubRoute {
  return { method, pattern, handle };
}

/** Defines a route that requires the GitHub App's JWT. */
export function appRoute(method: string, pattern: string, handle: GitHubRoute["handle"]): GitHubRoute {
  return { method, pattern, handle, auth: "jwt" };
}

export function numberParam(request: GitHubRequest, name: string): number {
  const value = pathParam(request, name);
  if (!/^\d+$/.test(value)) throw githubNotFound();
  return Number(value);
}

export function repositoryOf(request: GitHubRequest): RepositoryRecord {
  const fullName = `${pathParam(request, "owner")}/${pathParam(request, "repo")}`;
  return request.state.resolveRepository(fullName, request.method);
}

/** Returns the repository in the path. Throws a 403 if the token has no push access. */
export function writableRepositoryOf(request: GitHubRequest): RepositoryRecord {
  const repository = repositoryOf(request);
  if (!repository.canPush) throw missingPermission();
  return repository;
}
