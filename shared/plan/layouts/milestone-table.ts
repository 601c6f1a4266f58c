import { memoize } from "../../collections/memoize.ts";
import type { MarkdownDocument, TableBlock } from "../markdown/blocks.ts";
import type { InlineSpan } from "../markdown/spans.ts";
import type { LabelledField } from "../milestone/build-milestone.ts";
import { fieldOf } from "../milestone/fields.ts";
import { buildHead, type MilestoneHead } from "../milestone/milestone-head.ts";
import {
  certainKinds,
  kindOfName,
  type MilestoneKind,
  type MilestoneName,
  nameFromTitle,
  parseMilestoneName,
} from "../milestone/milestone-name.ts";
import { parseHeadingWord } from "../vocabulary/heading-words.ts";
import { findMilestoneLabel, type MilestoneLabel } from "../vocabulary/labels.ts";
import { phrasePattern } from "../vocabulary/word-patterns.ts";

/** A table whose rows are milestones. */
export interface MilestoneTable {
  kind: MilestoneKind;
  table: TableBlock;
  rows: { head: MilestoneHead; fields: LabelledField[] }[];
}

const dateLabels = ["schedule", "start", "due", "duration"] as const;
/** A table of milestones without a column called "Milestone", "Phase" or "Sprint" must have one of these columns. */
const workLabels = new Set<MilestoneLabel | null>(["status", "deliverables", "work", "criteria", ...dateLabels]);
/** Any table of milestones must have one of these columns, or a column with titles. */
const milestoneLabels = new Set<MilestoneLabel | null>([...workLabels, "value", "owner"]);
const plainNumber = /^\d{1,4}(?:\.\d{1,4}){0,3}$/;
const titleColumn = phrasePattern("titleColumns", (name) => `^${name}$`);
const numberColumn = phrasePattern("numberColumns", (name) => `^${name}$`);

/** Returns the tables of a document whose rows are milestones. */
export const findMilestoneTables = memoize(({ blocks }: MarkdownDocument): readonly MilestoneTable[] =>
  blocks.flatMap((block) => (block.kind === "table" ? (parseTable(block) ?? []) : [])),
);

function parseTable(table: TableBlock): MilestoneTable | null {
  const labels = table.head.map(({ text }) => findMilestoneLabel(text.replace(/[*_`]/g, "")));
  const hasTitles = table.head.some(({ text }) => titleColumn().test(text));
  if (!hasTitles && !labels.some((label) => milestoneLabels.has(label))) return null;
  const kinds = table.head.map(({ text }) => kindOfColumn(text));
  const certainKind = certainKinds.find((kind) => kinds.includes(kind));
  const column = certainKind ? kinds.indexOf(certainKind) : findIdColumn(table);
  if (column < 0) return null;
  const names = table.rows.map((row) => parseNameCell(row[column], certainKind !== undefined));
  const [firstName] = names.flatMap((cell) => cell?.name ?? []);
  const kind = kinds[column] ?? (firstName && kindOfName(firstName));
  if (!kind) return null;
  // A table of phases or sprints must have a number in at least one cell, such as "Phase 1", "P1" or "1".
  const isNumbered = names.some(
    (cell) => cell && (cell.name || plainNumber.test(cell.span.text) || /^P\d/.test(cell.span.text)),
  );
  if (kind !== "milestone" && !isNumbered) return null;
  if (!certainKind && !labels.some((label) => workLabels.has(label))) return null;
  const rows = table.rows.flatMap((row, index) => {
    const name = names[index];
    return name ? [buildRow(row, name, column, labels, table)] : [];
  });
  return rows.length === 0 ? null : { kind, table, rows };
}

/** Returns the kind of milestone in a column head: "phase" for "Phase / Task" and "Fase del Proyecto"; or null. */
function kindOfColumn(text: string): MilestoneKind | null {
  const word = parseHeadingWord(text.replace(/[*_`]/g, "").trim());
  return word && word.rank !== "week" && word.rank !== "release" ? word.rank : null;
}

/** Returns the index of a column with ids such as M1 in most of its cells, or -1. */
function findIdColumn(table: TableBlock): number {
  return table.head.findIndex((head, column) => {
    if (head.text !== "" && !numberColumn().test(head.text.trim())) return false;
    const ids = table.rows.filter((row) => row[column] && parseMilestoneName(row[column])?.kind === "id");
    return ids.length >= 2 && ids.length * 2 > table.rows.length;
  });
}

interface NameCell {
  span: InlineSpan;
  /** The name in the cell, or `null` if the cell contains a title only. */
  name: MilestoneName | null;
}

function parseNameCell(span: InlineSpan | undefined, mayBeTitle: boolean): NameCell | null {
  if (!span || span.text === "" || /^[-–—\s]*$/.test(span.text)) return null;
  const name = parseMilestoneName(span);
  if (name && (name.kind !== "number" || name.rest.text === "")) return { span, name };
  return mayBeTitle ? { span, name: null } : null;
}

function buildRow(
  row: readonly InlineSpan[],
  { span, name }: NameCell,
  column: number,
  labels: readonly (MilestoneLabel | null)[],
  table: TableBlock,
): MilestoneTable["rows"][number] {
  const titleIndex = name?.rest.text === "" ? findTitleColumn(row, column, labels, table) : -1;
  const number = plainNumber.test(span.text) ? span.text : numberIn(row, table, column);
  const start = name ?? nameFromTitle(span, number);
  const fields = labels.flatMap((label, index): LabelledField[] => {
    const cell = row[index];
    if (label === null || index === column || index === titleIndex || !cell || cell.text === "") return [];
    return [{ label, field: fieldOf(cell, [cell]) }];
  });
  return { head: buildHead(span, { ...start, rest: row[titleIndex] ?? start.rest }), fields };
}

/** For a row with only an id in `column`, returns the index of the Title, Value or next column, if filled; else -1. */
function findTitleColumn(
  row: readonly InlineSpan[],
  column: number,
  labels: readonly (MilestoneLabel | null)[],
  table: TableBlock,
): number {
  const isFilled = (index: number) => (row[index]?.text ?? "") !== "";
  const isOther = (index: number) => index !== column && isFilled(index);
  const title = table.head.findIndex(({ text }, index) => isOther(index) && titleColumn().test(text.trim()));
  if (title >= 0) return title;
  const value = labels.findIndex((label, index) => isOther(index) && label === "value");
  if (value >= 0) return value;
  const next = column + 1;
  return labels[next] == null && isFilled(next) ? next : -1;
}

/** Returns the milestone's number if it has its own column, such as `#` in `| # | Milestone |`; otherwise `null`. */
function numberIn(row: readonly InlineSpan[], { head }: TableBlock, column: number): string | null {
  const index = head.findIndex(({ text }, other) => other !== column && numberColumn().test(text.trim()));
  const text = row[index]?.text ?? "";
  return plainNumber.test(text) ? text : null;
}
