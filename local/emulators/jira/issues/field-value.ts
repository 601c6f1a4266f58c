import { isRecord } from "../../shared/json-body.ts";
import { isNode, normalizeDocument } from "../adf/normalize-document.ts";
import { findDocumentProblem } from "../adf/validate-document.ts";
import { badRequest, invalidField, type JiraApiError } from "../http/api-error.ts";
import type {
  JiraState,
  StoredField,
  StoredIssue,
  StoredIssueType,
  StoredPriority,
  StoredProject,
  StoredUser,
  StoredVersion,
} from "../state.ts";

/** New values for the fields of an issue. A missing property leaves the field unchanged. */
export interface FieldChanges {
  type?: StoredIssueType;
  summary?: string;
  description?: unknown;
  labels?: string[];
  dueDate?: string | null;
  priority?: StoredPriority | null;
  fixVersions?: StoredVersion[];
  parent?: StoredIssue | null;
  reporter?: StoredUser;
  assignee?: StoredUser | null;
  resolution?: StoredIssue["resolution"];
  custom?: Record<string, unknown>;
}

/** The issue whose fields are set, with its project and type. `issue` is `null` before the issue is created. */
export interface EditTarget {
  state: JiraState;
  project: StoredProject;
  type: StoredIssueType;
  issue: StoredIssue | null;
}

const MAX_TEXT_LENGTH = 32_767;

/** Converts a field value from a request. Throws a `JiraApiError` with a message for the field if it is invalid. */
export function readFieldValue(target: EditTarget, field: StoredField, value: unknown): FieldChanges {
  const { state, project } = target;
  const reject = (message: string) => invalidField(field.id, message);
  switch (field.kind) {
    case "summary":
      return { summary: readSummary(state, value, reject) };
    case "description":
      return { description: readRichText(state, value, reject) };
    case "labels":
      return { labels: readLabels(state, value, reject) };
    case "duedate":
      return { dueDate: value === null ? null : readDate(value, reject) };
    case "priority": {
      const found = project.priorities.find((one) => matchesReference(value, one));
      if (found === undefined) throw reject(state.texts.invalidPriority);
      return { priority: found };
    }
    case "fixVersions":
      return { fixVersions: readVersions(project, value, reject) };
    case "parent":
      return { parent: readParent(target, value, reject) };
    case "epicLink":
      return { parent: value === null ? null : readEpic(target, value, reject) };
    case "reporter": {
      const wanted = isRecord(value) ? (value.accountId ?? value.id ?? value.name) : null;
      const user = [state.bot, state.user].find(({ id, email }) => wanted === id || wanted === email);
      if (user === undefined) throw reject("Specify a valid value for reporter");
      return { reporter: user };
    }
    case "assignee": {
      if (value === null) return { assignee: null };
      const wanted = isRecord(value) ? (value.accountId ?? value.id ?? value.name) : null;
      const user = [state.bot, state.user].find(({ id, email }) => wanted === id || wanted === email);
      if (user === undefined) throw reject(`User '${wanted}' cannot be assigned issues.`);
      return { assignee: user };
    }
    case "issuetype":
      return { type: readType(target, value, reject) };
    case "resolution": {
      const resolution = state.resolutions.find((one) => matchesReference(value, one));
      if (resolution === undefined) throw reject("Specify a valid resolution");
      return { resolution };
    }
    case "project":
      throw reject(state.texts.notOnScreen(field.id));
    default:
      return { custom: { [field.id]: readCustom(state, field, value, reject) } };
  }
}

type Reject = (message: string) => JiraApiError;

/** Returns true if `value`, such as `{id: "10001"}` or `{name: "Done"}`, refers to the object with this id or name. */
export function matchesReference(value: unknown, { id, name }: { id: string; name: string }): boolean {
  return isRecord(value) && (value.id === undefined ? value.name === name : value.id === id);
}

function readSummary({ texts }: JiraState, value: unknown, reject: Reject): string {
  if (value !== null && typeof value !== "string") throw reject("Operation value must be a string");
  const summary = (value ?? "").trim();
  if (summary === "") throw reject(texts.summaryRequired);
  if (/[\r\n]/.test(summary)) throw reject(texts.summaryHasNewline);
  if (summary.length > 255) throw reject("Summary can't exceed 255 characters.");
  return summary;
}

