import type { RestEndpointMethodTypes } from "@octokit/rest";
import type { GitHubState, Milestone, Repository } from "../state.ts";
import { nodeId, renderUser } from "./render-user.ts";

type RestMilestone = RestEndpointMethodTypes["issues"]["getMilestone"]["response"]["data"];

/** Pull requests count as well, as on github.com. */
export function countIssues(repository: Repository, milestone: number): { open: number; closed: number } {
  const issues = [...repository.issues.values()].filter((issue) => issue.milestone === milestone);
  const open = issues.filter((issue) => issue.state === "open").length;
  return { open, closed: issues.length - open };
}

/** "Get a milestone". */
export function renderMilestone(
  state: GitHubState,
  repository: Repository,
  milestone: Milestone,
): RestMilestone {
  const api = `${state.url}/repos/${repository.fullName}/milestones/${milestone.number}`;
  const { open, closed } = countIssues(repository, milestone.number);
  return {
    url: api,
    html_url: `${state.url}/${repository.fullName}/milestone/${milestone.number}`,
    labels_url: `${api}/labels`,
    id: milestone.id,
    node_id: nodeId("MI", milestone.id),
    number: milestone.number,
    title: milestone.title,
    description: milestone.description,
    creator: renderUser(state.url, milestone.creator),
    open_issues: open,
    closed_issues: closed,
    state: milestone.state,
    created_at: milestone.createdAt,
    updated_at: milestone.updatedAt,
    due_on: milestone.dueOn,
    closed_at: milestone.closedAt,
  };
}
