import { isRecord } from "../../shared/json-body.ts";
import { isNode, normaliseDocument } from "../adf/adf-normalise.ts";
import { documentProblem } from "../adf/adf-schema.ts";
import { ApiError, badRequest } from "../http/api-error.ts";
import type { Field, Issue, IssueType, JiraState, Priority, Project, User, Version } from "../state.ts";

/** What changes in an issue. */
export interface Patch {
  type?: IssueType;
  summary?: string;
  description?: unknown;
  labels?: string[];
  dueDate?: string | null;
  priority?: Priority | null;
  fixVersions?: Version[];
  parent?: Issue | null;
  reporter?: User;
  resolution?: Issue["resolution"];
  custom?: Record<string, unknown>;
}

/** Whose field it is that gets a value. `issue` is null while it is being created. */
export interface Target {
  state: JiraState;
  project: Project;
  type: IssueType;
  issue: Issue | null;
}

const mostText = 32_767;

/** The change that a value of the API means. Throws an `ApiError` with the field's message. */
export function readValue(target: Target, field: Field, value: unknown): Patch {
  const { state, project } = target;
  const refuse = (message: string) => new ApiError(400, { errors: { [field.id]: message } });
  switch (field.kind) {
    case "summary":
      return { summary: readSummary(state, value, refuse) };
    case "description":
      return { description: readRichText(state, value, refuse) };
    case "labels":
      return { labels: readLabels(state, value, refuse) };
    case "duedate":
      return { dueDate: value === null ? null : readDate(value, refuse) };
    case "priority": {
      const found = project.priorities.find((one) => named(value, one));
      if (found === undefined) throw refuse(state.words.badPriority);
      return { priority: found };
    }
    case "fixVersions":
      return { fixVersions: readVersions(project, value, refuse) };
    case "parent":
      return { parent: readParent(target, value, refuse) };
    case "epicLink":
      return { parent: value === null ? null : readEpic(target, value, refuse) };
    case "reporter": {
      const wanted = isRecord(value) ? (value.accountId ?? value.id ?? value.name) : null;
      const user = [state.bot, state.person].find(({ id, email }) => wanted === id || wanted === email);
      if (user === undefined) throw refuse("Specify a valid value for reporter");
      return { reporter: user };
    }
    case "issuetype":
      return { type: readType(target, value, refuse) };
    case "resolution": {
      const resolution = { id: "10000", name: state.words.resolution };
      if (!isRecord(value)) throw refuse("Specify a valid resolution");
      return {
        resolution: named(value, resolution) ? resolution : { id: "10001", name: String(value.name) },
      };
    }
    case "project":
      throw refuse(state.words.notOnScreen(field.id));
    default:
      return { custom: { [field.id]: readCustom(state, field, value, refuse) } };
  }
}

type Refuse = (message: string) => ApiError;

/** Whether `{id}` or `{name}` means this one. */
export function named(value: unknown, { id, name }: { id: string; name: string }): boolean {
  return isRecord(value) && (value.id === undefined ? value.name === name : value.id === id);
}

function readSummary({ words }: JiraState, value: unknown, refuse: Refuse): string {
  if (value !== null && typeof value !== "string") throw refuse("Operation value must be a string");
  const summary = (value ?? "").trim();
  if (summary === "") throw refuse(words.noSummary);
  if (/[\r\n]/.test(summary)) throw refuse(words.newline);
  if (summary.length > 255) throw refuse("Summary can't exceed 255 characters.");
  return summary;
}

/** An Atlassian document in Cloud, wiki markup in Data Center. Null for nothing. */
export function readRichText(state: JiraState, value: unknown, refuse: Refuse): unknown {
  if (value === null) return null;
  if (state.flavour === "datacenter") {
    if (typeof value !== "string") throw refuse("Operation value must be a string");
    if (value.length > mostText) throw refuse(state.words.tooLong(mostText));
    return value.trim() === "" ? null : value;
  }
  if (typeof value === "string" || !isNode(value)) {
    throw refuse("Operation value must be an Atlassian Document (see the Atlassian Document Format)");
  }
  const problem = documentProblem(value);
  if (problem !== null) {
    state.violations.push(`Refused document: ${problem}`);
    throw badRequest("INVALID_INPUT");
  }
  if (JSON.stringify(value).length > mostText) throw refuse(state.words.tooLong(mostText));
  return normaliseDocument(value, () => state.localId());
}

