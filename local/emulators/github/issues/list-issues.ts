import type { Answer } from "../../shared/answer.ts";
import { validationFailed } from "../http/api-error.ts";
import { paginate } from "../http/pagination.ts";
import { choice } from "../http/query-choice.ts";
import { type ApiRequest, repositoryOf } from "../http/router.ts";
import { renderIssue } from "../render/render-issue.ts";
import type { Issue } from "../state.ts";

/** Open ones, newest first, pull requests included ("List repository issues"). */
export function listIssues(request: ApiRequest): Answer {
  const repository = repositoryOf(request);
  const state = choice(request, "state", ["open", "closed", "all"]);
  const sort = choice(request, "sort", ["created", "updated", "comments"]);
  const sign = choice(request, "direction", ["desc", "asc"]) === "asc" ? 1 : -1;
  const labels = (request.query.get("labels") ?? "").split(",").filter((name) => name !== "");
  const since = request.query.get("since");
  const inMilestone = milestoneFilter(request);
  const listed = [...repository.issues.values()]
    .filter((issue) => state === "all" || issue.state === state)
    .filter((issue) => labels.every((name) => issue.labels.includes(name.trim().toLowerCase())))
    .filter((issue) => since === null || Date.parse(issue.updatedAt) >= Date.parse(since))
    .filter(inMilestone)
    .filter((issue) => request.state.listed(issue.born))
    .sort((a, b) => sign * (rank(sort, a) - rank(sort, b) || a.number - b.number));
  const rendered = listed.map((issue) => renderIssue(request.state, issue));
  return paginate(request, repository, "/issues", rendered);
}

function rank(sort: "created" | "updated" | "comments", issue: Issue): number {
  if (sort === "comments") return issue.comments.length;
  return Date.parse(sort === "updated" ? issue.updatedAt : issue.createdAt);
}

/** A number, `*` for any, `none`. */
function milestoneFilter(request: ApiRequest): (issue: Issue) => boolean {
  const wanted = request.query.get("milestone");
  if (wanted === null) return () => true;
  if (wanted === "*") return (issue) => issue.milestone !== null;
  if (wanted === "none") return (issue) => issue.milestone === null;
  if (!/^\d+$/.test(wanted)) {
    throw validationFailed({ resource: "Issue", code: "invalid", field: "milestone", value: wanted });
  }
  return (issue) => issue.milestone === Number(wanted);
}
