import type {
  CustomFieldOptions,
  OptionalField,
  ProjectOptions,
  TransitionOptions,
  TypeOptions,
} from "./project-options.ts";
import type { Field, IssueType, JiraState, Project, ScreenField, Status, Transition } from "./state.ts";
import type { FieldKind } from "./vocabulary.ts";

const optional: readonly OptionalField[] = [
  "description",
  "labels",
  "duedate",
  "priority",
  "fixVersions",
  "parent",
];

/** A project with its types, workflow and screens. Throws when there is one with that key. */
export function createProject(state: JiraState, key: string, options: ProjectOptions): Project {
  if (!/^[A-Z][A-Z0-9_]+$/.test(key)) throw new Error(`"${key}" is no key of a project`);
  if (state.findProject(key) !== null) throw new Error(`The Jira double has ${key} already`);
  const dataCenter = state.flavour === "datacenter";
  const teamManaged = (options.style ?? (dataCenter ? "company-managed" : "team-managed")) === "team-managed";
  if (dataCenter && teamManaged) throw new Error("Data Center has no team-managed projects");
  const id = state.id();
  const statuses = [...(options.statuses ?? usualStatuses(state)), ...(options.moreStatuses ?? [])].map(
    ({ name, category }) => {
      const shared = teamManaged ? undefined : state.sharedStatuses.get(name);
      const status = shared ?? { id: state.id(), name, category, project: teamManaged ? id : null };
      if (!teamManaged) state.sharedStatuses.set(name, status);
      state.statuses.set(status.id, status);
      return status;
    },
  );
  const types = (options.types ?? usualTypes(state)).map((type) => makeType(state, type, teamManaged));
  const project: Project = {
    id,
    key,
    name: options.name ?? key,
    teamManaged,
    epicLink: options.epicLink ?? dataCenter,
    types,
    statuses,
    transitions: [],
    priorities: choosePriorities(state, options.priorities),
    screen: [],
    versions: [],
    nextIssue: 1,
    access: true,
    denied: new Set(),
  };
  project.screen = makeScreen(state, project, options);
  project.transitions = makeTransitions(state, project, options);
  state.projects.set(id, project);
  return project;
}

function usualStatuses({ words }: JiraState): NonNullable<ProjectOptions["statuses"]> {
  const { toDo, inProgress, done } = words.statuses;
  return [
    { name: toDo, category: "new" },
    { name: inProgress, category: "indeterminate" },
    { name: done, category: "done" },
  ];
}

function usualTypes({ words }: JiraState): TypeOptions[] {
  const { epic, story, task, subtask } = words.types;
  return [
    { name: epic, level: 1, untranslatedName: "Epic" },
    { name: story, level: 0, untranslatedName: "Story" },
    { name: task, level: 0, untranslatedName: "Task" },
    { name: subtask, level: -1, untranslatedName: "Subtask" },
  ];
}

function makeType(state: JiraState, options: TypeOptions, own: boolean): IssueType {
  const { name, level } = options;
  const shared = own ? undefined : state.sharedTypes.get(name);
  const type = shared ?? { id: state.id(), name, level, untranslatedName: options.untranslatedName ?? name };
  if (!own) state.sharedTypes.set(name, type);
  return type;
}

function choosePriorities(state: JiraState, names: readonly string[] | undefined): Project["priorities"] {
  if (names === undefined) return state.priorities.slice(0, 5);
  return names.map((name) => {
    const known = state.priorities.find((one) => one.name === name);
    if (known !== undefined) return known;
    const priority = { id: state.id(), name };
    state.priorities.push(priority);
    return priority;
  });
}

function makeScreen(state: JiraState, project: Project, options: ProjectOptions): ScreenField[] {
  const always = (kind: FieldKind, onEdit: boolean): ScreenField => ({
    field: systemField(state, kind),
    required: true,
    onCreate: true,
    onEdit,
    has: () => true,
  });
  const chosen = optional
    .filter((kind) => !options.without?.includes(kind))
    .flatMap((kind): ScreenField[] => {
      const has = (type: IssueType) =>
        kind !== "parent" || (project.epicLink ? type.level === -1 : type.level < 1);
      const only = options.requiredOf?.[kind] ?? [];
      const one = {
        field: systemField(state, kind),
        onCreate: !(options.onlyOnEdit?.includes(kind) ?? false),
        onEdit: kind !== "parent" || state.flavour === "cloud",
      };
      const required = options.required?.includes(kind) ?? false;
      return [
        { ...one, required: true, has: (type) => has(type) && only.includes(type.name) },
        { ...one, required, has: (type) => has(type) && !only.includes(type.name) },
      ];
    });
  const custom = (options.customFields ?? []).map((one) => customField(state, project, one));
  return [
    always("project", false),
    always("issuetype", true),
    always("summary", true),
    always("reporter", true),
    ...chosen,
    ...epicFields(state, project, options),
    ...custom,
  ];
}

function epicFields(state: JiraState, project: Project, options: ProjectOptions): ScreenField[] {
  const on = { onCreate: true, onEdit: true };
  return [
    ...((options.epicName ?? state.flavour === "datacenter")
      ? [
          {
            field: siteField(state, "epicName"),
            required: true,
            ...on,
            has: ({ level }: IssueType) => level === 1,
          },
        ]
      : []),
    ...(project.epicLink
      ? [
          {
            field: siteField(state, "epicLink"),
            required: false,
            ...on,
            has: ({ level }: IssueType) => level === 0,
          },
        ]
      : []),
  ];
}

/** A custom field that the whole site shares. */
function siteField(state: JiraState, kind: FieldKind): Field {
  const known = [...state.fields.values()].find((field) => field.kind === kind);
  return known ?? addField(state, `customfield_${state.id()}`, state.words.fields[kind] ?? kind, kind);
}

function customField(state: JiraState, project: Project, options: CustomFieldOptions): ScreenField {
  const field = addField(state, `customfield_${state.id()}`, options.name, options.kind);
  field.options = (options.options ?? []).map((value) => ({ id: state.id(), value }));
  field.hasDefault = options.hasDefault ?? false;
  field.project = project.teamManaged ? project.id : null;
  return {
    field,
    required: options.required ?? false,
    onCreate: true,
    onEdit: true,
    has: ({ name }) => options.types?.includes(name) ?? true,
  };
}

/** The field that every site has. */
export function systemField(state: JiraState, kind: FieldKind): Field {
  return state.fields.get(kind) ?? addField(state, kind, state.words.fields[kind] ?? kind, kind);
}

function addField(state: JiraState, id: string, name: string, kind: FieldKind): Field {
  const hasDefault = ["reporter", "priority", "issuetype"].includes(kind);
  const field: Field = { id, name, kind, options: [], hasDefault, project: null };
  state.fields.set(id, field);
  return field;
}

function makeTransitions(state: JiraState, project: Project, options: ProjectOptions): Transition[] {
  const status = (name: string): Status => {
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
      field: one.field === "resolution" ? systemField(state, "resolution") : named(project, one.field),
      required: one.required ?? false,
    })),
  }));
}

function named(project: Project, name: string): Field {
  const found = project.screen.find(({ field }) => field.name === name || field.id === name);
  if (found === undefined) throw new Error(`${project.key} has no field ${name}`);
  return found.field;
}
