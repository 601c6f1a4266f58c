import type { StoredField } from "../state.ts";
import type { CustomKind, FieldKind, JsonObject } from "../value-types.ts";

const plugin = "com.atlassian.jira.plugin.system.customfieldtypes";

const systemTypes: Record<Exclude<FieldKind, CustomKind | "epicName" | "epicLink">, [string, string?]> = {
  summary: ["string"],
  description: ["string"],
  labels: ["array", "string"],
  duedate: ["date"],
  priority: ["priority"],
  fixVersions: ["array", "version"],
  parent: ["issuelink"],
  reporter: ["user"],
  assignee: ["user"],
  issuetype: ["issuetype"],
  project: ["project"],
  resolution: ["resolution"],
};

const customTypes: Record<CustomKind | "epicName" | "epicLink", [string, string]> = {
  text: ["string", `${plugin}:textfield`],
  paragraph: ["string", `${plugin}:textarea`],
  number: ["number", `${plugin}:float`],
  date: ["date", `${plugin}:datepicker`],
  option: ["option", `${plugin}:select`],
  epicName: ["string", "com.pyxis.greenhopper.jira:gh-epic-label"],
  epicLink: ["any", "com.pyxis.greenhopper.jira:gh-epic-link"],
};

export function isCustomField(field: StoredField): boolean {
  return field.kind in customTypes;
}

/** Returns the `schema` of a field in the API's format. */
export function toFieldSchema(field: StoredField): JsonObject {
  const { kind, id } = field;
  if (kind in customTypes) {
    const [type, custom] = customTypes[kind as keyof typeof customTypes];
    return { type, custom, customId: Number(id.replace("customfield_", "")) };
  }
  const [type, items] = systemTypes[kind as keyof typeof systemTypes];
  return { type, ...(items === undefined ? {} : { items }), system: id };
}

/** Returns the operations, such as "add" and "set", that `update` in "Edit issue" allows for a field. */
export function supportedOperations({ kind }: StoredField): string[] {
  return kind === "labels" || kind === "fixVersions" ? ["add", "set", "remove"] : ["set"];
}
