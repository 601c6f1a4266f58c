import { toWiki } from "./adf/to-wiki.ts";
import { toFieldsJson } from "./render/render-issue.ts";
import type { JiraIssueSnapshot, VersionSnapshot } from "./snapshot-types.ts";
import type { JiraState, StoredIssue, StoredVersion } from "./state.ts";

export function takeIssueSnapshot(state: JiraState, issue: StoredIssue): JiraIssueSnapshot {
  const { id, key, summary, description, dueDate } = issue;
  return {
    id,
    key,
    project: issue.project.key,
    type: issue.type.name,
    level: issue.type.level,
    summary,
    description,
    text: toWiki(description) ?? "",
    labels: [...issue.labels],
    dueDate,
    priority: issue.priority?.name ?? null,
    fixVersions: issue.fixVersions.map(({ name }) => name),
    parent: issue.parent?.key ?? null,
    children: state.childrenOf(issue).map((child) => child.key),
    status: issue.status.name,
    statusCategory: issue.status.category,
    resolution: issue.resolution?.name ?? null,
    properties: { ...issue.properties },
    comments: issue.comments.map(({ body }) => toWiki(body) ?? ""),
    fields: toFieldsJson(state, issue),
    reporter: issue.reporter.displayName,
    assignee: issue.assignee?.displayName ?? null,
    createdAt: issue.createdAt,
    updatedAt: issue.updatedAt,
    url: `${state.url}/browse/${key}`,
  };
}

export function takeVersionSnapshot(version: StoredVersion): VersionSnapshot {
  const { id, name, description, releaseDate, released, archived } = version;
  return { id, name, description, releaseDate, released, archived };
}
