import { RequestRejected } from "../../../errors.ts";
import type { Entity, TrackerChanges } from "../../../model/item.ts";
import type { JiraIssueType, JiraProject } from "../../../model/jira-project.ts";
import type { ItemReferences } from "../../../ports/tracker.ts";
import {
  EPIC_NAME_FIELD_TYPE,
  findCustomField,
  findEpicField,
  findField,
} from "../../../sync/desired/jira/jira-fields.ts";

/** Field values of an issue, as sent to Jira. */
export type IssueFields = Record<string, unknown>;

/** Returns the issue type for epics or stories. Throws `RequestRejected` if the project has none. */
export function issueTypeOf(project: JiraProject, entity: Entity): JiraIssueType {
  const type = entity === "epic" ? project.epic : project.deliverable;
  if (type === null) throw new RequestRejected(`the project ${project.key} has no issue type for it`, null);
  return type;
}

/** Converts changed fields to Jira's fields. With `asDocument` (Cloud), the body is a document, else wiki markup. */
export function toIssueFields(
  { title, body, due, priority, labels, milestone }: TrackerChanges,
  type: JiraIssueType,
  references: ItemReferences,
  asDocument: boolean,
): IssueFields {
  const epicName = findCustomField(type, EPIC_NAME_FIELD_TYPE);
  return {
    ...(title !== undefined && { summary: title, ...(epicName && { [epicName.id]: title }) }),
    ...(body !== undefined && { description: asDocument ? JSON.parse(body) : body }),
    ...(due !== undefined && { duedate: due }),
    ...(priority !== undefined && { priority: toPriority(type, priority) }),
    ...(labels !== undefined && { labels }),
    ...(milestone !== undefined && toEpicField(type, references)),
  };
}

function toPriority(type: JiraIssueType, name: string | null): { id: string } | null {
  const priority = findField(type, "priority")?.values.find((value) => value.name === name);
  return priority ? { id: priority.id } : null;
}

/** Returns the field that assigns an issue to its epic: `parent`, or the custom field "Epic Link" in older projects. */
function toEpicField(type: JiraIssueType, { milestone }: ItemReferences): IssueFields {
  const field = findEpicField(type);
  if (field === null) return {};
  if (field.id === "parent") return { parent: milestone ? { key: milestone.name } : null };
  return { [field.id]: milestone?.name ?? null };
}

/** Returns the `update` property of an edit that replaces Milepost's version and keeps versions that users added. */
export function toVersionUpdate({ version, replacedVersion }: ItemReferences): IssueFields {
  return {
    fixVersions: [
      ...(replacedVersion ? [{ remove: { id: replacedVersion.id } }] : []),
      ...(version ? [{ add: { id: version.id } }] : []),
    ],
  };
}
