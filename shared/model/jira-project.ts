import * as z from "zod";

/** A field on the create screen of an issue type. */
const fieldSchema = z.object({
  id: z.string(),
  name: z.string(),
  required: z.boolean(),
  hasDefault: z.boolean(),
  /** Type of a custom field, by which Milepost finds it: ids differ between sites. Null for built-in fields. */
  customType: z.string().nullable(),
  /** Allowed values in Jira's order (priorities: highest first); empty if any value is allowed. */
  values: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type JiraField = z.infer<typeof fieldSchema>;

const issueTypeSchema = z.object({ id: z.string(), name: z.string(), fields: z.array(fieldSchema) });
export type JiraIssueType = z.infer<typeof issueTypeSchema>;

/** The setup of a Jira project, read by discovery because names are localized and differ between projects. */
export const jiraProjectSchema = z.object({
  key: z.string(),
  id: z.string(),
  name: z.string(),
  /** The issue type one level above the standard issue types, usually Epic; null if the project has none. */
  epic: issueTypeSchema.nullable(),
  /** The issue type for deliverables that the config names; null if the project does not have it. */
  deliverable: issueTypeSchema.nullable(),
  /** Name of the issue type for deliverables, as written in the config. */
  configuredType: z.string(),
  issueTypeNames: z.array(z.string()),
});
export type JiraProject = z.infer<typeof jiraProjectSchema>;
