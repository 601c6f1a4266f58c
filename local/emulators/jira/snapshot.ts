import { toWiki } from "./adf/adf-text.ts";
import { renderFields } from "./render/render-issue.ts";
import type { IssueSnapshot, VersionSnapshot } from "./snapshots.ts";
import type { Issue, JiraState, Version } from "./state.ts";

export function snapshotIssue(state: JiraState, issue: Issue): IssueSnapshot {
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
    remoteLinks: issue.remoteLinks.map(({ globalId, object }) => ({
      globalId,
      url: object.url,
      title: object.title,
      resolved: isResolved(object.status),
    })),
    comments: issue.comments.map(({ body }) => toWiki(body) ?? ""),
    fields: renderFields(state, issue),
    reporter: issue.reporter.displayName,
    createdAt: issue.createdAt,
    updatedAt: issue.updatedAt,
    url: `${state.url}/browse/${key}`,
  };
}

export function snapshotVersion(version: Version): VersionSnapshot {
  const { id, name, description, releaseDate, released, archived } = version;
  return { id, name, description, releaseDate, released, archived };
}

function isResolved(status: unknown): boolean {
  return typeof status === "object" && status !== null && "resolved" in status && status.resolved === true;
}
