import type { RestAnswer } from "../../shared/answer.ts";
import { validationFailed } from "../http/api-error.ts";
import { enumParam } from "../http/enum-param.ts";
import { paginateByNumber } from "../http/pagination.ts";
import { type GitHubRequest, repositoryOf } from "../http/router.ts";
import { renderRestIssue } from "../render/render-issue.ts";
import type { IssueRecord } from "../state.ts";

/** Lists issues and pull requests, by default the open ones, newest first ("List repository issues"). */
export function listIssues(request: GitHubRequest): RestAnswer {
  const repository = repositoryOf(request);
  const state = enumParam(request, "state", ["open", "closed", "all"]);
  const sort = enumParam(request, "sort", ["created", "updated", "comments"]);
  const sign = enumParam(request, "direction", ["desc", "asc"]) === "asc" ? 1 : -1;
  const labels = (request.query.get("labels") ?? "").split(",").filter((name) => name !== "");
  const since = request.query.get("since");
  const inMilestone = milestoneFilter(request);
  const listed = [...repository.issues.values()]
    .filter((issue) => state === "all" || issue.state === state)
    .filter((issue) => labels.every((name) => issue.labels.includes(name.trim().toLowerCase())))
    .filter((issue) => since === null || Date.parse(issue.updatedAt) >= Date.parse(since))
    .filter(inMilestone)
    .filter((issue) => request.state.isListed(issue.created))
    .sort((a, b) => sign * (sortValue(sort, a) - sortValue(sort, b) || a.number - b.number));
  const rendered = listed.map((issue) => renderRestIssue(request.state, issue));
  return paginateByNumber(request, repository, "/issues", rendered);
}

function sortValue(sort: "created" | "updated" | "comments", issue: IssueRecord): number {
  if (sort === "comments") return issue.comments.length;
  return Date.parse(sort === "updated" ? issue.updatedAt : issue.createdAt);
}

/** Returns the filter for the parameter `milestone`: a number, `*` for any milestone, or `none`. */
function milestoneFilter(request: GitHubRequest): (issue: IssueRecord) => boolean {
  const milestone = request.query.get("milestone");
  if (milestone === null) return () => true;
  if (milestone === "*") return (issue) => issue.milestone !== null;
  if (milestone === "none") return (issue) => issue.milestone === null;
  if (!/^\d+$/.test(milestone)) {
    throw validationFailed({ resource: "Issue", code: "invalid", field: "milestone", value: milestone });
  }
  return (issue) => issue.milestone === Number(milestone);
}
