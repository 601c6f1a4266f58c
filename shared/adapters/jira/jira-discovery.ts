import * as z from "zod";
import type { JiraField, JiraIssueType, JiraProject } from "../../model/jira-project.ts";
import { customField, epicNameKind } from "../../model/jira-project.ts";
import type { JiraClient } from "./client/jira-client.ts";
import { readAs } from "./client/jira-read.ts";
import { sameName } from "./jira-items.ts";

const projectSchema = z.object({
  id: z.string(),
  key: z.string(),
  name: z.string(),
  issueTypes: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      untranslatedName: z.string().nullish(),
      subtask: z.boolean().nullish(),
      /** 1 for epics and what stands for them, 0 for the rest. Data Center does not say. */
      hierarchyLevel: z.number().nullish(),
    }),
  ),
});
type FoundType = z.infer<typeof projectSchema>["issueTypes"][number];

const fieldSchema = z.object({
  fieldId: z.string(),
  name: z.string(),
  required: z.boolean(),
  hasDefaultValue: z.boolean().nullish(),
  schema: z.object({ custom: z.string().nullish() }).nullish(),
  allowedValues: z.array(z.looseObject({ id: z.string().nullish(), name: z.string().nullish() })).nullish(),
});

/** Cloud calls them `fields`, Data Center `values` (their REST APIs, "Get create field metadata"). */
const fieldPageSchema = z.object({
  fields: z.array(fieldSchema).nullish(),
  values: z.array(fieldSchema).nullish(),
  total: z.number().nullish(),
});

const pageSize = 200;

/**
 * Finds out how a project is set up: two or three reads. `wanted` is the name of the issue type for deliverables. Names
 * are compared in the site's language and in English; the type for milestones is told by its level, never by a name.
 */
export async function discoverProject(
  client: JiraClient,
  key: string,
  wanted: string,
  usesEpics: boolean,
): Promise<JiraProject> {
  const { issueTypes, ...project } = await readAs(client, projectSchema, "GET", ["project", key]);
  const types = issueTypes.filter(({ subtask }) => !subtask);
  const isWanted = ({ name, untranslatedName }: FoundType) =>
    sameName(name, wanted) || (untranslatedName != null && sameName(untranslatedName, wanted));
  const deliverable = types.find(isWanted);
  const read = new Map<string, JiraIssueType>();
  const readOnce = async (type: FoundType) => {
    const known = read.get(type.id) ?? (await readType(client, project.key, type));
    read.set(type.id, known);
    return known;
  };
  const epic = usesEpics ? await findEpic(types, readOnce) : null;
  return {
    key: project.key,
    id: project.id,
    name: project.name,
    epic,
    deliverable: deliverable ? await readOnce(deliverable) : null,
    wanted,
    typeNames: types.map(({ name }) => name),
  };
}

async function findEpic(
  types: readonly FoundType[],
  read: (type: FoundType) => Promise<JiraIssueType>,
): Promise<JiraIssueType | null> {
  const byLevel = types.find(({ hierarchyLevel }) => hierarchyLevel === 1);
  if (byLevel) return read(byLevel);
  if (types.some(({ hierarchyLevel }) => hierarchyLevel != null)) return null;
  // Data Center names no levels: an epic is what has a name of its own beside its summary. Most likely it is called so.
  const isLikely = ({ name }: FoundType) => name.toLowerCase().includes("epic");
  for (const type of [...types.filter(isLikely), ...types.filter((one) => !isLikely(one))]) {
    const found = await read(type);
    if (customField(found, epicNameKind)) return found;
  }
  return null;
}

async function readType(
  client: JiraClient,
  project: string,
  { id, name }: FoundType,
): Promise<JiraIssueType> {
  const fields: JiraField[] = [];
  // A Jira may give fewer at once than it is asked for.
  for (let total = 1; fields.length < total; ) {
    const query = { startAt: String(fields.length), maxResults: String(pageSize) };
    const path = ["issue", "createmeta", project, "issuetypes", id];
    const page = await readAs(client, fieldPageSchema, "GET", path, { query });
    const found = page.fields ?? page.values ?? [];
    fields.push(...found.map(toField));
    total = found.length === 0 ? 0 : (page.total ?? 0);
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
    custom: field.schema?.custom ?? null,
    // A project may have thousands of components; only what is short is ever chosen from.
    values: field.fieldId === "priority" ? values.slice(0, 50) : [],
  };
}