/** Returns an Atlassian document (Cloud) or wiki markup (Data Center) as Jira stores it; `null` for an empty one. */
export function readRichText(state: JiraState, value: unknown, reject: Reject): unknown {
  if (value === null) return null;
  if (state.flavour === "datacenter") {
    if (typeof value !== "string") throw reject("Operation value must be a string");
    if (value.length > MAX_TEXT_LENGTH) throw reject(state.texts.tooLong(MAX_TEXT_LENGTH));
    return value.trim() === "" ? null : value;
  }
  if (typeof value === "string" || !isNode(value)) {
    throw reject("Operation value must be an Atlassian Document (see the Atlassian Document Format)");
  }
  const problem = findDocumentProblem(value);
  if (problem !== null) {
    state.violations.push(`Invalid document: ${problem}`);
    throw badRequest("INVALID_INPUT");
  }
  if (JSON.stringify(value).length > MAX_TEXT_LENGTH) throw reject(state.texts.tooLong(MAX_TEXT_LENGTH));
  return normalizeDocument(value, () => state.nextLocalId());
}

/** Returns the labels as Jira stores them: sorted and without duplicates. */
function readLabels({ texts }: JiraState, value: unknown, reject: Reject): string[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw reject("data was not an array");
  const labels = value.map((one: unknown) => {
    if (typeof one !== "string") throw reject("string expected at index 0");
    if (/\s/.test(one)) throw reject(texts.labelHasSpaces(one));
    if (one === "") throw reject("The label must not be empty.");
    if (one.length > 255) throw reject(`The label '${one}' exceeds the maximum length of 255 characters.`);
    return one;
  });
  return [...new Set(labels)].sort();
}

export function readDate(value: unknown, reject: Reject): string {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) {
    throw reject("Operation value must be a string in the format 'yyyy-MM-dd'");
  }
  const time = Date.parse(`${value}T00:00:00Z`);
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== value) {
    throw reject(`Error parsing date string: ${value}`);
  }
  return value;
}

function readVersions(project: StoredProject, value: unknown, reject: Reject): StoredVersion[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw reject("data was not an array");
  const versions = value.map((one: unknown) => {
    const found = project.versions.find((version) => matchesReference(one, version));
    if (found !== undefined) return found;
    const { id, name } = isRecord(one) ? one : {};
    throw reject(`Version ${id === undefined ? `name '${name}'` : `id '${id}'`} is not valid`);
  });
  return [...new Set(versions)];
}

function readParent(target: EditTarget, value: unknown, reject: Reject): StoredIssue | null {
  const { state, project, type, issue } = target;
  if (value === null) {
    if (type.level === -1) throw reject("A sub-task needs a parent.");
    return null;
  }
  const { key, id } = isRecord(value) ? value : {};
  const wanted = id ?? key;
  if (typeof wanted !== "string") throw reject("data was not an object");
  const parent = state.findIssue(wanted);
  if (parent === null) throw reject("Could not find issue by id or key.");
  const isSameProject = parent.project === project;
  const isForbidden = !isSameProject && (type.level === -1 || project.isTeamManaged || parent.project.isTeamManaged);
  if (isForbidden || parent.type.level !== type.level + 1 || parent === issue) {
    throw invalidField("parentId", state.texts.invalidParent);
  }
  return parent;
}

function readEpic({ state }: EditTarget, value: unknown, reject: Reject): StoredIssue {
  const epic = typeof value === "string" ? state.findIssue(value) : null;
  if (epic === null) throw reject(`Issue '${value}' does not exist.`);
  if (epic.type.level !== 1) throw reject(`Issue '${epic.key}' is not an epic.`);
  return epic;
}

function readType({ state, project, issue }: EditTarget, value: unknown, reject: Reject): StoredIssueType {
  const type = project.types.find((one) => matchesReference(value, one));
  const isForbidden =
    issue !== null && (type?.level !== issue.type.level || (state.flavour === "datacenter" && type !== issue.type));
  if (type === undefined || isForbidden) throw reject("The issue type selected is invalid.");
  return type;
}

function readCustom(state: JiraState, field: StoredField, value: unknown, reject: Reject): unknown {
  if (value === null) return null;
  switch (field.kind) {
    case "paragraph":
      return readRichText(state, value, reject);
    case "number":
      if (typeof value !== "number") throw reject("Operation value must be a number");
      return value;
    case "date":
      return readDate(value, reject);
    case "option": {
      const option = field.options.find(
        (one) => matchesReference(value, { id: one.id, name: "" }) || hasOptionValue(value, one.value),
      );
      if (option === undefined) throw reject(`Specify a valid 'id' or 'name' for ${field.name}`);
      return { self: `${state.apiUrl}/customFieldOption/${option.id}`, value: option.value, id: option.id };
    }
    default:
      if (typeof value !== "string") throw reject("Operation value must be a string");
      if (value.length > 255) throw reject(state.texts.tooLong(255));
      if (/[\r\n]/.test(value)) throw reject("The value must not contain line breaks.");
      return value.trim() === "" ? null : value;
  }
}

function hasOptionValue(value: unknown, wanted: string): boolean {
  return isRecord(value) && value.id === undefined && value.value === wanted;
}
