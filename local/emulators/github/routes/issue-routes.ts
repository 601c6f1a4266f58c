import { ApiError, noPush, notFound, validationFailed } from "../http/api-error.ts";
import type { FieldTypes, JsonBody } from "../http/json-body.ts";
import { paginate } from "../http/pagination.ts";
import { type ApiRequest, numberParam, type Route, repositoryOf, route } from "../http/router.ts";
import type { Issues } from "../issues/issues.ts";
import { listIssues } from "../issues/list-issues.ts";
import { renderComment, renderIssue } from "../render/render-issue.ts";
import type { IssuePatch, StateReason } from "../snapshots.ts";
import type { Comment, Issue } from "../state.ts";

const collection = "/repos/:owner/:repo/issues";
const single = `${collection}/:number`;

/** "Create an issue" and "Update an issue". */
const createFields: FieldTypes = {
  title: "string",
  body: "string?",
  milestone: "integer?",
  labels: "labels",
  assignees: "strings",
};
const updateFields: FieldTypes = { ...createFields, state: "string", state_reason: "string?" };

export function issueRoutes(issues: Issues): Route[] {
  return [
    route("GET", collection, listIssues),
    route("POST", collection, (request) => {
      const repository = repositoryOf(request);
      const patch = readPatch(request.body.check(createFields));
      const issue = issues.create(repository, { ...patch, title: patch.title ?? "" }, request.actor);
      const body = renderIssue(request.state, issue);
      return { status: 201, body, headers: { location: body.url } };
    }),
    ...commentRoutes(issues),
    route("GET", single, (request) => ({
      status: 200,
      body: renderIssue(request.state, findIssue(request)),
    })),
    route("PATCH", single, (request) => {
      const issue = findIssue(request);
      if (!issue.repository.push && issue.author !== request.actor.login) throw noPush();
      issues.edit(issue, readPatch(request.body.check(updateFields)), request.actor);
      return { status: 200, body: renderIssue(request.state, issue) };
    }),
  ];
}

/** 410 for a deleted issue ("Get an issue"). */
export function findIssue(request: ApiRequest): Issue {
  const repository = repositoryOf(request);
  const number = numberParam(request, "number");
  const issue = repository.issues.get(number);
  if (issue !== undefined) return issue;
  if (number > 0 && number < repository.nextIssue) throw new ApiError(410, "This issue was deleted");
  throw notFound();
}

function commentRoutes(issues: Issues): Route[] {
  const fields: FieldTypes = { body: "string" };
  const byId = "/repos/:owner/:repo/issues/comments/:comment";
  return [
    route("GET", `${single}/comments`, (request) => {
      const issue = findIssue(request);
      const rendered = issue.comments.map((comment) => renderComment(request.state, issue, comment));
      return paginate(request, issue.repository, `/issues/${issue.number}/comments`, rendered);
    }),
    route("POST", `${single}/comments`, (request) => {
      const issue = findIssue(request);
      const text = request.body.check(fields).string("body") ?? "";
      const comment = issues.comment(issue, text, request.actor);
      return { status: 201, body: renderComment(request.state, issue, comment) };
    }),
    route("GET", byId, (request) => {
      const [issue, comment] = findComment(request);
      return { status: 200, body: renderComment(request.state, issue, comment) };
    }),
    route("PATCH", byId, (request) => {
      const [issue, comment] = findComment(request);
      comment.body = request.body.check(fields).string("body") ?? comment.body;
      comment.updatedAt = request.state.timestamp();
      return { status: 200, body: renderComment(request.state, issue, comment) };
    }),
  ];
}

function findComment(request: ApiRequest): [Issue, Comment] {
  const id = numberParam(request, "comment");
  for (const issue of repositoryOf(request).issues.values()) {
    const comment = issue.comments.find((one) => one.id === id);
    if (comment !== undefined) return [issue, comment];
  }
  throw notFound();
}

const reasons: readonly StateReason[] = ["completed", "not_planned", "duplicate", "reopened"];

function readPatch(body: JsonBody): Omit<IssuePatch, "parent"> {
  const state = body.string("state") ?? undefined;
  if (state !== undefined && state !== "open" && state !== "closed") {
    throw validationFailed({ resource: "Issue", code: "invalid", field: "state", value: state });
  }
  const wanted = body.string("state_reason");
  const stateReason = typeof wanted === "string" ? reasons.find((one) => one === wanted) : wanted;
  if (typeof wanted === "string" && stateReason === undefined) {
    throw validationFailed({ resource: "Issue", code: "invalid", field: "state_reason", value: wanted });
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
