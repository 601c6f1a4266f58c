import type { RestAnswer } from "../../shared/answer.ts";
import { pathParam } from "../../shared/router.ts";
import type { JiraState, StoredIssue, StoredProject, StoredUser } from "../state.ts";
import type { Permission } from "../value-types.ts";
import { badRequest, forbidden, issueNotFound, notFound } from "./api-error.ts";

/** One API request. */
export interface JiraApiRequest {
  method: string;
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
  /** The authenticated user; `null` for a request without credentials. */
  actor: StoredUser | null;
  state: JiraState;
}

export interface JiraRoute {
  method: string;
  /** Path relative to `/rest/api/3` or `/rest/api/2`; `:name` matches one segment. */
  pattern: string;
  handle: (request: JiraApiRequest) => RestAnswer;
  isPublicRead?: true;
}

export function defineRoute(method: string, pattern: string, handle: JiraRoute["handle"]): JiraRoute {
  return { method, pattern, handle };
}

/** Defines a read route that also answers requests without credentials, with the data of an empty site, like Jira. */
export function definePublicRead(method: string, pattern: string, handle: JiraRoute["handle"]): JiraRoute {
  return { method, pattern, handle, isPublicRead: true };
}

/** Returns the authenticated user. Throws if there is none, so routes from `definePublicRead` must not call it. */
export function requireUser({ actor }: JiraApiRequest): StoredUser {
  if (actor === null) throw new Error("The route allows anonymous requests");
  return actor;
}

/** Returns the project in the path. Throws a 404 if it does not exist or is not visible. */
export function requireProject(request: JiraApiRequest): StoredProject {
  const key = pathParam(request, "project");
  const project = request.state.findProject(key);
  if (project !== null && isProjectVisible(request, project)) return project;
  throw notFound(request.state.texts.projectNotFound(key));
}

/** Returns the issue in the path. Throws a 404 if it does not exist or is not visible. */
export function requireIssue(request: JiraApiRequest): StoredIssue {
  const issue = request.state.findIssue(pathParam(request, "issue"));
  if (issue !== null && isIssueVisible(request, issue)) return issue;
  // Data Center distinguishes an issue with a security level (REST API, "Get issue").
  if (issue?.isHidden && request.state.flavour === "datacenter" && isVisible(request, issue.project)) {
    throw forbidden("You do not have the permission to see the specified issue.");
  }
  throw issueNotFound(request.state.texts);
}

export function isIssueVisible(request: JiraApiRequest, { project, isHidden }: StoredIssue): boolean {
  return !isHidden && isVisible(request, project);
}

/** Returns true if the account can browse or administer the project ("Get project"). */
function isProjectVisible(request: JiraApiRequest, project: StoredProject): boolean {
  const administers = request.actor !== null && !project.deniedPermissions.has("ADMINISTER_PROJECTS");
  return isVisible(request, project) || (administers && project.isAccessible);
}

/** Returns true if the account can browse the project's issues. */
export function isVisible({ actor }: JiraApiRequest, project: StoredProject): boolean {
  return actor !== null && project.isAccessible && !project.deniedPermissions.has("BROWSE_PROJECTS");
}

/** Throws a 403 if the token's owner lacks the permission in the project. */
export function requirePermission(project: StoredProject, permission: Permission): void {
  if (project.deniedPermissions.has(permission)) {
    throw forbidden(`You do not have the permission ${permission} in ${project.key}.`);
  }
}

/** Returns a numeric query parameter, or the default if it is absent. Throws a 400 if it is not a number. */
export function numberParameter(request: JiraApiRequest, name: string, defaultValue: number): number {
  const given = request.query.get(name);
  if (given === null) return defaultValue;
  if (!/^\d+$/.test(given)) throw badRequest(`The value of ${name} must be a number.`);
  return Number(given);
}
