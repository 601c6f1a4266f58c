import { issueHtmlUrl } from "./render/render-issue.ts";
import { countIssues } from "./render/render-milestone.ts";
import type { CheckRunSnapshot, GitHubIssueSnapshot, GitHubMilestoneSnapshot, StatusSnapshot } from "./snapshots.ts";
import type { CheckRunRecord, GitHubState, IssueRecord, MilestoneRecord, StatusRecord } from "./state.ts";

export function snapshotMilestone(state: GitHubState, record: MilestoneRecord): GitHubMilestoneSnapshot {
  const { repository, creator, createdAt, updatedAt, closedAt, created, ...milestone } = record;
  const { open: openIssues, closed: closedIssues } = countIssues(record);
  const url = `${state.url}/${repository.fullName}/milestone/${milestone.number}`;
  return { ...milestone, openIssues, closedIssues, url };
}

export function snapshotGitHubIssue(state: GitHubState, issue: IssueRecord): GitHubIssueSnapshot {
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
    blockedBy: issue.blockedBy.map(({ number }) => number),
    subIssues: issue.children.map((child) => child.number),
    comments: issue.comments.map((comment) => comment.body),
    pullRequest,
    author,
    url: issueHtmlUrl(state, issue),
  };
}

export function snapshotCommitStatus({ context, state, description, targetUrl }: StatusRecord): StatusSnapshot {
  return { context, state, description, targetUrl };
}

export function snapshotCheckRun(run: CheckRunRecord): CheckRunSnapshot {
  const { id, name, status, conclusion, title, summary } = run;
  return { id, name, status, conclusion, title, summary };
}
