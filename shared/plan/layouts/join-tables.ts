import { quoted } from "../findings.ts";
import { placeOf, visible } from "../markdown/passage.ts";
import { plainText } from "../markdown/plain-text.ts";
import type { RawMilestone } from "../milestone/build-milestone.ts";
import type { Reading } from "./layout.ts";
import type { MilestoneTable, Row } from "./milestone-table.ts";
import type { Kind } from "./series.ts";

/** Columns that say of a milestone what its own section may say too, in a shape that is worth joining. */
const joining: ReadonlySet<string> = new Set([
  "status",
  "schedule",
  "start",
  "due",
  "owner",
  "criteria",
  "dependsOn",
]);

/**
 * The milestones of headings and tables together, each once: a row that names one of the headings adds what its
 * columns say, a row of another number is a milestone of its own. By number, else by title.
 */
export function joinTables(
  raws: readonly RawMilestone[],
  tables: readonly MilestoneTable[],
  kind: Kind,
): RawMilestone[] {
  const all: RawMilestone[] = raws.map((raw) => ({ ...raw, given: [...(raw.given ?? [])], spare: [] }));
  const known = indexOf(raws);
  const overview = tables.filter((table) => isOverview(table, known, kind));
  const index = indexOf(all);
  const before: RawMilestone[] = [];
  for (const { rows } of overview) {
    for (const row of rows) {
      const same = find(index, row);
      if (same) {
        joinRow(same, row);
      } else if (row.head.number !== null) {
        const raw = { head: row.head, blocks: [], given: [...row.cells] };
        before.push(raw);
        add(index, raw);
      }
    }
  }
  return [...before, ...all].sort((one, other) => one.head.line.line - other.head.line.line);
}

/** A milestone that more tables speak of is joined with the first of them. */
const mostTables = 8;

/** Adds what a row says; of the status every table may say something, so that what disagrees is reported. */
function joinRow(raw: RawMilestone, { head, cells }: Row): void {
  const { given = [], spare = [] } = raw;
  if (given.length > mostTables * joining.size || raw.head.claims.length > mostTables) return;
  const said = new Set(given.map(({ label }) => label));
  const news = ({ label }: Row["cells"][number]) => label === "status" || !said.has(label);
  given.push(...cells.filter((cell) => joining.has(cell.label) && news(cell)));
  if (spare.length === 0)
    spare.push(...cells.filter(({ label }) => label === "deliverables" || label === "work"));
  raw.head = {
    ...raw.head,
    claims: [...raw.head.claims, ...head.claims.map((claim) => ({ ...claim, by: "its row of a table" }))],
    schedule: raw.head.schedule ?? head.schedule,
  };
}

/** Milestones by number and by title, the first of each. */
interface Index {
  size: number;
  byNumber: Map<string, RawMilestone>;
  byTitle: Map<string, RawMilestone>;
}

function indexOf(raws: readonly RawMilestone[]): Index {
  const index: Index = { size: 0, byNumber: new Map(), byTitle: new Map() };
  for (const raw of raws) add(index, raw);
  return index;
}

function add(index: Index, raw: RawMilestone): void {
  index.size++;
  const { number } = raw.head;
  const title = titleOf(raw.head);
  if (number !== null && !index.byNumber.has(number)) index.byNumber.set(number, raw);
  if (!index.byTitle.has(title)) index.byTitle.set(title, raw);
}

/** A table that sums the milestones up names at least half of them, or most of its rows are among them. */
function isOverview({ kind, rows }: MilestoneTable, index: Index, of: Kind): boolean {
  if (kind !== of) return false;
  const known = rows.filter((row) => find(index, row)).length;
  return known * 2 >= Math.min(rows.length, index.size) && known > 0;
}

function find({ byNumber, byTitle }: Index, { head }: Row): RawMilestone | undefined {
  return head.number === null ? byTitle.get(titleOf(head)) : byNumber.get(head.number);
}

function titleOf({ title }: RawMilestone["head"]): string {
  return plainText(title.map(({ text, mask }) => visible(text, mask)).join(" ")).toLowerCase();
}

/** Tables that look like milestones and are neither read nor joined. */
export function reportTables(
  tables: readonly MilestoneTable[],
  raws: readonly RawMilestone[],
  kind: Kind,
  { findings }: Reading,
): void {
  const index = indexOf(tables.length === 0 ? [] : raws);
  for (const table of tables) {
    if (isOverview(table, index, kind) || table.kind === "number" || table.kind === "week") continue;
    const [first] = table.rows;
    if (!first) continue;
    const message = `This table of ${table.rows.length} rows looks like milestones, from ${quoted(first.head.line.text)} on, and is not taken, because this plan's milestones stand elsewhere. Write those of the table like them, or leave it if they are none.`;
    findings.report("unread-milestone", placeOf(first.head.line), message);
  }
}
