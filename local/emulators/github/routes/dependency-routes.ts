import { GitHubApiError, githubNotFound, missingPermission, validationFailed } from "../http/api-error.ts";
import { paginateByNumber } from "../http/pagination.ts";
import { type GitHubRequest, type GitHubRoute, route } from "../http/router.ts";
import { renderRestIssue } from "../render/render-issue.ts";
import type { IssueRecord } from "../state.ts";
import { findIssue } from "./issue-routes.ts";

const blockedBy = "/repos/:owner/:repo/issues/:number/dependencies/blocked_by";

/** Routes of issue dependencies ("REST API endpoints for issue dependencies"). A write returns the blocked issue. */
export const dependencyRoutes: GitHubRoute[] = [
  route("GET", blockedBy, (request) => {
    const issue = findIssue(request);
    const rendered = issue.blockedBy.map((blocker) => renderRestIssue(request.state, blocker));
    return paginateByNumber(request, issue.repository, `/issues/${issue.number}/dependencies/blocked_by`, rendered);
  }),
  route("POST", blockedBy, (request) => {
    const issue = writable(request);
    const id = request.body.check({ issue_id: "integer" }).integer("issue_id");
    if (typeof id !== "number") throw validationFailed({ resource: "Issue", code: "missing_field", field: "issue_id" });
    const blocker = findBlocker(request, id);
    const isPointless = blocker === issue || blocker.pullRequest || issue.blockedBy.includes(blocker);
    if (isPointless) throw new GitHubApiError(422, "The issue dependency could not be added");
    issue.blockedBy.push(blocker);
    return { status: 201, body: renderRestIssue(request.state, issue) };
  }),
  route("DELETE", `${blockedBy}/:blocker`, (request) => {
    const issue = writable(request);
    const blocker = findBlocker(request, Number(request.params.blocker));
    if (!issue.blockedBy.includes(blocker)) throw githubNotFound();
    issue.blockedBy = issue.blockedBy.filter((one) => one !== blocker);
    return { status: 200, body: renderRestIssue(request.state, issue) };
  }),
];

/** Returns the issue with an id, not a number. Throws a 404 if it does not exist or is not visible. */
function findBlocker({ state }: GitHubRequest, id: number): IssueRecord {
  const blocker = state.issueById(id);
  if (blocker === null || !blocker.repository.isAccessible) throw githubNotFound();
  return blocker;
}

function writable(request: GitHubRequest): IssueRecord {
  const issue = findIssue(request);
  if (!issue.repository.canPush) throw missingPermission();
  return issue;
}
