import type { RestEndpointMethodTypes } from "@octokit/rest";
import type { GitHubState, MilestoneRecord } from "../state.ts";
import { nodeId, renderAccount } from "./render-user.ts";

type RestMilestone = RestEndpointMethodTypes["issues"]["getMilestone"]["response"]["data"];

/** Returns the numbers of open and closed issues in a milestone. Includes pull requests, as on github.com. */
export function countIssues({ repository, number }: MilestoneRecord): { open: number; closed: number } {
  const issues = [...repository.issues.values()].filter((issue) => issue.milestone === number);
  const open = issues.filter((issue) => issue.state === "open").length;
  return { open, closed: issues.length - open };
}

/** Renders a milestone in the format of "Get a milestone". */
export function renderMilestone(state: GitHubState, milestone: MilestoneRecord): RestMilestone {
  const { fullName } = milestone.repository;
  const api = `${state.url}/repos/${fullName}/milestones/${milestone.number}`;
  const { open, closed } = countIssues(milestone);
  return {
    url: api,
    html_url: `${state.url}/${fullName}/milestone/${milestone.number}`,
    labels_url: `${api}/labels`,
    id: milestone.id,
    node_id: nodeId("MI", milestone.id),
    number: milestone.number,
    title: milestone.title,
    description: milestone.description,
    creator: renderAccount(state.url, milestone.creator),
    open_issues: open,
    closed_issues: closed,
    state: milestone.state,
    created_at: milestone.createdAt,
    updated_at: milestone.updatedAt,
    due_on: milestone.dueOn,
    closed_at: milestone.closedAt,
  };
}
