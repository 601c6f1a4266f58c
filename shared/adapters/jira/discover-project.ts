import * as z from "zod";
import type { JiraField, JiraIssueType, JiraProject } from "../../model/jira-project.ts";
import { EPIC_NAME_FIELD_TYPE, findCustomField } from "../../sync/desired/jira/jira-fields.ts";
import { createPageGuard } from "../answers/page-guard.ts";
import { answeredByJira, type JiraClient, readJira } from "./client/jira-client.ts";
import type { JiraConfig } from "./jira-connection.ts";
import { isSameName } from "./statuses.ts";

export const projectSchema = z.object({
  id: z.string(),
  key: z.string(),
  name: z.string(),
  issueTypes: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      untranslatedName: z.string().nullish(),
      subtask: z.boolean().nullish(),
      /** 1 for epics (whatever their name), 0 for standard types such as stories. Missing in Data Center. */
      hierarchyLevel: z.number().nullish(),
    }),
  ),
});
type IssueTypeSummary = z.infer<typeof projectSchema>["issueTypes"][number];

const fieldSchema = z.object({
  fieldId: z.string(),
  name: z.string(),
  required: z.boolean(),
  hasDefaultValue: z.boolean().nullish(),
  schema: z.object({ custom: z.string().nullish() }).nullish(),
  allowedValues: z.array(z.looseObject({ id: z.string().nullish(), name: z.string().nullish() })).nullish(),
});

/** A page of fields: Cloud has `fields`, Data Center has `values` (their REST APIs, "Get create field metadata"). */
const fieldPageSchema = z
  .object({
    fields: z.array(fieldSchema).nullish(),
    values: z.array(fieldSchema).nullish(),
    total: z.number().nullish(),
  })
  // The setup is stored, so a type without fields would be used by all later runs.
  .refine(({ fields, values }) => fields ?? values, "expected fields or values");

const PAGE_SIZE = 200;

/**
 * Reads the setup of the configured project. Finds the issue type for deliverables by its name in the site's language
 * or in English, and the issue type for milestones by its hierarchy level or its fields, never by its name.
 */
export async function discoverProject(
  client: JiraClient,
  { project: key, deliverable: configuredType, milestone }: JiraConfig,
): Promise<JiraProject> {
  const { issueTypes, ...project } = await readJira(client, projectSchema, "GET", ["project", key]);
  const types = issueTypes.filter(({ subtask }) => !subtask);
  const isConfigured = ({ name, untranslatedName }: IssueTypeSummary) =>
    isSameName(name, configuredType) || isSameName(untranslatedName ?? "", configuredType);
  const deliverable = types.find(isConfigured);
  const typesById = new Map<string, JiraIssueType>();
  const readOnce = async (type: IssueTypeSummary) => {
    const result = typesById.get(type.id) ?? (await readIssueType(client, project.key, type));
    typesById.set(type.id, result);
    return result;
  };
  return {
    ...project,
    epic: milestone === "version" ? null : await findEpicType(types, readOnce),
    deliverable: deliverable ? await readOnce(deliverable) : null,
    configuredType,
    issueTypeNames: types.map(({ name }) => name),
  };
}

async function findEpicType(
  types: readonly IssueTypeSummary[],
  readType: (type: IssueTypeSummary) => Promise<JiraIssueType>,
): Promise<JiraIssueType | null> {
  const epic = types.find(({ hierarchyLevel }) => hierarchyLevel === 1);
  if (epic) return readType(epic);
  if (types.some(({ hierarchyLevel }) => hierarchyLevel != null)) return null;
  // In Data Center, only epics have the field "Epic Name". Types with "epic" in the name come first to save requests.
  const isLikely = ({ name }: IssueTypeSummary) => name.toLowerCase().includes("epic");
  for (const type of types.toSorted((a, b) => Number(isLikely(b)) - Number(isLikely(a)))) {
    const candidate = await readType(type);
    if (findCustomField(candidate, EPIC_NAME_FIELD_TYPE)) return candidate;
  }
  return null;
}

async function readIssueType(
  client: JiraClient,
  projectKey: string,
  { id, name }: IssueTypeSummary,
): Promise<JiraIssueType> {
  const path = ["issue", "createmeta", projectKey, "issuetypes", id];
  const fields: JiraField[] = [];
  // Jira can return smaller pages than requested.
  const guardPage = createPageGuard(answeredByJira("read", client, "GET", path));
  for (let total = 1; fields.length < total; ) {
    guardPage(String(fields.length));
    const query = { startAt: String(fields.length), maxResults: String(PAGE_SIZE) };
    const page = await readJira(client, fieldPageSchema, "GET", path, { query });
    const pageFields = page.fields ?? page.values ?? [];
    fields.push(...pageFields.map(toField));
    total = pageFields.length === 0 ? 0 : (page.total ?? 0);
  }
  return { id, name, fields };
}

function toField(field: z.infer<typeof fieldSchema>): JiraField {
  const values = (field.allowedValues ?? []).flatMap(({ id, name }) => (id && name ? [{ id, name }] : []));
  return {
    id: field.fieldId,
    name: field.name,
    required: field.required,
    hasDefault: field.hasDefaultValue ?? false,
    customType: field.schema?.custom ?? null,
    // Only the values of the priority field are used. Others are dropped: a project can have thousands of components.
    values: field.fieldId === "priority" ? values.slice(0, 50) : [],
  };
}
