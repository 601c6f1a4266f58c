import { isEqual } from "../../collections/is-equal.ts";
import type { BodyFormat } from "../../model/body-format.ts";
import {
  type FieldName,
  type Fields,
  fieldNames,
  type ManagedBody,
  type ObservedItem,
  type SourceLink,
  type TrackerChanges,
} from "../../model/item.ts";
import type { Conflict, ParentChange } from "../../model/operation.ts";
import { keepObservedTexts, mergeCheckboxes } from "./merge-checkboxes.ts";

export interface MergeContext {
  key: string;
  nonce: string;
  /** The side whose value is used if both the plan and a user changed a field. */
  conflictPolicy: "tracker" | "plan";
  format: BodyFormat;
  /** Link to the plan, shown in the item's body; null if there is none, or if the item was removed from the plan. */
  source: SourceLink | null;
  /** Returns the name (`Remote.name`) of the item with this key, or `null` if it does not exist yet. */
  nameOf: (key: string) => string | null;
}

export interface MergeResult {
  changes: TrackerChanges;
  /** The new parent; null if the parent does not change. */
  parent: ParentChange | null;
  /** The base state after the changes are written. */
  base: Fields;
  conflicts: Conflict[];
}

/** Base values of fields that have never been written. */
const DEFAULT_FIELDS = {
  title: "",
  body: { text: "", boxes: [] },
  state: "open",
  due: null,
  priority: null,
  labels: [],
  milestone: null,
  version: null,
  parent: null,
} as const;

/** Returns the fields that the plan changed: their desired value differs from the base value. */
export function changedFields(desired: Fields, base: Fields): FieldName[] {
  return fieldNames.filter((name) => {
    const value = desired[name];
    return value !== undefined && !isEqual(value, base[name] ?? DEFAULT_FIELDS[name]);
  });
}

/**
 * Merges base, desired and observed state of one item by field. A field that only the plan changed is written; a field
 * that a user changed as well is a conflict: it is reported, and the policy decides which value is used.
 */
export function mergeItem(desired: Fields, base: Fields, observed: ObservedItem, context: MergeContext): MergeResult {
  const result: MergeResult = { changes: {}, parent: null, base: { ...base }, conflicts: [] };
  const changed = new Set(changedFields(desired, base));
  /** Records a conflict. Returns true if the plan's value is used. */
  const resolveConflict: ConflictResolver = (field, plan, tracker, winner = context.conflictPolicy) => {
    result.conflicts.push({ key: context.key, field, plan, tracker, kept: winner });
    return winner === "plan";
  };

  for (const field of ["title", "state", "due", "priority", "milestone", "version"] as const) {
    const value = desired[field];
    if (!changed.has(field) || value === undefined) continue;
    const isReference = field === "milestone" || field === "version";
    const toObserved = (one: string | null) => (isReference && one !== null ? context.nameOf(one) : one);
    const found = observed.fields[field] ?? DEFAULT_FIELDS[field];
    // A milestone that is still to be created has no name, and no item can be in it.
    const isUpToDate = found === toObserved(value) && (found !== null || value === null);
    const isUnchanged = found === toObserved(base[field] ?? DEFAULT_FIELDS[field]);
    if (!isUpToDate && (isUnchanged || resolveConflict(field, value ?? "none", found ?? "none"))) {
      result.changes = { ...result.changes, [field]: value };
    }
    result.base = { ...result.base, [field]: value };
  }
  if (changed.has("labels") && desired.labels !== undefined) {
    const found = observed.fields.labels ?? [];
    const labels = mergeLabels(desired.labels, base.labels ?? [], found);
    if (!haveEqualLabels(labels, found)) result.changes.labels = labels;
    result.base.labels = desired.labels;
  }
  if (changed.has("body") && desired.body !== undefined) {
    const body = mergeBody(desired.body, base.body ?? null, observed.fields.body, context, resolveConflict);
    if (body !== null && body !== observed.fields.body) result.changes.body = body;
    result.base.body = desired.body;
  }
  if (result.changes.milestone !== undefined && result.changes.body === undefined) {
    const body = refreshSource(observed.fields.body, context);
    if (body !== null) result.changes.body = body;
  }
  if (changed.has("parent") && desired.parent != null) {
    const { parent } = desired;
    result.parent = mergeParent(parent, base.parent ?? null, observed.fields.parent, context, resolveConflict);
    // The base state follows when the parent is written.
    if (result.parent === null) result.base.parent = parent;
  }
  return result;
}

/** Returns the body with the present link to the plan, which names the milestone; `null` if nothing changes. */
function refreshSource(body: string, { format, nonce, source }: MergeContext): string | null {
  const managed = source === null ? null : format.extract(body, nonce);
  const refreshed = managed === null ? null : format.replace(body, managed, nonce, source);
  return refreshed === body ? null : refreshed;
}

/** Returns the change of the parent, or `null` if there is none. `found`: `undefined` if the tracker does not say it. */
function mergeParent(
  parent: string,
  before: string | null,
  found: string | null | undefined,
  { nameOf }: MergeContext,
  resolveConflict: ConflictResolver,
): ParentChange | null {
  const change = { key: parent, isReplacing: (found === undefined ? before : found) !== null };
  if (found === undefined) return change;
  if (found !== null && found === nameOf(parent)) return null;
  const isUnchanged = found === (before === null ? null : nameOf(before));
  return isUnchanged || resolveConflict("parent", parent, found ?? "none") ? change : null;
}

type ConflictResolver = (field: FieldName, plan: string, tracker: string, winner?: "tracker" | "plan") => boolean;

/** Returns the new body, or `null` if it does not change. */
function mergeBody(
  desired: ManagedBody,
  base: ManagedBody | null,
  observed: string,
  { format, nonce, source }: MergeContext,
  resolveConflict: ConflictResolver,
): string | null {
  const found = format.extract(observed, nonce);
  if (found === null) {
    // Without its markers, the managed block can't be distinguished from the user's text.
    resolveConflict("body", desired.text, "Milepost's part was removed", "tracker");
    return null;
  }
  const isUnchanged = base === null || found.text === base.text || found.text === desired.text;
  const planWins = isUnchanged || (desired.text !== base.text && resolveConflict("body", desired.text, found.text));
  const boxes = mergeCheckboxes(desired.boxes, base?.boxes ?? [], found.boxes);
  const managed = planWins
    ? { text: desired.text, boxes }
    : { text: found.text, boxes: keepObservedTexts(found.boxes, desired.boxes, boxes) };
  return isEqual(managed, found) ? null : format.replace(observed, managed, nonce, source);
}

/** Returns the labels to write: the observed labels with the plan's changes. Ignores case, as GitHub does. */
function mergeLabels(desired: readonly string[], base: readonly string[], found: readonly string[]): string[] {
  const includes = (labels: readonly string[], label: string) =>
    labels.some((other) => other.toLowerCase() === label.toLowerCase());
  const merged = found.filter((label) => includes(desired, label) || !includes(base, label));
  for (const label of desired) if (!includes(base, label) && !includes(merged, label)) merged.push(label);
  return merged;
}

function haveEqualLabels(left: readonly string[], right: readonly string[]): boolean {
  const normalize = (labels: readonly string[]) => labels.map((label) => label.toLowerCase()).sort();
  return isEqual(normalize(left), normalize(right));
}
