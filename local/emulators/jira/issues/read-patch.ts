import { isRecord } from "../../shared/json-body.ts";
import { ApiError } from "../http/api-error.ts";
import type { Field, Version } from "../state.ts";
import { type Patch, readRichText, readValue, type Target } from "./field-value.ts";
import { screenOf } from "./screen.ts";

/** A patch, and what is said along with it. */
export interface ReadPatch {
  patch: Patch;
  comments: unknown[];
}

/** Fields that say what an issue is; they are read before the others. */
const identity = ["project", "issuetype"];

/**
 * `fields` and `update` of "Create issue", "Edit issue" and "Transition issue". All problems are collected: one
 * `ApiError` has a message for each field, and nothing is done.
 */
export function readPatch(
  target: Target,
  { fields, update }: { fields?: unknown; update?: unknown },
  screen: readonly { field: Field; required: boolean }[],
  purpose: "create" | "edit" | "transition",
): ReadPatch {
  const { state } = target;
  const errors: Record<string, string> = {};
  const messages: string[] = [];
  const patch: Patch = {};
  const comments: unknown[] = [];
  const attempt = (id: string, read: (field: Field) => Patch) => {
    const found = screen.find(({ field }) => field.id === id);
    if (found === undefined) {
      errors[id] = state.words.notOnScreen(id);
      return;
    }
    try {
      const { custom, ...rest } = read(found.field);
      Object.assign(patch, rest);
      if (custom !== undefined) patch.custom = { ...patch.custom, ...custom };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      Object.assign(errors, error.errors);
      messages.push(...error.errorMessages);
    }
  };
  const given = isRecord(fields) ? fields : {};
  for (const [id, value] of Object.entries(given)) {
    // "The status can't be set": it is not refused either.
    if (purpose === "edit" && id === "status") continue;
    if (purpose === "create" && identity.includes(id)) continue;
    attempt(id, (field) => readValue(target, field, value));
  }
  for (const [id, operations] of Object.entries(isRecord(update) ? update : {})) {
    if (id === "comment") comments.push(...readComments(target, operations));
    else if (id in given) errors[id] = `Field '${id}' cannot appear in both 'fields' and 'update'.`;
    else attempt(id, (field) => applyOperations(target, field, operations));
  }
  requireFields(target, patch, screen, purpose, errors);
  if (Object.keys(errors).length > 0 || messages.length > 0) throw new ApiError(400, { messages, errors });
  return { patch, comments };
}

function requireFields(
  { state, type }: Target,
  patch: Patch,
  screen: readonly { field: Field; required: boolean }[],
  purpose: "create" | "edit" | "transition",
  errors: Record<string, string>,
): void {
  for (const { field, required } of screen) {
    if (field.id in errors) continue;
    const value = valueIn(patch, field);
    const absent = value === undefined && (purpose === "edit" || field.hasDefault);
    const empty = value === undefined || value === null || (Array.isArray(value) && value.length === 0);
    if (required && empty && !absent && !identity.includes(field.id)) {
      errors[field.id] = field.kind === "summary" ? state.words.noSummary : state.words.required(field.name);
    }
  }
  if (purpose === "create" && type.level === -1 && !patch.parent && !errors.parent && !errors.parentId) {
    errors.issuetype = "Issue type is a sub-task but parent issue key or id not specified.";
  }
}

function valueIn(patch: Patch, field: Field): unknown {
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
    case "resolution":
      return patch[field.kind];
    default:
      return patch.custom?.[field.id];
  }
}

/** `[{"add": …}, {"remove": …}, {"set": …}]`, one after the other. */
function applyOperations(target: Target, field: Field, operations: unknown): Patch {
  const refuse = (message: string) => new ApiError(400, { errors: { [field.id]: message } });
  if (!Array.isArray(operations)) throw refuse("data was not an array");
  let patch: Patch = {};
  for (const operation of operations) {
    const [[verb, value] = ["", null]] = Object.entries(isRecord(operation) ? operation : {});
    const many = field.kind === "labels" || field.kind === "fixVersions";
    if (verb === "set") patch = readValue(target, field, value);
    else if (many && (verb === "add" || verb === "remove")) {
      const now = currentValues(target, field, patch);
      const key = (one: unknown) => (isRecord(one) ? String(one.id ?? one.name) : String(one));
      const other = now.filter(
        (one) => key(one) !== key(value) && !(isRecord(one) && isRecord(value) && one.name === value.name),
      );
      patch = readValue(target, field, verb === "add" ? [...now, value] : other);
    } else throw refuse(`Field '${field.id}' does not support the operation '${verb}'.`);
  }
  return patch;
}

function currentValues({ issue }: Target, field: Field, patch: Patch): unknown[] {
  if (field.kind === "labels") return patch.labels ?? issue?.labels ?? [];
  const versions: Version[] = patch.fixVersions ?? issue?.fixVersions ?? [];
  return versions.map(({ id, name }) => ({ id, name }));
}

function readComments({ state }: Target, operations: unknown): unknown[] {
  const refuse = (message: string) => new ApiError(400, { errors: { comment: message } });
  return (Array.isArray(operations) ? operations : []).map((operation: unknown) => {
    const added = isRecord(operation) && isRecord(operation.add) ? operation.add.body : null;
    const body = readRichText(state, added, refuse);
    if (body === null) throw refuse("Comment body can not be empty!");
    return body;
  });
}

/** The screen on which an issue of this type is created or edited. */
export function patchOn(
  target: Target,
  body: { fields?: unknown; update?: unknown },
  purpose: "create" | "edit",
): ReadPatch {
  return readPatch(target, body, screenOf(target.project, target.type, purpose), purpose);
}
