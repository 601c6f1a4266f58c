import type { Document, Table } from "../markdown/document.ts";
import type { Line } from "../markdown/passage.ts";
import { perDocument } from "../markdown/per-document.ts";
import type { Field } from "../milestone/fields.ts";
import { type Head, headOf } from "../milestone/milestone-head.ts";
import { type Name, readName } from "../milestone/milestone-name.ts";
import { readHeadingWord } from "../vocabulary/heading-words.ts";
import { findLabel, type MilestoneLabel, milestoneLabels } from "../vocabulary/labels.ts";
import { type Kind, kindOf } from "./series.ts";

/** A milestone that a row of a table names. */
export interface Row {
  head: Head;
  /** What its labelled columns say. */
  cells: { label: MilestoneLabel; field: Field }[];
}

export interface MilestoneTable {
  kind: Kind;
  table: Table;
  rows: Row[];
}

/** Columns that a table of milestones has besides their names; one of something else has others. */
const telling: ReadonlySet<MilestoneLabel> = new Set([
  "status",
  "schedule",
  "start",
  "due",
  "duration",
  "value",
  "deliverables",
  "work",
  "criteria",
  "owner",
]);
const plainNumber = /^\d{1,4}(?:\.\d{1,4}){0,3}$/;
/** Columns that only a table of work to do has. */
const progress: ReadonlySet<MilestoneLabel> = new Set([
  "status",
  "schedule",
  "start",
  "due",
  "duration",
  "deliverables",
  "work",
  "criteria",
]);
const titles =
  /^(?:title|name|topic|theme|titel|nombre|nom|titre|título|名称|标题|名前|タイトル|이름|단계|название|ad[ıi])$/iu;
const ids = /^(?:id|#|no\.?|nr\.?|number|code|key|코드|编号|番号|№)$/iu;

/** The tables of a document whose rows are milestones. */
export const findMilestoneTables = perDocument(tablesOf);

function tablesOf({ blocks }: Document): readonly MilestoneTable[] {
  return blocks.flatMap((block) => (block.kind === "table" ? (readTable(block) ?? []) : []));
}

function readTable(table: Table): MilestoneTable | null {
  const labels = table.head.map(({ text }) => findLabel(milestoneLabels, text.replace(/[*_`]/g, "")));
  if (
    !labels.some((label) => label !== null && telling.has(label)) &&
    !table.head.some(({ text }) => titles.test(text))
  )
    return null;
  const words = table.head.map(({ text }) => wordIn(text));
  const worded = columnOf(words);
  const column = worded >= 0 ? worded : idColumn(table);
  if (column < 0) return null;
  const names = table.rows.map((row) => nameIn(row[column], worded >= 0));
  const kinds = names.flatMap((name) => (name?.name ? [kindOf(name.name)] : []));
  const kind = words[column] ?? kinds[0];
  if (!kind) return null;
  // "| Stage | Owner |" and "| Phase | Start |" are anything, "| Phase | Status |" with "Phase 1" and "P1" is a plan.
  const numbered = names.some(
    (name) => name?.name || plainNumber.test(name?.cell.text ?? "") || /^P\d/.test(name?.cell.text ?? ""),
  );
  if (kind !== "milestone" && !numbered) return null;
  if (worded < 0 && !labels.some((label) => label !== null && progress.has(label))) return null;
  const rows = table.rows.flatMap((row, index) => {
    const name = names[index];
    return name ? [rowOf(row, name, column, labels, table)] : [];
  });
  return rows.length === 0 ? null : { kind, table, rows };
}

/** The column whose heading means a milestone most certainly: of "Phase" and "Milestone" the second. */
function columnOf(words: readonly (Kind | null)[]): number {
  for (const kind of ["milestone", "phase", "sprint"] as const) {
    const column = words.indexOf(kind);
    if (column >= 0) return column;
  }
  return -1;
}

/** What kind of milestone a column's heading names: "Milestone ID", "Phase / Task", "Fase del Proyecto". */
function wordIn(text: string): Kind | null {
  const plain = text.replace(/[*_`]/g, "").trim();
  const word = readHeadingWord(plain);
  return word && word.rank !== "week" && word.rank !== "release" ? word.rank : null;
}

/** The column of ids, where no heading names one: M1, M2, … in most of its cells. */
function idColumn(table: Table): number {
  return table.head.findIndex((head, column) => {
    if (head.text !== "" && !ids.test(head.text.trim())) return false;
    const named = table.rows.filter((row) => row[column] && readName(row[column])?.kind === "id");
    return named.length >= 2 && named.length * 2 > table.rows.length;
  });
}

interface CellName {
  cell: Line;
  name: Name | null;
}

function nameIn(cell: Line | undefined, worded: boolean): CellName | null {
  if (!cell || cell.text === "" || /^[-–—\s]*$/.test(cell.text)) return null;
  const name = readName(cell);
  if (name && (name.kind !== "number" || name.rest.text === "")) return { cell, name };
  return worded ? { cell, name: null } : null;
}

function rowOf(
  row: readonly Line[],
  { cell, name }: CellName,
  column: number,
  labels: readonly (MilestoneLabel | null)[],
  table: Table,
): Row {
  const bare = name !== null && name.rest.text === "";
  const titled = bare ? titleColumn(row, column, labels, table) : -1;
  const start = name ?? unnamed(cell, numberIn(row, table, column));
  const rest = titled < 0 ? start.rest : (row[titled] ?? start.rest);
  const cells = labels.flatMap((label, index) => {
    const value = row[index];
    if (label === null || index === column || index === titled || !value || value.text === "") return [];
    return [{ label, field: { name: null, at: value, value: [value], done: false, blocks: [] } }];
  });
  return { head: headOf(cell, { ...start, rest }), cells };
}

/** Where the title of a row with a bare id stands: a column named so, what it is about, or the next one. */
function titleColumn(
  row: readonly Line[],
  column: number,
  labels: readonly (MilestoneLabel | null)[],
  table: Table,
): number {
  const filled = (index: number) => (row[index]?.text ?? "") !== "";
  const named = table.head.findIndex(
    ({ text }, index) => index !== column && titles.test(text.trim()) && filled(index),
  );
  if (named >= 0) return named;
  const about = labels.findIndex((label, index) => index !== column && label === "value" && filled(index));
  if (about >= 0) return about;
  const next = column + 1;
  return labels[next] == null && filled(next) ? next : -1;
}

/** The number that another column gives a row: `| # | Milestone |`. */
function numberIn(row: readonly Line[], { head }: Table, column: number): string | null {
  const at = head.findIndex(({ text }, index) => index !== column && ids.test(text.trim()));
  const text = row[at]?.text ?? "";
  return plainNumber.test(text) ? text : null;
}

function unnamed(cell: Line, given: string | null): Name {
  const number = plainNumber.test(cell.text) ? cell.text : given;
  return {
    kind: "milestone",
    number,
    rest: cell,
    separated: true,
    claims: [],
    between: null,
    idComment: null,
    label: cell.text,
    open: null,
  };
}
