import type { CustomFieldOptions, ProjectOptions, TransitionOptions, TypeOptions } from "./project-options.ts";
import type {
  JiraState,
  ScreenField,
  StoredField,
  StoredIssueType,
  StoredProject,
  StoredStatus,
  StoredTransition,
} from "./state.ts";
import type { FieldKind } from "./value-types.ts";

const optionalFields = ["description", "labels", "duedate", "priority", "fixVersions", "parent"] as const;

/** Creates a project with its issue types, workflow and screens. Throws if the key is invalid or already exists. */
export function createProject(state: JiraState, key: string, options: ProjectOptions): StoredProject {
  if (!/^[A-Z][A-Z0-9_]+$/.test(key)) throw new Error(`"${key}" is not a valid project key`);
  if (state.findProject(key) !== null) throw new Error(`The Jira emulator already has a project ${key}`);
  const isDataCenter = state.flavour === "datacenter";
  const isTeamManaged = (options.style ?? (isDataCenter ? "company-managed" : "team-managed")) === "team-managed";
  if (isDataCenter && isTeamManaged) throw new Error("Data Center has no team-managed projects");
  const id = state.nextId();
  const statuses = [...(options.statuses ?? defaultStatuses(state)), ...(options.moreStatuses ?? [])].map(
    ({ name, category }) => {
      const shared = isTeamManaged ? undefined : state.sharedStatuses.get(name);
      const status = shared ?? { id: state.nextId(), name, category, project: isTeamManaged ? id : null };
      if (!isTeamManaged) state.sharedStatuses.set(name, status);
      state.statuses.set(status.id, status);
      return status;
    },
  );
  const types = (options.types ?? defaultTypes(state)).map((type) => makeType(state, type, isTeamManaged));
  const project: StoredProject = {
    id,
    key,
    name: options.name ?? key,
    isTeamManaged,
    usesEpicLink: options.epicLink ?? isDataCenter,
    types,
    statuses,
    transitions: [],
    priorities: choosePriorities(state, options.priorities),
    screen: [],
    versions: [],
    nextIssueNumber: 1,
    isAccessible: true,
    deniedPermissions: new Set(),
  };
  project.screen = makeScreen(state, project, options);
  project.transitions = makeTransitions(state, project, options);
  state.projects.set(id, project);
  return project;
}

function defaultStatuses({ texts }: JiraState): NonNullable<ProjectOptions["statuses"]> {
  const { toDo, inProgress, done } = texts.statuses;
  return [
    { name: toDo, category: "new" },
    { name: inProgress, category: "indeterminate" },
    { name: done, category: "done" },
  ];
}

function defaultTypes({ texts }: JiraState): TypeOptions[] {
  const { epic, story, task, subtask } = texts.types;
  return [
    { name: epic, level: 1, untranslatedName: "Epic" },
    { name: story, level: 0, untranslatedName: "Story" },
    { name: task, level: 0, untranslatedName: "Task" },
    { name: subtask, level: -1, untranslatedName: "Subtask" },
  ];
}

/** Returns an issue type: a new one for a team-managed project (`isOwn`), else the shared type with this name. */
function makeType(state: JiraState, options: TypeOptions, isOwn: boolean): StoredIssueType {
  const { name, level, untranslatedName = name } = options;
  const shared = isOwn ? undefined : state.sharedTypes.get(name);
  const type = shared ?? { id: state.nextId(), name, level, untranslatedName };
  if (!isOwn) state.sharedTypes.set(name, type);
  return type;
}

function choosePriorities(state: JiraState, names?: readonly string[]): StoredProject["priorities"] {
  if (names === undefined) return state.priorities.slice(0, 5);
  return names.map((name) => {
    const known = state.priorities.find((one) => one.name === name);
    if (known !== undefined) return known;
    const priority = { id: state.nextId(), name };
    state.priorities.push(priority);
    return priority;
  });
}

