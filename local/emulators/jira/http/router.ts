import type { Answer } from "../../shared/answer.ts";
import type { Issue, JiraState, Project, User } from "../state.ts";
import type { Permission } from "../vocabulary.ts";
import { ApiError, badRequest, forbidden, noIssue } from "./api-error.ts";

/** One API request. */
export interface ApiRequest {
  method: string;
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
  /** Null: nobody signed in. */
  actor: User | null;
  state: JiraState;
}

export interface RouteOptions {
  /** A read although it is a POST: a search. */
  read?: boolean;
  /** Answers people who did not sign in as well, with what they may see: nothing. */
  anonymous?: boolean;
}

export interface Route extends RouteOptions {
  method: string;
  /** Below `/rest/api/3`. */
  pattern: string;
  handle: (request: ApiRequest) => Answer;
}

/** Makes a route: `:name` stands for one segment. */
export function route(
  method: string,
  pattern: string,
  handle: Route["handle"],
  options: RouteOptions = {},
): Route {
  return { method, pattern, handle, ...options };
}

export function param(request: ApiRequest, name: string): string {
  const value = request.params[name];
  if (value === undefined) throw new Error(`The route has no parameter ${name}`);
  return value;
}

/** Who signed in; routes that are not anonymous have somebody. */
export function actorOf({ actor }: ApiRequest): User {
  if (actor === null) throw new Error("The route takes people who did not sign in");
  return actor;
}

/** The project in the path; 404 when there is none, and when it may not be seen. */
export function projectOf(request: ApiRequest): Project {
  const key = param(request, "project");
  const project = request.state.findProject(key);
  if (project !== null && visible(request, project)) return project;
  throw new ApiError(404, { messages: [request.state.words.noProject(key)] });
}

/** The issue in the path; 404 when there is none, and when it may not be seen. */
export function issueOf(request: ApiRequest): Issue {
  const issue = request.state.findIssue(param(request, "issue"));
  if (issue !== null && visible(request, issue.project)) return issue;
  throw noIssue(request.state.words);
}

export function visible({ actor }: ApiRequest, project: Project): boolean {
  return actor !== null && project.access && !project.denied.has("BROWSE_PROJECTS");
}

/** Throws 403 without the permission. */
export function need(project: Project, permission: Permission): void {
  if (project.denied.has(permission)) {
    throw forbidden(`You do not have the permission ${permission} in ${project.key}.`);
  }
}

/** A number of the query, as Jira reads it. */
export function numberOf(request: ApiRequest, name: string, otherwise: number): number {
  const given = request.query.get(name);
  if (given === null) return otherwise;
  if (!/^\d+$/.test(given)) throw badRequest(`The value of ${name} must be a number.`);
  return Number(given);
}
