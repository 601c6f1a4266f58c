import { supportedOperations, toFieldSchema } from "../issues/field-schema.ts";
import type { JiraState, StoredField, StoredIssueType, StoredProject } from "../state.ts";
import type { JsonObject } from "../value-types.ts";
import { toIssueTypeJson, toPriorityJson, toProjectReferenceJson } from "./render-site.ts";
import { toVersionJson } from "./render-version.ts";

/** Returns a field of an issue type in the format of "Get create field metadata". */
export function toCreateFieldJson(
  state: JiraState,
  project: StoredProject,
  type: StoredIssueType,
  { field, required }: { field: StoredField; required: boolean },
): JsonObject {
  const allowed = allowedValues(state, project, type, field);
  return {
    required: required || (field.kind === "parent" && type.level === -1),
    schema: toFieldSchema(field),
    name: field.name,
    ...(state.flavour === "cloud" ? { key: field.id } : {}),
    // Data Center sets the reporter itself but reports no default value (REST API, "Get create field metadata").
    hasDefaultValue: field.hasDefault && !(field.kind === "reporter" && state.flavour === "datacenter"),
    operations: supportedOperations(field),
    ...(field.kind === "labels" ? { autoCompleteUrl: `${state.url}/rest/api/1.0/labels/suggest?query=` } : {}),
    ...(allowed === null ? {} : { allowedValues: allowed }),
    fieldId: field.id,
  };
}

/** Returns a field on the screen of a transition in the format of "Get transitions". */
export function toTransitionFieldJson(
  state: JiraState,
  project: StoredProject,
  type: StoredIssueType,
  screenField: { field: StoredField; required: boolean },
): JsonObject {
  const { fieldId, ...rest } = toCreateFieldJson(state, project, type, screenField);
  return { ...rest, key: fieldId };
}

function allowedValues(
  state: JiraState,
  project: StoredProject,
  type: StoredIssueType,
  field: StoredField,
): unknown[] | null {
  switch (field.kind) {
    case "priority":
      return project.priorities.map((one) => toPriorityJson(state, one));
    case "fixVersions":
      return project.versions.filter(({ archived }) => !archived).map((one) => toVersionJson(state, one));
    case "issuetype":
      return [toIssueTypeJson(state, type)];
    case "project":
      return [toProjectReferenceJson(state, project)];
    case "resolution":
      return state.resolutions.map((one) => ({ self: `${state.apiUrl}/resolution/${one.id}`, ...one }));
    case "option":
      return field.options.map(({ id, value }) => ({
        self: `${state.apiUrl}/customFieldOption/${id}`,
        value,
        id,
      }));
    default:
      return null;
  }
}
