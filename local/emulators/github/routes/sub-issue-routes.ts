import { githubNotFound, missingPermission, validationFailed } from "../http/api-error.ts";
import type { FieldTypes } from "../http/json-body.ts";
import { paginateByNumber } from "../http/pagination.ts";
import { type GitHubRequest, type GitHubRoute, route } from "../http/router.ts";
import { addSubIssue, removeSubIssue } from "../issues/sub-issues.ts";
import { renderRestIssue } from "../render/render-issue.ts";
import type { IssueRecord } from "../state.ts";
import { findIssue } from "./issue-routes.ts";

const single = "/repos/:owner/:repo/issues/:number";
const addFields: FieldTypes = { sub_issue_id: "integer", replace_parent: "boolean" };
const removeFields: FieldTypes = { sub_issue_id: "integer" };

/** Routes of sub-issues ("REST API endpoints for sub-issues"). Adding or removing a sub-issue returns the parent. */
export const subIssueRoutes: GitHubRoute[] = [
  route("GET", `${single}/sub_issues`, (request) => {
    const issue = findIssue(request);
    const listed = issue.children.filter((child) => request.state.isListed(child.created));
    const rendered = listed.map((child) => renderRestIssue(request.state, child));
    return paginateByNumber(request, issue.repository, `/issues/${issue.number}/sub_issues`, rendered);
  }),
  route("POST", `${single}/sub_issues`, (request) => {
    const parent = writable(request);
    const body = request.body.check(addFields);
    const added = addSubIssue(request.state, parent, childId(request), body.boolean("replace_parent"));
    return { status: 201, body: renderRestIssue(request.state, added) };
  }),
  route("DELETE", `${single}/sub_issue`, (request) => {
    const parent = writable(request);
    request.body.check(removeFields);
    return {
      status: 200,
      body: renderRestIssue(request.state, removeSubIssue(request.state, parent, childId(request))),
    };
  }),
  route("GET", `${single}/parent`, (request) => {
    const { parent } = findIssue(request);
    if (parent === null) throw githubNotFound();
    return { status: 200, body: renderRestIssue(request.state, parent) };
  }),
];

function childId(request: GitHubRequest): number {
  const id = request.body.integer("sub_issue_id");
  if (typeof id === "number") return id;
  throw validationFailed({ resource: "SubIssue", code: "missing_field", field: "sub_issue_id" });
}

function writable(request: GitHubRequest): IssueRecord {
  const issue = findIssue(request);
  if (!issue.repository.canPush) throw missingPermission();
  return issue;
}
