import type { RestEndpointMethodTypes } from "@octokit/rest";
import type { CommentRecord, GitHubState, IssueRecord, LabelRecord, RepositoryRecord } from "../state.ts";
import { STRANGER_LOGIN } from "../stranger.ts";
import { renderMilestone } from "./render-milestone.ts";
import { nodeId, renderAccount } from "./render-user.ts";

type RestIssue = RestEndpointMethodTypes["issues"]["get"]["response"]["data"];
type RestLabel = RestEndpointMethodTypes["issues"]["getLabel"]["response"]["data"];
type RestComment = RestEndpointMethodTypes["issues"]["getComment"]["response"]["data"];

function issueUrl(state: GitHubState, issue: IssueRecord): string {
  return `${state.url}/repos/${issue.repository.fullName}/issues/${issue.number}`;
}

export function issueHtmlUrl(state: GitHubState, issue: IssueRecord): string {
  const kind = issue.pullRequest ? "pull" : "issues";
  return `${state.url}/${issue.repository.fullName}/${kind}/${issue.number}`;
}

export function renderLabel(state: GitHubState, repository: RepositoryRecord, label: LabelRecord): RestLabel {
  return {
    id: label.id,
    node_id: nodeId("LA", label.id),
    url: `${state.url}/repos/${repository.fullName}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description,
  };
}

/** Returns the fields of an issue that REST responses and webhook payloads share. */
export function renderIssueCore(state: GitHubState, issue: IssueRecord) {
  const { repository } = issue;
  const api = issueUrl(state, issue);
  const html = issueHtmlUrl(state, issue);
  const milestone = issue.milestone === null ? undefined : repository.milestones.get(issue.milestone);
  const pull = `${state.url}/repos/${repository.fullName}/pulls/${issue.number}`;
  const zero = {
    total_count: 0,
    "+1": 0,
    "-1": 0,
    laugh: 0,
    hooray: 0,
    confused: 0,
    heart: 0,
    rocket: 0,
    eyes: 0,
  };
  return {
    url: api,
    repository_url: `${state.url}/repos/${repository.fullName}`,
    labels_url: `${api}/labels{/name}`,
    comments_url: `${api}/comments`,
    events_url: `${api}/events`,
    html_url: html,
    id: issue.id,
    node_id: nodeId(issue.pullRequest ? "PR" : "I", issue.id),
    number: issue.number,
    title: issue.title,
    user: renderAccount(state.url, issue.author),
    labels: issue.labels.flatMap((key) => {
      const label = repository.labels.get(key);
      return label === undefined ? [] : [renderLabel(state, repository, label)];
    }),
    state: issue.state,
    locked: false,
    assignee: issue.assignees[0] === undefined ? null : renderAccount(state.url, issue.assignees[0]),
    assignees: issue.assignees.map((login) => renderAccount(state.url, login)),
    milestone: milestone === undefined ? null : renderMilestone(state, milestone),
    comments: issue.comments.length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    author_association: issue.author === STRANGER_LOGIN ? ("NONE" as const) : ("COLLABORATOR" as const),
    active_lock_reason: null,
    body: issue.body,
    reactions: { url: `${api}/reactions`, ...zero },
    timeline_url: `${api}/timeline`,
    performed_via_github_app: null,
    state_reason: issue.stateReason,
    ...(issue.pullRequest
      ? {
          draft: false,
          pull_request: {
            url: pull,
            html_url: html,
            diff_url: `${html}.diff`,
            patch_url: `${html}.patch`,
            merged_at: null,
          },
        }
      : {}),
  };
}

/** Renders an issue in the format of "Get an issue". Only sub-issues have `parent_issue_url`. */
export function renderRestIssue(state: GitHubState, issue: IssueRecord): RestIssue {
  const total = issue.children.length;
  const completed = issue.children.filter((child) => child.state === "closed").length;
  const core = renderIssueCore(state, issue);
  const blocked = [...issue.repository.issues.values()].filter(({ blockedBy }) => blockedBy.includes(issue));
  const rest = {
    ...core,
    body: issue.body,
    state_reason: issue.stateReason,
    sub_issues_summary: {
      total,
      completed,
      percent_completed: total === 0 ? 0 : Math.floor((completed / total) * 100),
    },
    issue_dependencies_summary: {
      blocked_by: countOpen(issue.blockedBy),
      total_blocked_by: issue.blockedBy.length,
      blocking: countOpen(blocked),
      total_blocking: blocked.length,
    },
    ...(issue.parent === null ? {} : { parent_issue_url: issueUrl(state, issue.parent) }),
  };
  return rest;
}

function countOpen(issues: readonly IssueRecord[]): number {
  return issues.filter(({ state }) => state === "open").length;
}

/** Renders a comment in the format of "Get an issue comment". */
export function renderIssueComment(state: GitHubState, issue: IssueRecord, comment: CommentRecord): RestComment {
  return {
    id: comment.id,
    node_id: nodeId("IC", comment.id),
    url: `${state.url}/repos/${issue.repository.fullName}/issues/comments/${comment.id}`,
    html_url: `${issueHtmlUrl(state, issue)}#issuecomment-${comment.id}`,
    issue_url: issueUrl(state, issue),
    body: comment.body,
    user: renderAccount(state.url, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: "COLLABORATOR",
  };
}
