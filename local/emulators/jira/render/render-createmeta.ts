import { operationsOf, schemaOf } from "../issues/field-schema.ts";
import type { Field, IssueType, JiraState, Project } from "../state.ts";
import { renderPriority, renderProjectRef, renderType } from "./render-site.ts";
import { renderVersion } from "./render-version.ts";

/** "Get create field metadata": one field of an issue type. */
export function renderMetaField(
  state: JiraState,
  project: Project,
  type: IssueType,
  { field, required }: { field: Field; required: boolean },
): Record<string, unknown> {
  const allowed = allowedValues(state, project, type, field);
  return {
    required: required || (field.kind === "parent" && type.level === -1),
    schema: schemaOf(field),
    name: field.name,
    ...(state.flavour === "cloud" ? { key: field.id } : {}),
    // Data Center fills in who asks for it all the same (its REST API, "Get create field metadata").
    hasDefaultValue: field.hasDefault && !(field.kind === "reporter" && state.flavour === "datacenter"),
    operations: operationsOf(field),
    ...(field.kind === "labels"
      ? { autoCompleteUrl: `${state.url}/rest/api/1.0/labels/suggest?query=` }
      : {}),
    ...(allowed === null ? {} : { allowedValues: allowed }),
    fieldId: field.id,
  };
}

/** The same of a field on the screen of a transition. */
export function renderTransitionField(
  state: JiraState,
  project: Project,
  type: IssueType,
  on: { field: Field; required: boolean },
): Record<string, unknown> {
  const { fieldId, ...rest } = renderMetaField(state, project, type, on);
  return { ...rest, key: fieldId };
}

function allowedValues(state: JiraState, project: Project, type: IssueType, field: Field): unknown[] | null {
  switch (field.kind) {
    case "priority":
      return project.priorities.map((one) => renderPriority(state, one));
    case "fixVersions":
      return project.versions.filter(({ archived }) => !archived).map((one) => renderVersion(state, one));
    case "issuetype":
      return [renderType(state, type)];
    case "project":
      return [renderProjectRef(state, project)];
    case "resolution":
      return [
        { self: `${state.api}/resolution/10000`, id: "10000", name: state.words.resolution },
        { self: `${state.api}/resolution/10001`, id: "10001", name: "Won't Do" },
      ];
    case "option":
      return field.options.map(({ id, value }) => ({
        self: `${state.api}/customFieldOption/${id}`,
        value,
        id,
      }));
    default:
      return null;
  }
}
