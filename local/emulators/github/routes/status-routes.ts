import { pathParam } from "../../shared/router.ts";
import { checkLength, GitHubApiError, validationFailed } from "../http/api-error.ts";
import type { FieldTypes } from "../http/json-body.ts";
import { paginateByNumber } from "../http/pagination.ts";
import { type GitHubRequest, type GitHubRoute, repositoryOf, route, writableRepositoryOf } from "../http/router.ts";
import { renderAccount } from "../render/render-user.ts";
import type { GitHubState, RepositoryRecord, StatusRecord } from "../state.ts";
import { commitAt } from "./git-routes.ts";

const states = ["error", "failure", "pending", "success"] as const;
/** Maximum number of statuses per sha and context ("Create a commit status"). */
const MAX_PER_CONTEXT = 1_000;
/** Maximum number of characters in a description ("Create a commit status"). */
const MAX_DESCRIPTION_LENGTH = 140;
const fields: FieldTypes = {
  state: "string",
  target_url: "string?",
  description: "string?",
  context: "string",
};

/** Routes of commit statuses ("REST API endpoints for commit statuses"). */
export const statusRoutes: GitHubRoute[] = [
  route("POST", "/repos/:owner/:repo/statuses/:sha", (request) => {
    const status = readStatus(request);
    const repository = repositoryOf(request);
    repository.statuses.push(status);
    return { status: 201, body: renderStatus(request.state, repository, status) };
  }),
  route("GET", "/repos/:owner/:repo/commits/:ref/statuses", (request) => {
    const repository = repositoryOf(request);
    const { sha } = commitAt(repository, pathParam(request, "ref"));
    const found = repository.statuses.filter((status) => status.sha === sha).reverse();
    const rendered = found.map((status) => renderStatus(request.state, repository, status));
    return paginateByNumber(request, repository, `/commits/${sha}/statuses`, rendered);
  }),
  route("GET", "/repos/:owner/:repo/commits/:ref/status", (request) => {
    const repository = repositoryOf(request);
    const { sha } = commitAt(repository, pathParam(request, "ref"));
    const statuses = latestStatuses(repository, sha);
    const state = ["error", "failure"].some((bad) => statuses.some((one) => one.state === bad))
      ? "failure"
      : statuses.length > 0 && statuses.every((one) => one.state === "success")
        ? "success"
        : "pending";
    const rendered = statuses.map((status) => renderStatus(request.state, repository, status));
    const wrap = (page: unknown[]) => ({ state, statuses: page, sha, total_count: statuses.length });
    return paginateByNumber(request, repository, `/commits/${sha}/status`, rendered, wrap);
  }),
];

/** Returns the newest status of each context on a commit. */
export function latestStatuses(repository: RepositoryRecord, sha: string): StatusRecord[] {
  const ofSha = repository.statuses.filter((status) => status.sha === sha);
  return [...new Map(ofSha.map((status) => [status.context, status])).values()];
}

function readStatus(request: GitHubRequest): StatusRecord {
  const repository = writableRepositoryOf(request);
  const sha = pathParam(request, "sha");
  const body = request.body.check(fields);
  const state = states.find((one) => one === body.string("state"));
  const description = body.string("description") ?? null;
  const context = body.string("context") ?? "default";
  if (state === undefined)
    throw validationFailed({
      resource: "Status",
      code: "custom",
      field: "state",
      message: "state is not included in the list",
    });
  if (!repository.git.commits.has(sha)) throw new GitHubApiError(422, `No commit found for SHA: ${sha}`);
  if (description !== null) checkLength("Status", "description", description, MAX_DESCRIPTION_LENGTH);
  const same = repository.statuses.filter((one) => one.sha === sha && one.context === context);
  if (same.length >= MAX_PER_CONTEXT) {
    const message = "This SHA and context has reached the maximum number of statuses.";
    throw validationFailed({ resource: "Status", code: "custom", field: "context", message });
  }
  return {
    id: request.state.nextId("other"),
    sha,
    context,
    state,
    description,
    targetUrl: body.string("target_url") ?? null,
    creator: request.actor.login,
    at: request.state.timestamp(),
  };
}

function renderStatus(state: GitHubState, repository: RepositoryRecord, status: StatusRecord) {
  return {
    url: `${state.url}/repos/${repository.fullName}/statuses/${status.sha}`,
    avatar_url: null,
    id: status.id,
    node_id: `SC_${status.id}`,
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.at,
    updated_at: status.at,
    creator: renderAccount(state.url, status.creator),
  };
}
