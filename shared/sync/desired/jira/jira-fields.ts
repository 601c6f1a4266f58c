import type { JiraField, JiraIssueType } from "../../../model/jira-project.ts";
import type { Plan } from "../../../model/plan/plan.ts";

/** Type of the custom field for an epic's name (Atlassian, "Jira Software REST API"). */
export const EPIC_NAME_FIELD_TYPE = "com.pyxis.greenhopper.jira:gh-epic-label";
/** Type of the custom field for the link to an epic (Atlassian, "Jira Software REST API"). */
export const EPIC_LINK_FIELD_TYPE = "com.pyxis.greenhopper.jira:gh-epic-link";

export function findField(type: JiraIssueType, id: string): JiraField | null {
  return type.fields.find((field) => field.id === id) ?? null;
}

export function findCustomField(type: JiraIssueType, customType: string): JiraField | null {
  return type.fields.find((field) => field.customType === customType) ?? null;
}

/** Returns the field that puts an issue of this type into an epic, or `null` if there is none. */
export function findEpicField(type: JiraIssueType): JiraField | null {
  return findField(type, "parent") ?? findCustomField(type, EPIC_LINK_FIELD_TYPE);
}

/** Returns the Jira priority for the plan's priority: the highest for P0 and P1, the next for P2, …; `null` if none. */
export function findJiraPriority({ priority }: Plan, type: JiraIssueType): string | null {
  const rank = /^P(\d)$/i.exec(priority ?? "")?.[1];
  const values = findField(type, "priority")?.values ?? [];
  if (rank === undefined || values.length === 0) return null;
  return values[Math.min(Math.max(Number(rank) - 1, 0), values.length - 1)]?.name ?? null;
}
