import { TrackerRefused } from "../../errors.ts";
import type { Entity, Fields } from "../../model/item.ts";
import {
  customField,
  epicFieldOf,
  epicNameKind,
  fieldOf,
  type JiraIssueType,
  type JiraProject,
} from "../../model/jira-project.ts";
import type { References } from "../../ports/tracker.ts";

/** The fields of an issue as a request says them. */
export type IssueFields = Record<string, unknown>;

/** The issue type of an entity; it is there, or nothing was planned for it. */
export function typeOf(project: JiraProject, entity: Entity): JiraIssueType {
  const type = entity === "epic" ? project.epic : project.deliverable;
  if (type === null) throw new TrackerRefused(`the project ${project.key} has no issue type for it`, null);
  return type;
}

/**
 * What a request says for fields of an item. `body` is the whole description as Milepost's formats write it: Cloud
 * takes it as a document, Data Center as text. Absent fields are left alone.
 */
export function issueFields(
  given: Omit<Fields, "body" | "parent"> & { body?: string },
  type: JiraIssueType,
  references: References,
  asDocument: boolean,
): IssueFields {
  const { title, body, due, priority, labels, milestone } = given;
  const epicName = customField(type, epicNameKind);
  return {
    ...(title !== undefined && { summary: title, ...(epicName && { [epicName.id]: title }) }),
    ...(body !== undefined && { description: asDocument ? JSON.parse(body) : body }),
    ...(due !== undefined && { duedate: due }),
    ...(priority !== undefined && { priority: priorityValue(type, priority) }),
    ...(labels !== undefined && { labels }),
    ...(milestone !== undefined && epicValue(type, references)),
  };
}

function priorityValue(type: JiraIssueType, name: string | null): { id: string } | null {
  const found = fieldOf(type, "priority")?.values.find((value) => value.name === name);
  return found ? { id: found.id } : null;
}

/** Some projects put issues into epics by `parent`, older ones by a custom field of their own. */
function epicValue(type: JiraIssueType, { milestone }: References): IssueFields {
  const field = epicFieldOf(type);
  if (field === null) return {};
  if (field.id === "parent") return { parent: milestone ? { key: milestone.name } : null };
  return { [field.id]: milestone?.name ?? null };
}

/** Changes of versions name those that come and go: people's own beside them stay. */
export function versionChange({ version, formerVersion }: References): IssueFields {
  return {
    fixVersions: [
      ...(formerVersion ? [{ remove: { id: formerVersion.id } }] : []),
      ...(version ? [{ add: { id: version.id } }] : []),
    ],
  };
}
