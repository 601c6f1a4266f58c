import { pathParam } from "../../shared/router.ts";
import { GitHubApiError, githubNotFound, validationFailed } from "../http/api-error.ts";
import type { FieldTypes, JsonBody } from "../http/json-body.ts";
import { paginateByNumber } from "../http/pagination.ts";
import { type GitHubRequest, type GitHubRoute, numberParam, repositoryOf, route } from "../http/router.ts";
import type { CheckRunRecord, GitHubState, RepositoryRecord } from "../state.ts";
import { commitAt } from "./git-routes.ts";

const collection = "/repos/:owner/:repo/check-runs";
/** Maximum number of characters in each of `summary` and `text` ("Create a check run"). */
const MAX_TEXT_LENGTH = 65_535;
/** Maximum number of annotations per request ("Create a check run"). */
const MAX_ANNOTATIONS = 50;
const conclusions = [
  "action_required",
  "cancelled",
  "failure",
  "neutral",
  "success",
  "skipped",
  "stale",
  "timed_out",
] as const;
const fields: FieldTypes = {
  name: "string",
  head_sha: "string",
  details_url: "string",
  external_id: "string",
  status: "string",
  started_at: "string",
  conclusion: "string",
  completed_at: "string",
  output: "object",
};

/** Routes of check runs ("REST API endpoints for check runs"). Only GitHub Apps can write. */
export const checkRunRoutes: GitHubRoute[] = [
  route("POST", collection, (request) => {
    requireApp(request);
    const repository = repositoryOf(request);
    const body = request.body.check(fields);
    const sha = body.string("head_sha") ?? "";
    const name = body.string("name") ?? "";
    if (name === "") throw validationFailed({ resource: "CheckRun", code: "missing_field", field: "name" });
    if (!repository.git.commits.has(sha)) throw new GitHubApiError(422, `No commit found for SHA: ${sha}`);
    const at = request.state.timestamp();
    const run: CheckRunRecord = {
      id: request.state.nextId("other"),
      sha,
      name,
      status: "queued",
      conclusion: null,
      title: null,
      summary: null,
      text: null,
      annotations: 0,
      detailsUrl: null,
      externalId: body.string("external_id") ?? "",
      startedAt: body.string("started_at") ?? at,
      completedAt: null,
    };
    apply(run, body, at);
    repository.checkRuns.push(run);
    return { status: 201, body: renderCheckRun(request.state, repository, run) };
  }),
  route("PATCH", `${collection}/:id`, (request) => {
    requireApp(request);
    const run = find(request);
    apply(run, request.body.check(fields), request.state.timestamp());
    return { status: 200, body: renderCheckRun(request.state, repositoryOf(request), run) };
  }),
  route("GET", `${collection}/:id`, (request) => ({
    status: 200,
    body: renderCheckRun(request.state, repositoryOf(request), find(request)),
  })),
  route("GET", "/repos/:owner/:repo/commits/:ref/check-runs", (request) => {
    const repository = repositoryOf(request);
    const { sha } = commitAt(repository, pathParam(request, "ref"));
    const name = request.query.get("check_name");
    const found = repository.checkRuns.filter((run) => run.sha === sha && (name === null || run.name === name));
    const rendered = found.map((run) => renderCheckRun(request.state, repository, run));
    const wrap = (check_runs: unknown[]) => ({ total_count: found.length, check_runs });
    return paginateByNumber(request, repository, `/commits/${sha}/check-runs`, rendered, wrap);
  }),
];

function requireApp(request: GitHubRequest): void {
  if (!request.actor.app) {
    throw new GitHubApiError(403, "You must authenticate via a GitHub App.");
  }
}

function find(request: GitHubRequest): CheckRunRecord {
  const run = repositoryOf(request).checkRuns.find(({ id }) => id === numberParam(request, "id"));
  if (run === undefined) throw githubNotFound();
  return run;
}

function apply(run: CheckRunRecord, body: JsonBody, at: string): void {
  const requested = body.string("conclusion");
  const conclusion = conclusions.find((one) => one === requested);
  if (typeof requested === "string" && conclusion === undefined) {
    throw validationFailed({ resource: "CheckRun", code: "invalid", field: "conclusion", value: requested });
  }
  const status = conclusion === undefined ? (body.string("status") ?? run.status) : "completed";
  if (status === "completed" && (conclusion ?? run.conclusion) === null) {
    throw validationFailed({ resource: "CheckRun", code: "missing_field", field: "conclusion" });
  }
  const output = body.object("output");
  for (const field of ["title", "summary", "text"] as const) {
    const text = output?.[field];
    if (output !== undefined && field !== "text" && typeof text !== "string") {
      throw validationFailed({ resource: "CheckRun", code: "missing_field", field: `output.${field}` });
    }
    if (typeof text !== "string") continue;
    if ([...text].length > MAX_TEXT_LENGTH) {
      const message = `${field} exceeds a maximum length of ${MAX_TEXT_LENGTH} characters`;
      throw validationFailed({ resource: "CheckRun", code: "custom", field: `output.${field}`, message });
    }
    run[field] = text;
  }
  const annotations = output?.annotations;
  if (Array.isArray(annotations)) {
    if (annotations.length > MAX_ANNOTATIONS) {
      throw validationFailed({ resource: "CheckRun", code: "invalid", field: "annotations" });
    }
    run.annotations += annotations.length;
  }
  run.status = status;
  run.conclusion = conclusion ?? run.conclusion;
  run.completedAt = status === "completed" ? (body.string("completed_at") ?? at) : null;
  run.detailsUrl = body.string("details_url") ?? run.detailsUrl;
}

function renderCheckRun(state: GitHubState, repository: RepositoryRecord, run: CheckRunRecord) {
  const url = `${state.url}/repos/${repository.fullName}/check-runs/${run.id}`;
  return {
    id: run.id,
    node_id: `CR_${run.id}`,
    head_sha: run.sha,
    external_id: run.externalId,
    url,
    html_url: `${state.url}/${repository.fullName}/commit/${run.sha}`,
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations,
      annotations_url: `${url}/annotations`,
    },
    name: run.name,
    check_suite: null,
    app: null,
    pull_requests: [],
  };
}
