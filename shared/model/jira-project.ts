import * as z from "zod";

/** A field as a create screen has it, as far as Milepost has to know. */
const fieldSchema = z.object({
  id: z.string(),
  name: z.string(),
  required: z.boolean(),
  hasDefault: z.boolean(),
  /** What kind of custom field it is: their numbers differ from site to site. Null for the built-in ones. */
  custom: z.string().nullable(),
  /** What may be chosen, in the order of the screen; for priorities that is the highest first. Empty where anything may. */
  values: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type JiraField = z.infer<typeof fieldSchema>;

const issueTypeSchema = z.object({ id: z.string(), name: z.string(), fields: z.array(fieldSchema) });
export type JiraIssueType = z.infer<typeof issueTypeSchema>;

/**
 * A Jira project as Milepost found it: nothing of it is assumed, names are localised and projects differ. Kept in the
 * ledger, and found out anew when Jira refuses a field.
 */
export const jiraProjectSchema = z.object({
  key: z.string(),
  id: z.string(),
  name: z.string(),
  /** Null where the project has no issue type above the others. */
  epic: issueTypeSchema.nullable(),
  /** The issue type that the config names; null where there is none of that name. */
  deliverable: issueTypeSchema.nullable(),
  /** What the config named, and the names that there are. */
  wanted: z.string(),
  typeNames: z.array(z.string()),
});
export type JiraProject = z.infer<typeof jiraProjectSchema>;

export function fieldOf(type: JiraIssueType, id: string): JiraField | null {
  return type.fields.find((field) => field.id === id) ?? null;
}

/** The names of custom field kinds that Jira Software brings (Atlassian, "Jira Software REST API", epics). */
export const epicNameKind = "com.pyxis.greenhopper.jira:gh-epic-label";
export const epicLinkKind = "com.pyxis.greenhopper.jira:gh-epic-link";

export function customField(type: JiraIssueType, kind: string): JiraField | null {
  return type.fields.find(({ custom }) => custom === kind) ?? null;
}

/** The field by which an issue of this type is put into an epic; null where there is none. */
export function epicFieldOf(type: JiraIssueType): JiraField | null {
  return fieldOf(type, "parent") ?? customField(type, epicLinkKind);
}
