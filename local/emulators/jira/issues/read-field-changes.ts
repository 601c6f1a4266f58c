import { isRecord } from "../../shared/json-body.ts";
import { invalidField, JiraApiError } from "../http/api-error.ts";
import type { StoredField, StoredVersion } from "../state.ts";
import { type EditTarget, type FieldChanges, readFieldValue, readRichText } from "./field-value.ts";
import { findScreenFields } from "./screen-fields.ts";

/** The field changes and comments in one request. */
export interface RequestedChanges {
  patch: FieldChanges;
  comments: unknown[];
}

/** Fields that `createIssue` reads before it reads all other fields. */
const identityFields = ["project", "issuetype"];

/**
 * Reads `fields` and `update` in a "Create issue", "Edit issue" or "Transition issue" request. Throws one
 * `JiraApiError` for all problems, with an error message for each field.
 */
export function readFieldChanges(
  target: EditTarget,
  { fields, update }: { fields?: unknown; update?: unknown },
  screen: readonly { field: StoredField; required: boolean }[],
  purpose: "create" | "edit" | "transition",
): RequestedChanges {
  const { state } = target;
  const errors: Record<string, string> = {};
  const messages: string[] = [];
  const patch: FieldChanges = {};
  const comments: unknown[] = [];
  const attempt = (id: string, read: (field: StoredField) => FieldChanges) => {
    const found = screen.find(({ field }) => field.id === id);
    if (found === undefined) {
      errors[id] = state.texts.notOnScreen(id);
      return;
    }
    try {
      const { custom, ...rest } = read(found.field);
      Object.assign(patch, rest);
      if (custom !== undefined) patch.custom = { ...patch.custom, ...custom };
    } catch (error) {
      if (!(error instanceof JiraApiError)) throw error;
      Object.assign(errors, error.errors);
      messages.push(...error.errorMessages);
    }
  };
  const given = isRecord(fields) ? fields : {};
  for (const [id, value] of Object.entries(given)) {
    // Jira ignores a status in an edit instead of rejecting it.
    if (purpose === "edit" && id === "status") continue;
    if (purpose === "create" && identityFields.includes(id)) continue;
    attempt(id, (field) => readFieldValue(target, field, value));
  }
  for (const [id, operations] of Object.entries(isRecord(update) ? update : {})) {
    if (id === "comment") comments.push(...readComments(target, operations));
    else if (id in given) errors[id] = `Field '${id}' cannot appear in both 'fields' and 'update'.`;
    else attempt(id, (field) => applyOperations(target, field, operations));
  }
  requireFields(target, patch, screen, purpose, errors);
  if (Object.keys(errors).length > 0 || messages.length > 0) throw new JiraApiError(400, { messages, errors });
  return { patch, comments };
}

function requireFields(
  { state, type }: EditTarget,
  patch: FieldChanges,
  screen: readonly { field: StoredField; required: boolean }[],
  purpose: "create" | "edit" | "transition",
  errors: Record<string, string>,
): void {
  for (const { field, required } of screen) {
    if (field.id in errors) continue;
    const value = valueIn(patch, field);
    const absent = value === undefined && (purpose === "edit" || field.hasDefault);
    const empty = value === undefined || value === null || (Array.isArray(value) && value.length === 0);
    if (required && empty && !absent && !identityFields.includes(field.id)) {
      errors[field.id] = field.kind === "summary" ? state.texts.summaryRequired : state.texts.required(field.name);
    }
  }
  if (purpose === "create" && type.level === -1 && !patch.parent && !errors.parent && !errors.parentId) {
    errors.issuetype = "Issue type is a sub-task but parent issue key or id not specified.";
  }
}

function valueIn(patch: FieldChanges, field: StoredField): unknown {
  switch (field.kind) {
    case "duedate":
      return patch.dueDate;
    case "epicLink":
      return patch.parent;
    case "summary":
    case "description":
    case "labels":
    case "priority":
    case "fixVersions":
    case "parent":
    case "reporter":
    case "assignee":
    case "resolution":
      return patch[field.kind];
    default:
      return patch.custom?.[field.id];
  }
}

/** Returns a field's value after operations such as `[{"add": …}, {"remove": …}, {"set": …}]`, applied in order. */
function applyOperations(target: EditTarget, field: StoredField, operations: unknown): FieldChanges {
  const reject = (message: string) => invalidField(field.id, message);
  if (!Array.isArray(operations)) throw reject("data was not an array");
  let patch: FieldChanges = {};
  for (const operation of operations) {
    const [[verb, value] = ["", null]] = Object.entries(isRecord(operation) ? operation : {});
    const isList = field.kind === "labels" || field.kind === "fixVersions";
    if (verb === "set") patch = readFieldValue(target, field, value);
    else if (isList && (verb === "add" || verb === "remove")) {
      const now = currentValues(target, field, patch);
      const key = (one: unknown) => (isRecord(one) ? String(one.id ?? one.name) : String(one));
      const other = now.filter(
        (one) => key(one) !== key(value) && !(isRecord(one) && isRecord(value) && one.name === value.name),
      );
      patch = readFieldValue(target, field, verb === "add" ? [...now, value] : other);
    } else throw reject(`Field '${field.id}' does not support the operation '${verb}'.`);
  }
  return patch;
}

function currentValues({ issue }: EditTarget, field: StoredField, patch: FieldChanges): unknown[] {
  if (field.kind === "labels") return patch.labels ?? issue?.labels ?? [];
  const versions: StoredVersion[] = patch.fixVersions ?? issue?.fixVersions ?? [];
  return versions.map(({ id, name }) => ({ id, name }));
}

function readComments({ state }: EditTarget, operations: unknown): unknown[] {
  const reject = (message: string) => invalidField("comment", message);
  return (Array.isArray(operations) ? operations : []).map((operation: unknown) => {
    const added = isRecord(operation) && isRecord(operation.add) ? operation.add.body : null;
    const body = readRichText(state, added, reject);
    if (body === null) throw reject("Comment body can not be empty!");
    return body;
  });
}

/** Reads the changes in a create or edit request. Only fields on the issue type's screen are allowed. */
export function readScreenChanges(
  target: EditTarget,
  body: { fields?: unknown; update?: unknown },
  purpose: "create" | "edit",
): RequestedChanges {
  return readFieldChanges(target, body, findScreenFields(target.project, target.type, purpose), purpose);
}
