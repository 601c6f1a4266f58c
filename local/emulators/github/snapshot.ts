import { issueHtmlUrl } from "./render/render-issue.ts";
import { countIssues } from "./render/render-milestone.ts";
import type { CheckRunSnapshot, IssueSnapshot, MilestoneSnapshot, StatusSnapshot } from "./snapshots.ts";
import type { CheckRun, GitHubState, Issue, Milestone, Repository, Status } from "./state.ts";

export function snapshotMilestone(
  state: GitHubState,
  repository: Repository,
  milestone: Milestone,
): MilestoneSnapshot {
  const { id, number, title, description, dueOn } = milestone;
  const { open, closed } = countIssues(repository, number);
  const url = `${state.url}/${repository.fullName}/milestone/${number}`;
  return {
    id,
    number,
    title,
    description,
    state: milestone.state,
    dueOn,
    openIssues: open,
    closedIssues: closed,
    url,
  };
}

export function snapshotIssue(state: GitHubState, issue: Issue): IssueSnapshot {
  const { id, number, title, body, stateReason, assignees, milestone, pullRequest, author } = issue;
  return {
    id,
    number,
    title,
    body,
    state: issue.state,
    stateReason,
    labels: issue.labels.flatMap((key) => issue.repository.labels.get(key)?.name ?? []),
    assignees: [...assignees],
    milestone,
    parent: issue.parent?.number ?? null,
    subIssues: issue.children.map((child) => child.number),
    comments: issue.comments.map((comment) => comment.body),
    pullRequest,
    author,
    url: issueHtmlUrl(state, issue),
  };
}

export function snapshotStatus({ context, state, description, targetUrl }: Status): StatusSnapshot {
  return { context, state, description, targetUrl };
}

export function snapshotCheckRun({
  id,
  name,
  status,
  conclusion,
  title,
  summary,
}: CheckRun): CheckRunSnapshot {
  return { id, name, status, conclusion, title, summary };
}
