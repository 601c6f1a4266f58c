import type { Field } from "../state.ts";
import type { CustomKind, FieldKind } from "../vocabulary.ts";

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

export function isCustom(field: Field): boolean {
  return field.kind in customTypes;
}

/** What the API says about what a field takes. */
export function schemaOf(field: Field): Record<string, unknown> {
  const { kind, id } = field;
  if (kind in customTypes) {
    const [type, custom] = customTypes[kind as keyof typeof customTypes];
    return { type, custom, customId: Number(id.replace("customfield_", "")) };
  }
  const [type, items] = systemTypes[kind as keyof typeof systemTypes];
  return { type, ...(items === undefined ? {} : { items }), system: id };
}

/** The operations of `update` that a field knows. */
export function operationsOf({ kind }: Field): string[] {
  return kind === "labels" || kind === "fixVersions" ? ["add", "set", "remove"] : ["set"];
}