/** Kept without repetition, in the order of the alphabet. */
function readLabels({ words }: JiraState, value: unknown, refuse: Refuse): string[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw refuse("data was not an array");
  const labels = value.map((one: unknown) => {
    if (typeof one !== "string") throw refuse("string expected at index 0");
    if (/\s/.test(one)) throw refuse(words.spaces(one));
    if (one === "") throw refuse("The label must not be empty.");
    if (one.length > 255) throw refuse(`The label '${one}' exceeds the maximum length of 255 characters.`);
    return one;
  });
  return [...new Set(labels)].sort();
}

export function readDate(value: unknown, refuse: Refuse): string {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) {
    throw refuse("Operation value must be a string in the format 'yyyy-MM-dd'");
  }
  const time = Date.parse(`${value}T00:00:00Z`);
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== value) {
    throw refuse(`Error parsing date string: ${value}`);
  }
  return value;
}

function readVersions(project: Project, value: unknown, refuse: Refuse): Version[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw refuse("data was not an array");
  const versions = value.map((one: unknown) => {
    const found = project.versions.find((version) => named(one, version));
    if (found !== undefined) return found;
    const { id, name } = isRecord(one) ? one : {};
    throw refuse(
      id === undefined ? `Version name '${name}' is not valid` : `Version id '${id}' is not valid`,
    );
  });
  return [...new Set(versions)];
}

function readParent({ state, project, type, issue }: Target, value: unknown, refuse: Refuse): Issue | null {
  if (value === null) {
    if (type.level === -1) throw refuse("A sub-task needs a parent.");
    return null;
  }
  const { key, id } = isRecord(value) ? value : {};
  const wanted = id ?? key;
  if (typeof wanted !== "string") throw refuse("data was not an object");
  const parent = state.findIssue(wanted);
  if (parent === null) throw refuse("Could not find issue by id or key.");
  const sameProject = parent.project === project;
  const crosses = !sameProject && (type.level === -1 || project.teamManaged || parent.project.teamManaged);
  if (crosses || parent.type.level !== type.level + 1 || parent === issue) {
    throw new ApiError(400, { errors: { parentId: state.words.badHierarchy } });
  }
  return parent;
}

function readEpic({ state }: Target, value: unknown, refuse: Refuse): Issue {
  const epic = typeof value === "string" ? state.findIssue(value) : null;
  if (epic === null) throw refuse(`Issue '${value}' does not exist.`);
  if (epic.type.level !== 1) throw refuse(`Issue '${epic.key}' is not an epic.`);
  return epic;
}

function readType({ state, project, issue }: Target, value: unknown, refuse: Refuse): IssueType {
  const type = project.types.find((one) => named(value, one));
  const moves = issue !== null && type?.level !== issue.type.level;
  if (type === undefined || moves) throw refuse("The issue type selected is invalid.");
  if (state.flavour === "datacenter" && issue !== null && type !== issue.type) {
    throw refuse("The issue type selected is invalid.");
  }
  return type;
}

function readCustom(state: JiraState, field: Field, value: unknown, refuse: Refuse): unknown {
  if (value === null) return null;
  switch (field.kind) {
    case "paragraph":
      return readRichText(state, value, refuse);
    case "number":
      if (typeof value !== "number") throw refuse("Operation value must be a number");
      return value;
    case "date":
      return readDate(value, refuse);
    case "option": {
      const option = field.options.find(
        (one) => named(value, { id: one.id, name: "" }) || valued(value, one.value),
      );
      if (option === undefined) throw refuse(`Specify a valid 'id' or 'name' for ${field.name}`);
      return { self: `${state.api}/customFieldOption/${option.id}`, value: option.value, id: option.id };
    }
    default:
      if (typeof value !== "string") throw refuse("Operation value must be a string");
      if (value.length > 255) throw refuse(state.words.tooLong(255));
      if (/[\r\n]/.test(value)) throw refuse("The value must not contain line breaks.");
      return value.trim() === "" ? null : value;
  }
}

function valued(value: unknown, wanted: string): boolean {
  return isRecord(value) && value.id === undefined && value.value === wanted;
}
