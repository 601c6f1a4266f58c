import * as z from "zod";

/** A field on the create screen of an issue type. */
const fieldSchema = z.object({
  id: z.string(),
  name: z.string(),
  required: z.boolean(),
  hasDefault: z.boolean(),
  /** Type of a custom field, because its id differs from site to site; null for built-in fields. */
  customType: z.string().nullable(),
  /** Allowed values in the order of the screen (priorities: highest first); empty if any value is allowed. */
  values: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type JiraField = z.infer<typeof fieldSchema>;

const issueTypeSchema = z.object({ id: z.string(), name: z.string(), fields: z.array(fieldSchema) });
export type JiraIssueType = z.infer<typeof issueTypeSchema>;

/** The discovered setup of a Jira project: names are localized and differ between projects. */
export const jiraProjectSchema = z.object({
  key: z.string(),
  id: z.string(),
  name: z.string(),
  /** The issue type above the standard ones (Epic); null if the project has none. */
  epic: issueTypeSchema.nullable(),
  /** The issue type that the config names; null if it does not exist. */
  deliverable: issueTypeSchema.nullable(),
  /** Issue type name in the config. */
  configuredType: z.string(),
  issueTypeNames: z.array(z.string()),
});
export type JiraProject = z.infer<typeof jiraProjectSchema>;
