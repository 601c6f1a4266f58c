import { ApiError, noPush, validationFailed } from "../http/api-error.ts";
import type { FieldTypes } from "../http/json-body.ts";
import { paginate } from "../http/pagination.ts";
import { type ApiRequest, param, type Route, repositoryOf, route } from "../http/router.ts";
import { renderUser } from "../render/render-user.ts";
import type { GitHubState, Repository, Status } from "../state.ts";
import { commitAt } from "./git-routes.ts";

const states = ["error", "failure", "pending", "success"] as const;
/** "Create a commit status": a sha and context take 1,000 statuses; a description is short. */
const mostPerContext = 1_000;
const mostDescription = 140;
const fields: FieldTypes = {
  state: "string",
  target_url: "string?",
  description: "string?",
  context: "string",
};

/** "REST API endpoints for commit statuses". */
export const statusRoutes: Route[] = [
  route("POST", "/repos/:owner/:repo/statuses/:sha", (request) => {
    const status = readStatus(request);
    const repository = repositoryOf(request);
    repository.statuses.push(status);
    return { status: 201, body: renderStatus(request.state, repository, status) };
  }),
  route("GET", "/repos/:owner/:repo/commits/:ref/statuses", (request) => {
    const repository = repositoryOf(request);
    const { sha } = commitAt(repository, param(request, "ref"));
    const found = repository.statuses.filter((status) => status.sha === sha).reverse();
    const rendered = found.map((status) => renderStatus(request.state, repository, status));
    return paginate(request, repository, `/commits/${sha}/statuses`, rendered);
  }),
  route("GET", "/repos/:owner/:repo/commits/:ref/status", (request) => {
    const repository = repositoryOf(request);
    const { sha } = commitAt(repository, param(request, "ref"));
    const statuses = latestStatuses(repository, sha);
    const state = ["error", "failure"].some((bad) => statuses.some((one) => one.state === bad))
      ? "failure"
      : statuses.length > 0 && statuses.every((one) => one.state === "success")
        ? "success"
        : "pending";
    const rendered = statuses.map((status) => renderStatus(request.state, repository, status));
    const wrap = (page: unknown[]) => ({ state, statuses: page, sha, total_count: statuses.length });
    return paginate(request, repository, `/commits/${sha}/status`, rendered, wrap);
  }),
];

/** The newest of each context. */
export function latestStatuses(repository: Repository, sha: string): Status[] {
  const ofSha = repository.statuses.filter((status) => status.sha === sha);
  return [...new Map(ofSha.map((status) => [status.context, status])).values()];
}

function readStatus(request: ApiRequest): Status {
  const repository = repositoryOf(request);
  if (!repository.push) throw noPush();
  const sha = param(request, "sha");
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
  if (!repository.git.commits.has(sha)) throw new ApiError(422, `No commit found for SHA: ${sha}`);
  if (description !== null && [...description].length > mostDescription) {
    const message = `description is too long (maximum is ${mostDescription} characters)`;
    throw validationFailed({ resource: "Status", code: "custom", field: "description", message });
  }
  const same = repository.statuses.filter((one) => one.sha === sha && one.context === context);
  if (same.length >= mostPerContext) {
    const message = "This SHA and context has reached the maximum number of statuses.";
    throw validationFailed({ resource: "Status", code: "custom", field: "context", message });
  }
  return {
    id: request.state.id("other"),
    sha,
    context,
    state,
    description,
    targetUrl: body.string("target_url") ?? null,
    creator: request.actor.login,
    at: request.state.timestamp(),
  };
}

function renderStatus(state: GitHubState, repository: Repository, status: Status) {
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
    creator: renderUser(state.url, status.creator),
  };
}
