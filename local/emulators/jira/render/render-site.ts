import { isCustom, schemaOf } from "../issues/field-schema.ts";
import type { Field, IssueType, JiraState, Priority, Project, Status, User } from "../state.ts";
import type { CategoryKey } from "../vocabulary.ts";

const categories: Record<CategoryKey, { id: number; colorName: string }> = {
  new: { id: 2, colorName: "blue-gray" },
  indeterminate: { id: 4, colorName: "yellow" },
  done: { id: 3, colorName: "green" },
};

/** By account id in Cloud, by name in Data Center. */
export function renderUser(state: JiraState, user: User): Record<string, unknown> {
  const { id, displayName, email } = user;
  const common = { displayName, emailAddress: email, active: true, timeZone: "Europe/Berlin" };
  if (state.flavour === "cloud") {
    return { self: `${state.api}/user?accountId=${id}`, accountId: id, accountType: "atlassian", ...common };
  }
  return {
    self: `${state.api}/user?username=${email}`,
    name: email,
    key: `JIRAUSER${email.length}`,
    ...common,
  };
}

export function renderCategory(state: JiraState, key: CategoryKey): Record<string, unknown> {
  const { id, colorName } = categories[key];
  return { self: `${state.api}/statuscategory/${id}`, id, key, colorName, name: state.words.categories[key] };
}

export function renderStatus(state: JiraState, status: Status): Record<string, unknown> {
  const { id, name, category, project } = status;
  return {
    self: `${state.api}/status/${id}`,
    description: "",
    iconUrl: `${state.url}/`,
    name,
    id,
    statusCategory: renderCategory(state, category),
    ...(project === null ? {} : { scope: { type: "PROJECT", project: { id: project } } }),
  };
}

export function renderPriority(state: JiraState, { id, name }: Priority): Record<string, unknown> {
  return {
    self: `${state.api}/priority/${id}`,
    iconUrl: `${state.url}/images/icons/priorities/${id}.svg`,
    name,
    id,
  };
}

/** Only Cloud has levels. */
export function renderType(state: JiraState, type: IssueType): Record<string, unknown> {
  const { id, name, level } = type;
  return {
    self: `${state.api}/issuetype/${id}`,
    id,
    description: "",
    iconUrl: `${state.url}/images/issuetypes/${id}.svg`,
    name,
    subtask: level === -1,
    avatarId: 10_300,
    ...(state.flavour === "cloud" ? { hierarchyLevel: level } : {}),
  };
}

/** As other things mention it. */
export function renderProjectRef(state: JiraState, project: Project): Record<string, unknown> {
  const { id, key, name, teamManaged } = project;
  return {
    self: `${state.api}/project/${id}`,
    id,
    key,
    name,
    projectTypeKey: "software",
    ...(state.flavour === "cloud" ? { simplified: teamManaged } : {}),
  };
}

/** "Get project". */
export function renderProject(state: JiraState, project: Project): Record<string, unknown> {
  return {
    expand: "description,lead,issueTypes,url,projectKeys,permissions,insight",
    ...renderProjectRef(state, project),
    description: "",
    issueTypes: project.types.map((type) => renderType(state, type)),
    assigneeType: "UNASSIGNED",
    ...(state.flavour === "cloud"
      ? { style: project.teamManaged ? "next-gen" : "classic", isPrivate: false, properties: {} }
      : {}),
    roles: {},
  };
}

/** "Get fields". */
export function renderField(state: JiraState, field: Field): Record<string, unknown> {
  const custom = isCustom(field);
  return {
    id: field.id,
    ...(state.flavour === "cloud" ? { key: field.id } : {}),
    name: field.name,
    custom,
    orderable: true,
    navigable: true,
    searchable: true,
    clauseNames: custom ? [`cf[${field.id.replace("customfield_", "")}]`, field.name] : [field.id],
    ...(field.project === null ? {} : { scope: { type: "PROJECT", project: { id: field.project } } }),
    schema: schemaOf(field),
  };
}