function makeScreen(state: JiraState, project: StoredProject, options: ProjectOptions): ScreenField[] {
  const always = (kind: FieldKind, isOnEditScreen: boolean): ScreenField => ({
    field: systemField(state, kind),
    required: true,
    isOnCreateScreen: true,
    isOnEditScreen,
    appliesTo: () => true,
  });
  const configurable = optionalFields
    .filter((kind) => !options.without?.includes(kind))
    .flatMap((kind): ScreenField[] => {
      const appliesTo = (type: StoredIssueType) =>
        kind !== "parent" || (project.usesEpicLink ? type.level === -1 : type.level < 1);
      const requiring = options.requiredOf?.[kind] ?? [];
      const one = {
        field: systemField(state, kind),
        isOnCreateScreen: !(options.onlyOnEdit?.includes(kind) ?? false),
        isOnEditScreen: kind !== "parent" || state.flavour === "cloud",
      };
      const required = options.required?.includes(kind) ?? false;
      return [
        { ...one, required: true, appliesTo: (type) => appliesTo(type) && requiring.includes(type.name) },
        { ...one, required, appliesTo: (type) => appliesTo(type) && !requiring.includes(type.name) },
      ];
    });
  const custom = (options.customFields ?? []).map((one) => customField(state, project, one));
  return [
    always("project", false),
    always("issuetype", true),
    always("summary", true),
    always("reporter", true),
    { ...always("assignee", true), required: false },
    ...configurable,
    ...epicFields(state, project, options),
    ...custom,
  ];
}

function epicFields(state: JiraState, project: StoredProject, options: ProjectOptions): ScreenField[] {
  const fieldOfLevel = (kind: FieldKind, required: boolean, fieldLevel: number): ScreenField => ({
    field: siteField(state, kind),
    required,
    isOnCreateScreen: true,
    isOnEditScreen: true,
    appliesTo: ({ level }) => level === fieldLevel,
  });
  return [
    ...((options.epicName ?? state.flavour === "datacenter") ? [fieldOfLevel("epicName", true, 1)] : []),
    ...(project.usesEpicLink ? [fieldOfLevel("epicLink", false, 0)] : []),
  ];
}

/** Returns the custom field of the given kind that all projects share; creates it if needed. */
function siteField(state: JiraState, kind: FieldKind): StoredField {
  const known = [...state.fields.values()].find((field) => field.kind === kind);
  return known ?? addField(state, `customfield_${state.nextId()}`, state.texts.fields[kind] ?? kind, kind);
}

function customField(state: JiraState, project: StoredProject, options: CustomFieldOptions): ScreenField {
  const field = addField(state, `customfield_${state.nextId()}`, options.name, options.kind);
  field.options = (options.options ?? []).map((value) => ({ id: state.nextId(), value }));
  field.hasDefault = options.hasDefault ?? false;
  field.project = project.isTeamManaged ? project.id : null;
  return {
    field,
    required: options.required ?? false,
    isOnCreateScreen: true,
    isOnEditScreen: true,
    appliesTo: ({ name }) => options.types?.includes(name) ?? true,
  };
}

/** Returns the built-in field of the given kind; creates it if needed. */
export function systemField(state: JiraState, kind: FieldKind): StoredField {
  return state.fields.get(kind) ?? addField(state, kind, state.texts.fields[kind] ?? kind, kind);
}

function addField(state: JiraState, id: string, name: string, kind: FieldKind): StoredField {
  const hasDefault = ["reporter", "priority", "issuetype"].includes(kind);
  const field: StoredField = { id, name, kind, options: [], hasDefault, project: null };
  state.fields.set(id, field);
  return field;
}

function makeTransitions(state: JiraState, project: StoredProject, options: ProjectOptions): StoredTransition[] {
  const status = (name: string): StoredStatus => {
    const found = project.statuses.find((one) => one.name === name);
    if (found === undefined) throw new Error(`${project.key} has no status ${name}`);
    return found;
  };
  const wanted: readonly TransitionOptions[] =
    options.transitions ?? project.statuses.map(({ name }) => ({ name, to: name }));
  return wanted.map(({ name, to, from, fields = [] }, index) => ({
    id: String(11 + index * 10),
    name,
    to: status(to),
    from: from === undefined ? null : from.map(status),
    fields: fields.map((one) => ({
      field: one.field === "resolution" ? systemField(state, "resolution") : requireField(project, one.field),
      required: one.required ?? false,
    })),
  }));
}

function requireField(project: StoredProject, name: string): StoredField {
  const found = project.screen.find(({ field }) => field.name === name || field.id === name);
  if (found === undefined) throw new Error(`${project.key} has no field ${name}`);
  return found.field;
}
