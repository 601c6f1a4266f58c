import { GitHubApiError, githubNotFound, missingPermission, validationFailed } from "../http/api-error.ts";
import type { FieldTypes, JsonBody } from "../http/json-body.ts";
import { paginateByNumber } from "../http/pagination.ts";
import { type GitHubRequest, type GitHubRoute, numberParam, repositoryOf, route } from "../http/router.ts";
import type { GitHubIssues } from "../issues/issues.ts";
import { listIssues } from "../issues/list-issues.ts";
import { renderIssueComment, renderRestIssue } from "../render/render-issue.ts";
import type { GitHubIssuePatch, StateReason } from "../snapshots.ts";
import type { CommentRecord, IssueRecord, RepositoryRecord } from "../state.ts";

const collection = "/repos/:owner/:repo/issues";
const single = `${collection}/:number`;

/** The fields in the body of "Create an issue". */
const createFields: FieldTypes = {
  title: "string",
  body: "string?",
  milestone: "integer?",
  labels: "labels",
  assignees: "strings",
};
const updateFields: FieldTypes = { ...createFields, state: "string", state_reason: "string?" };

export function githubIssueRoutes(issues: GitHubIssues): GitHubRoute[] {
  return [
    route("GET", collection, (request) => {
      if (!repositoryOf(request).hasIssues) throw githubNotFound();
      return listIssues(request);
    }),
    route("POST", collection, (request) => {
      const repository = repositoryWithIssues(request);
      const patch = readPatch(request.body.check(createFields));
      const issue = issues.create(repository, { ...patch, title: patch.title ?? "" }, request.actor);
      const body = renderRestIssue(request.state, issue);
      return { status: 201, body, headers: { location: body.url } };
    }),
    ...commentRoutes(issues),
    route("GET", single, (request) => ({
      status: 200,
      body: renderRestIssue(request.state, findIssue(request)),
    })),
    route("PATCH", single, (request) => {
      const issue = findIssue(request);
      if (!issue.repository.canPush && issue.author !== request.actor.login) throw missingPermission();
      issues.edit(issue, readPatch(request.body.check(updateFields)), request.actor);
      return { status: 200, body: renderRestIssue(request.state, issue) };
    }),
  ];
}

/** Returns the repository in the path. Throws a 410 if its Issues are disabled ("REST API endpoints for issues"). */
function repositoryWithIssues(request: GitHubRequest): RepositoryRecord {
  const repository = repositoryOf(request);
  if (repository.hasIssues) return repository;
  throw new GitHubApiError(410, "Issues are disabled for this repo");
}

/** Returns the issue in the path. Throws a 410 for a deleted and a 301 for a transferred issue ("Get an issue"). */
export function findIssue(request: GitHubRequest): IssueRecord {
  const repository = repositoryWithIssues(request);
  const number = numberParam(request, "number");
  const issue = repository.issues.get(number);
  if (issue !== undefined) return issue;
  const moved = repository.transferred.get(number);
  if (moved !== undefined) {
    const location = `/repositories/${moved.repository.id}/issues/${moved.number}`;
    throw new GitHubApiError(301, "Moved Permanently", { headers: { location } });
  }
  if (number > 0 && number < repository.nextIssue) throw new GitHubApiError(410, "This issue was deleted");
  throw githubNotFound();
}

function commentRoutes(issues: GitHubIssues): GitHubRoute[] {
  const fields: FieldTypes = { body: "string" };
  const byId = "/repos/:owner/:repo/issues/comments/:comment";
  return [
    route("GET", `${single}/comments`, (request) => {
      const issue = findIssue(request);
      const rendered = issue.comments.map((comment) => renderIssueComment(request.state, issue, comment));
      return paginateByNumber(request, issue.repository, `/issues/${issue.number}/comments`, rendered);
    }),
    route("POST", `${single}/comments`, (request) => {
      const issue = findIssue(request);
      const text = request.body.check(fields).string("body") ?? "";
      const comment = issues.comment(issue, text, request.actor);
      return { status: 201, body: renderIssueComment(request.state, issue, comment) };
    }),
    route("GET", byId, (request) => {
      const [issue, comment] = findComment(request);
      return { status: 200, body: renderIssueComment(request.state, issue, comment) };
    }),
    route("PATCH", byId, (request) => {
      const [issue, comment] = findComment(request);
      comment.body = request.body.check(fields).string("body") ?? comment.body;
      comment.updatedAt = request.state.timestamp();
      return { status: 200, body: renderIssueComment(request.state, issue, comment) };
    }),
  ];
}

function findComment(request: GitHubRequest): [IssueRecord, CommentRecord] {
  const id = numberParam(request, "comment");
  for (const issue of repositoryOf(request).issues.values()) {
    const comment = issue.comments.find((one) => one.id === id);
    if (comment !== undefined) return [issue, comment];
  }
  throw githubNotFound();
}

const reasons: readonly StateReason[] = ["completed", "not_planned", "duplicate", "reopened"];

function readPatch(body: JsonBody): Omit<GitHubIssuePatch, "parent"> {
  const state = body.string("state") ?? undefined;
  if (state !== undefined && state !== "open" && state !== "closed") {
    throw validationFailed({ resource: "Issue", code: "invalid", field: "state", value: state });
  }
  const requested = body.string("state_reason");
  const stateReason = typeof requested === "string" ? reasons.find((one) => one === requested) : requested;
  if (typeof requested === "string" && stateReason === undefined) {
    throw validationFailed({ resource: "Issue", code: "invalid", field: "state_reason", value: requested });
  }
  return {
    title: body.string("title") ?? undefined,
    body: body.string("body"),
    state,
    stateReason,
    labels: body.list("labels"),
    assignees: body.list("assignees"),
    milestone: body.integer("milestone"),
  };
}
