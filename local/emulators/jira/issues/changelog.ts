import { toWiki } from "../adf/to-wiki.ts";
import type { StoredIssue } from "../state.ts";

/** One changed field in a webhook payload. Its values are strings, whatever the type of the field. */
export interface ChangelogItem {
  field: string;
  fieldtype: "jira" | "custom";
  fieldId: string;
  from: string | null;
  fromString: string | null;
  to: string | null;
  toString: string | null;
}

type Value = [id: string | null, text: string | null];

const trackedFields: Record<string, { id: string; value: (issue: StoredIssue) => Value }> = {
  summary: { id: "summary", value: ({ summary }) => [null, summary] },
  description: { id: "description", value: ({ description }) => [null, toWiki(description)] },
  labels: { id: "labels", value: ({ labels }) => [null, labels.join(" ")] },
  duedate: { id: "duedate", value: ({ dueDate }) => [dueDate, dueDate] },
  priority: { id: "priority", value: ({ priority }) => [priority?.id ?? null, priority?.name ?? null] },
  "Fix Version": {
    id: "fixVersions",
    value: ({ fixVersions }) => [
      fixVersions.map(({ id }) => id).join(",") || null,
      fixVersions.map(({ name }) => name).join(", ") || null,
    ],
  },
  IssueParentAssociation: { id: "parent", value: ({ parent }) => [parent?.id ?? null, parent?.key ?? null] },
  reporter: { id: "reporter", value: ({ reporter }) => [reporter.id, reporter.displayName] },
  issuetype: { id: "issuetype", value: ({ type }) => [type.id, type.name] },
  status: { id: "status", value: ({ status }) => [status.id, status.name] },
  resolution: {
    id: "resolution",
    value: ({ resolution }) => [resolution?.id ?? null, resolution?.name ?? null],
  },
  project: { id: "project", value: ({ project }) => [project.id, project.name] },
  Key: { id: "issuekey", value: ({ key }) => [null, key] },
};

/** Returns the changed fields of an issue, among them a document that was rewritten without a change of its text. */
export function compareIssues(before: StoredIssue, after: StoredIssue): ChangelogItem[] {
  const items = Object.entries(trackedFields).flatMap(([field, { id, value }]) => {
    const [from, fromString] = value(before);
    const [to, toText] = value(after);
    const isSame = from === to && fromString === toText;
    const isRewritten =
      id === "description" && JSON.stringify(before.description) !== JSON.stringify(after.description);
    if (isSame && !isRewritten) return [];
    return [{ field, fieldtype: "jira" as const, fieldId: id, from, fromString, to, toString: toText }];
  });
  const custom = Object.keys({ ...before.custom, ...after.custom }).flatMap((id) => {
    const from = asText(before.custom[id]);
    const to = asText(after.custom[id]);
    if (from === to) return [];
    const ids = { field: id, fieldtype: "custom" as const, fieldId: id };
    return [{ ...ids, from: null, fromString: from, to: null, toString: to }];
  });
  return [...items, ...custom];
}

function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}
