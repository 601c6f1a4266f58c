import { sanitizeLine } from "../../../shared/adapters/node/terminal.ts";
import { daysBetween } from "../../../shared/calendar/days.ts";
import { formatDay } from "../../../shared/calendar/format-date.ts";
import { isEqual } from "../../../shared/collections/is-equal.ts";
import type { Entity, FieldName, TrackerName } from "../../../shared/model/item.ts";
import { roleOfKey } from "../../../shared/model/keyed-plan.ts";
import type { BlockersChange, ChangeOperation } from "../../../shared/model/operation.ts";
import { formatCount } from "../../../shared/text/format-count.ts";
import { describeConflict, type FindTitle, quoteLine } from "../describe-conflict.ts";
import { listBodyChanges } from "./body-changes.ts";
import type { PreviewItem } from "./preview-items.ts";

/** One changed field, or a conflict, with the lines that describe it. The lines have no control characters. */
export interface Detail {
  label: string;
  lines: string[];
  isConflict: boolean;
}

const MAX_BODY_LINES = 4;

/** Returns what an item is, and its number or key if it exists: "milestone 2", "tracking issue #4", "story WEB-6". */
export function formatItemName({ key, entity, remote }: PreviewItem): string {
  const kind = roleOfKey(key) === "tracking" ? `tracking ${entity}` : entity;
  // The name of a version is its title.
  if (remote === null || entity === "version") return kind;
  return `${kind} ${entity === "issue" ? "#" : ""}${sanitizeLine(remote.name)}`;
}

/** Returns what happens to an item, in a few words; empty if its details say it. */
export function describeOperation({ operation, conflicts, isHeld, entity }: PreviewItem, tracker: TrackerName): string {
  if (operation === null) return isHeld && conflicts.length === 0 ? "held for approval" : "";
  if (operation.action === "create") {
    const { due, state } = operation.item.fields;
    return [due ? `due ${formatDay(due)}` : [], state && state !== "open" ? state : []].flat().join(", ");
  }
  if (operation.action === "adopt") return "exists without a link to the plan: is adopted";
  if (operation.action === "update") return "";
  if (operation.action === "reopen") return `open in the plan: ${effectOf("open", entity, tracker)}`;
  const { desired, changes } = operation;
  // A removed item has no desired title.
  const reason =
    desired.title === undefined ? "left the plan" : changes.state === "done" ? "done" : "cancelled in the plan";
  return `${reason}: ${effectOf(changes.state ?? "done", entity, tracker)}`;
}

function effectOf(state: "open" | "done" | "cancelled", entity: Entity, tracker: TrackerName): string {
  if (entity === "version") return { open: "is unreleased", done: "is released", cancelled: "is archived" }[state];
  if (tracker === "jira") return `moves to ${state === "open" ? "an" : "a"} ${state} status`;
  if (state === "open") return "reopens";
  if (entity === "milestone") return "closes";
  return state === "done" ? "closes as completed" : "closes as not planned";
}

/** Returns the changed fields of an item with old and new value, and its conflicts with the value that is used. */
export function listDetails(
  { operation, blockers, conflicts }: PreviewItem,
  tracker: TrackerName,
  findTitle: FindTitle,
): Detail[] {
  const inConflict = new Set(conflicts.map(({ field }) => field));
  const isChange = operation !== null && operation.action !== "create" && operation.action !== "adopt";
  const changes = isChange ? operation.fields.filter((field) => !inConflict.has(field)) : [];
  return [
    ...changes.flatMap((field) => {
      const lines = isChange ? describeChange(field, operation, findTitle) : [];
      return lines.length === 0 ? [] : [{ label: field, lines, isConflict: false }];
    }),
    ...(blockers === null ? [] : [describeBlockers(blockers, findTitle)]),
    ...conflicts.map((conflict) => ({
      label: conflict.field,
      lines: [describeConflict(conflict, tracker, findTitle)],
      isConflict: true,
    })),
  ];
}

function describeBlockers({ added, removed }: BlockersChange, findTitle: FindTitle): Detail {
  const list = (sign: string, keys: readonly string[]) => keys.map((key) => `${sign} ${quoteLine(findTitle(key))}`);
  return { label: "blocked by", lines: limitLines([...list("+", added), ...list("-", removed)]), isConflict: false };
}

function describeChange(
  field: FieldName,
  { link, changes, base, fields }: ChangeOperation,
  findTitle: FindTitle,
): string[] {
  const before = link.base;
  const arrow = (value: (of: typeof before) => string | null | undefined, format: (text: string) => string) => [
    [before, changes as typeof before].map((of) => formatValue(value(of), format)).join(" -> "),
  ];
  if (field === "title") return arrow(({ title }) => title, quoteLine);
  if (field === "due") {
    const [line = ""] = arrow(({ due }) => due, formatDay);
    return [line + describeMove(before.due, changes.due)];
  }
  if (field === "priority") return arrow(({ priority }) => priority, sanitizeLine);
  if (field === "milestone")
    return arrow(
      ({ milestone }) => milestone,
      (key) => quoteLine(findTitle(key)),
    );
  if (field === "version")
    return arrow(
      ({ version }) => version,
      (key) => quoteLine(findTitle(key)),
    );
  if (field === "labels") return describeLabels(before.labels ?? [], base.labels ?? []);
  if (field === "body") {
    // The text of a deliverable is its title and its body: a new text is shown once.
    const isTitle = (line: string) =>
      changes.title !== undefined && [before.title, changes.title].includes(line.slice(2));
    // Only the last line is new, which names the milestone.
    if (isEqual(before.body, base.body)) return [];
    const lines = listBodyChanges(before.body ?? emptyBody, base.body ?? emptyBody);
    const others = lines.filter((line) => !isTitle(line));
    return lines.length > 0 && others.length === 0 ? [] : limitLines(others);
  }
  // The parent changes together with the milestone, except for an item that is only attached to its tracking issue.
  if (field === "parent" && !fields.includes("milestone")) return ["is put below the tracking issue of its milestone"];
  return [];
}

const emptyBody = { text: "", boxes: [] };

function formatValue(value: string | null | undefined, format: (text: string) => string): string {
  return value ? format(value) : "none";
}

function describeMove(from: string | null | undefined, to: string | null | undefined): string {
  if (!from || !to) return "";
  const days = daysBetween(from, to);
  return Number.isNaN(days) ? "" : `  (${formatCount(Math.abs(days), "day")} ${days > 0 ? "later" : "earlier"})`;
}

function describeLabels(before: readonly string[], after: readonly string[]): string[] {
  const added = after.filter((label) => !before.includes(label)).map((label) => `+ ${sanitizeLine(label)}`);
  const removed = before.filter((label) => !after.includes(label)).map((label) => `- ${sanitizeLine(label)}`);
  return added.length + removed.length === 0 ? [] : [[...added, ...removed].join("  ")];
}

function limitLines(lines: readonly string[]): string[] {
  const shown = lines.length > MAX_BODY_LINES + 1 ? lines.slice(0, MAX_BODY_LINES) : lines;
  const more = lines.length - shown.length;
  const clean = shown.map(sanitizeLine);
  return more === 0 ? clean : [...clean, `and ${formatCount(more, "more line")}`];
}
