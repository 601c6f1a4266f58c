import { isCustomField, toFieldSchema } from "../issues/field-schema.ts";
import type {
  JiraState,
  StoredField,
  StoredIssueType,
  StoredPriority,
  StoredProject,
  StoredStatus,
  StoredUser,
} from "../state.ts";
import type { CategoryKey, JsonObject } from "../value-types.ts";

const categories: Record<CategoryKey, { id: number; colorName: string }> = {
  new: { id: 2, colorName: "blue-gray" },
  indeterminate: { id: 4, colorName: "yellow" },
  done: { id: 3, colorName: "green" },
};

/** Returns a user in the API's format: with an account id in Cloud, with a name in Data Center. */
export function toUserJson(state: JiraState, user: StoredUser): JsonObject {
  const { id, displayName, email } = user;
  const common = { displayName, emailAddress: email, active: true, timeZone: "Europe/Berlin" };
  if (state.flavour === "cloud") {
    const self = `${state.apiUrl}/user?accountId=${id}`;
    return { self, accountId: id, accountType: "atlassian", ...common };
  }
  const self = `${state.apiUrl}/user?username=${email}`;
  return { self, name: email, key: `JIRAUSER${email.length}`, ...common };
}

export function toStatusCategoryJson(state: JiraState, key: CategoryKey): JsonObject {
  const { id, colorName } = categories[key];
  const name = state.texts.categories[key];
  return { self: `${state.apiUrl}/statuscategory/${id}`, id, key, colorName, name };
}

export function toStatusJson(state: JiraState, status: StoredStatus): JsonObject {
  const { id, name, category, project } = status;
  return {
    self: `${state.apiUrl}/status/${id}`,
    description: "",
    iconUrl: `${state.url}/`,
    name,
    id,
    statusCategory: toStatusCategoryJson(state, category),
    ...(project === null ? {} : { scope: { type: "PROJECT", project: { id: project } } }),
  };
}

export function toPriorityJson(state: JiraState, { id, name }: StoredPriority): JsonObject {
  const iconUrl = `${state.url}/images/icons/priorities/${id}.svg`;
  return { self: `${state.apiUrl}/priority/${id}`, iconUrl, name, id };
}

/** Returns an issue type in the API's format. Only Cloud has `hierarchyLevel`. */
export function toIssueTypeJson(state: JiraState, type: StoredIssueType): JsonObject {
  const { id, name, level } = type;
  return {
    self: `${state.apiUrl}/issuetype/${id}`,
    id,
    description: "",
    iconUrl: `${state.url}/images/issuetypes/${id}.svg`,
    name,
    subtask: level === -1,
    avatarId: 10_300,
    ...(state.flavour === "cloud" ? { hierarchyLevel: level } : {}),
  };
}

/** Returns the short JSON of a project, which is part of an issue's JSON. */
export function toProjectReferenceJson(state: JiraState, project: StoredProject): JsonObject {
  const { id, key, name, isTeamManaged } = project;
  return {
    self: `${state.apiUrl}/project/${id}`,
    id,
    key,
    name,
    projectTypeKey: "software",
    ...(state.flavour === "cloud" ? { simplified: isTeamManaged } : {}),
  };
}

/** Returns a project in the format of "Get project". */
export function toProjectJson(state: JiraState, project: StoredProject): JsonObject {
  return {
    expand: "description,lead,issueTypes,url,projectKeys,permissions,insight",
    ...toProjectReferenceJson(state, project),
    description: "",
    issueTypes: project.types.map((type) => toIssueTypeJson(state, type)),
    assigneeType: "UNASSIGNED",
    ...(state.flavour === "cloud"
      ? { style: project.isTeamManaged ? "next-gen" : "classic", isPrivate: false, properties: {} }
      : {}),
    roles: {},
  };
}

/** Returns a field in the format of "Get fields". */
export function toFieldJson(state: JiraState, field: StoredField): JsonObject {
  const isCustom = isCustomField(field);
  return {
    id: field.id,
    ...(state.flavour === "cloud" ? { key: field.id } : {}),
    name: field.name,
    custom: isCustom,
    orderable: true,
    navigable: true,
    searchable: true,
    clauseNames: isCustom ? [`cf[${field.id.replace("customfield_", "")}]`, field.name] : [field.id],
    ...(field.project === null ? {} : { scope: { type: "PROJECT", project: { id: field.project } } }),
    schema: toFieldSchema(field),
  };
}

/** The type's name and words are in the site's language if an administrator translated them. */
export function toIssueLinkTypeJson(state: JiraState): { id: string; name: string } & JsonObject {
  const id = "10000";
  return {
    id,
    name: "Blocks",
    inward: "is blocked by",
    outward: "blocks",
    self: `${state.apiUrl}/issueLinkType/${id}`,
  };
}
