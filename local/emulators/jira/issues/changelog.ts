import { toWiki } from "../adf/adf-text.ts";
import type { Issue } from "../state.ts";

/** One change as webhooks tell it. Values are as strings, whatever the field is. */
export interface ChangeItem {
  field: string;
  fieldtype: "jira" | "custom";
  fieldId: string;
  from: string | null;
  fromString: string | null;
  to: string | null;
  toString: string | null;
}

type Value = [id: string | null, text: string | null];

const read: Record<string, { id: string; value: (issue: Issue) => Value }> = {
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

/** What became different. A document counts as changed where its text did not. */
export function changesBetween(before: Issue, after: Issue): ChangeItem[] {
  const items = Object.entries(read).flatMap(([field, { id, value }]) => {
    const [from, fromString] = value(before);
    const [to, toText] = value(after);
    const same = from === to && fromString === toText;
    const rewritten =
      id === "description" && JSON.stringify(before.description) !== JSON.stringify(after.description);
    if (same && !rewritten) return [];
    return [{ field, fieldtype: "jira" as const, fieldId: id, from, fromString, to, toString: toText }];
  });
  const custom = Object.keys({ ...before.custom, ...after.custom }).flatMap((id) => {
    const from = textOf(before.custom[id]);
    const to = textOf(after.custom[id]);
    if (from === to) return [];
    return [
      {
        field: id,
        fieldtype: "custom" as const,
        fieldId: id,
        from: null,
        fromString: from,
        to: null,
        toString: to,
      },
    ];
  });
  return [...items, ...custom];
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}
