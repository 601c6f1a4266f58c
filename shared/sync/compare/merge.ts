import type { Box, FieldName, Fields, ManagedBody, ObservedItem, Source } from "../../model/item.ts";
import { fieldNames } from "../../model/item.ts";
import type { Conflict } from "../../model/operation.ts";
import type { TrackerChanges } from "../../model/tracker-changes.ts";
import type { BodyFormat } from "../desired/body-format.ts";
import { reading, similarity } from "../identity/similarity.ts";

export interface MergeContext {
  key: string;
  /** The nonce in the item's marker. */
  nonce: string;
  /** What people changed stays ("tracker"), or the plan overwrites it ("plan"). */
  conflicts: "tracker" | "plan";
  format: BodyFormat;
  /** Where in the plan the item stands; null when it left the plan. */
  source: Source | null;
  /** The tracker's name of the item with this key; null while it is not made. */
  nameOf: (key: string) => string | null;
}

export interface Merged {
  changes: TrackerChanges;
  /** The key of the new parent, when it changes. */
  parent: string | null;
  /** The fields that plan and tracker are settled on once the changes are written. */
  base: Fields;
  conflicts: Conflict[];
}

/** What a field has before anybody set it. */
const unset = {
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

/** The fields in which the plan asks for something else than was last settled. */
export function changedFields(desired: Fields, base: Fields): FieldName[] {
  return fieldNames.filter((name) => {
    const wanted = desired[name];
    return wanted !== undefined && !same(wanted, base[name] ?? unset[name]);
  });
}

/**
 * Three-way merge of one item, field by field. A field that the plan did not change is not looked at; one that
 * only the plan changed is written; one that both changed is people's, or the plan's where the policy says
 * so, and reported either way.
 */
export function mergeItem(
  desired: Fields,
  base: Fields,
  observed: ObservedItem,
  context: MergeContext,
): Merged {
  const merged: Merged = { changes: {}, parent: null, base: { ...base }, conflicts: [] };
  const changed = new Set(changedFields(desired, base));
  const { key, conflicts: winner } = context;
  const bothChanged = (field: FieldName, plan: string, tracker: string, kept = winner) => {
    merged.conflicts.push({ key, field, plan, tracker, kept });
    return kept === "plan";
  };

  for (const field of ["title", "state", "due", "priority"] as const) {
    const wanted = desired[field];
    if (!changed.has(field) || wanted === undefined) continue;
    const found = observed.fields[field] ?? unset[field];
    const free = found === (base[field] ?? unset[field]);
    if (found !== wanted && (free || bothChanged(field, wanted ?? "none", found ?? "none"))) {
      merged.changes = { ...merged.changes, [field]: wanted };
    }
    merged.base = { ...merged.base, [field]: wanted };
  }
  for (const field of ["milestone", "version"] as const) {
    const wanted = desired[field];
    if (!changed.has(field) || wanted === undefined) continue;
    const found = observed.fields[field] ?? null;
    const name = (key: string | null | undefined) => (key ? context.nameOf(key) : null);
    // One that is still to be made has no name yet, and nothing can be in it.
    const there = found === name(wanted) && (found !== null || wanted === null);
    const free = found === name(base[field]);
    if (!there && (free || bothChanged(field, wanted ?? "none", found ?? "none"))) {
      merged.changes = { ...merged.changes, [field]: wanted };
    }
    merged.base = { ...merged.base, [field]: wanted };
  }
  if (changed.has("labels") && desired.labels !== undefined) {
    const found = observed.fields.labels ?? [];
    const labels = mergeLabels(desired.labels, base.labels ?? [], found);
    if (!sameLabels(labels, found)) merged.changes.labels = labels;
    merged.base.labels = desired.labels;
  }
  if (changed.has("body") && desired.body !== undefined) {
    const body = mergeBody(desired.body, base.body ?? null, observed.fields.body, context, bothChanged);
    if (body !== null && body !== observed.fields.body) merged.changes.body = body;
    merged.base.body = desired.body;
  }
  // A parent is never observed: attaching is idempotent.
  if (changed.has("parent")) merged.parent = desired.parent ?? null;
  return merged;
}

function mergeBody(
  desired: ManagedBody,
  base: ManagedBody | null,
  observed: string,
  { format, nonce, source }: MergeContext,
  bothChanged: (field: FieldName, plan: string, tracker: string, kept?: "tracker" | "plan") => boolean,
): string | null {
  const found = format.extract(observed, nonce);
  if (found === null) {
    // Without its frame there is no telling our words from people's.
    bothChanged("body", desired.text, "Milepost's part was removed", "tracker");
    return null;
  }
  const free = base === null || found.text === base.text || found.text === desired.text;
  const wins = free || (desired.text !== base.text && bothChanged("body", desired.text, found.text));
  const boxes = mergeBoxes(desired.boxes, base?.boxes ?? [], found.boxes);
  // Where people's words stay, the plan's ticks arrive in them all the same.
  const managed = wins
    ? { text: desired.text, boxes }
    : { text: found.text, boxes: tickOf(found.boxes, desired.boxes, boxes) };
  return same(managed, found) ? null : format.replace(observed, managed, nonce, source);
}

/** The boxes as people have worded them, with the merged ticks of the wanted boxes that they are. */
function tickOf(found: readonly Box[], desired: readonly Box[], merged: readonly Box[]): Box[] {
  const index = alignBoxes(found, desired);
  return found.map((box, place) => ({ text: box.text, done: merged[index[place] ?? -1]?.done ?? box.done }));
}

/** Per box: the plan's tick when the plan changed it, else the tick that people see and set. */
export function mergeBoxes(desired: readonly Box[], base: readonly Box[], found: readonly Box[]): Box[] {
  const before = alignBoxes(desired, base);
  const reworded = found.length !== base.length || found.some((box, index) => box.text !== base[index]?.text);
  const now = reworded ? alignBoxes(desired, found) : before;
  return desired.map((box, index) => {
    const was = base[before[index] ?? -1]?.done ?? false;
    const is = found[now[index] ?? -1]?.done ?? was;
    return { text: box.text, done: box.done === was ? is : box.done };
  });
}

/** Below this, a box that took another's place is another one, and its tick says nothing. */
const sameBox = 0.45;
/** Up to this many pairs of reworded boxes, each is compared with each. */
const boxPairs = 4_096;
/** Beyond, each with those that are at most this far from its place among the reworded ones. */
const boxReach = 16;

/**
 * For each wanted box the index of the one that it is in another list: by text, else the one most like it. In
 * long lists the likeness is looked for near its place only, so that the work grows with the list.
 */
export function alignBoxes(
  wanted: readonly Box[],
  others: readonly Box[],
  likeness = similarity,
): (number | undefined)[] {
  const waiting = new Map<string, number[]>();
  for (const [index, { text }] of [...others.entries()].reverse()) {
    const queue = waiting.get(text);
    if (queue) queue.push(index);
    else waiting.set(text, [index]);
  }
  const aligned = wanted.map(({ text }) => waiting.get(text)?.pop());
  const taken = new Set(aligned);
  const old = others.flatMap(({ text }, index) => (taken.has(index) ? [] : [{ index, was: reading(text) }]));
  const reworded = wanted.flatMap(({ text }, place) =>
    aligned[place] === undefined ? [{ place, is: reading(text) }] : [],
  );
  const all = old.length * reworded.length <= boxPairs;
  const candidates = reworded.flatMap(({ place, is }, rank) => {
    const near = all ? old : old.slice(Math.max(0, rank - boxReach), rank + boxReach + 1);
    return near
      .map(({ index, was }) => ({ place, index, score: likeness(was, is) }))
      .filter(({ score }) => score >= sameBox);
  });
  for (const { place, index } of candidates.sort((a, b) => b.score - a.score)) {
    if (aligned[place] !== undefined || taken.has(index)) continue;
    aligned[place] = index;
    taken.add(index);
  }
  return aligned;
}

/** People's labels stay; ours come and go with the plan. GitHub compares labels without case. */
function mergeLabels(
  desired: readonly string[],
  base: readonly string[],
  found: readonly string[],
): string[] {
  const has = (list: readonly string[], label: string) =>
    list.some((other) => other.toLowerCase() === label.toLowerCase());
  const kept = found.filter((label) => has(desired, label) || !has(base, label));
  const labels = [...kept];
  for (const label of desired) if (!has(base, label) && !has(labels, label)) labels.push(label);
  return labels;
}

function sameLabels(left: readonly string[], right: readonly string[]): boolean {
  const sorted = (labels: readonly string[]) => labels.map((label) => label.toLowerCase()).sort();
  return same(sorted(left), sorted(right));
}

/** Fields are plain data: equal when they are written alike. */
function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
