import { quoteText } from "../../text/quote-text.ts";
import { rangeOf, withoutComments } from "../markdown/spans.ts";
import { stripMarkup } from "../markdown/strip-markup.ts";
import type { LabelledField, RawMilestone } from "../milestone/build-milestone.ts";
import type { MilestoneHead } from "../milestone/milestone-head.ts";
import type { MilestoneKind } from "../milestone/milestone-name.ts";
import type { ParseContext } from "../parse-context.ts";
import type { MilestoneTable } from "./milestone-table.ts";

/** Labels of the columns that are merged. Others are not, because a milestone's section usually says more. */
const mergedLabels = new Set<string>(["status", "schedule", "start", "due", "owner", "criteria", "dependsOn"]);
/** Maximum number of tables that are merged into one milestone. */
const MAX_TABLES = 8;

/**
 * Adds overview tables to the milestones `raws` that another layout found: a row with a milestone's number (or, without
 * number, its title) adds the fields that the milestone lacks; any other row with a number becomes a new milestone.
 * Returns all milestones, sorted by line.
 */
export function mergeTables(
  raws: readonly RawMilestone[],
  tables: readonly MilestoneTable[],
  kind: MilestoneKind,
): RawMilestone[] {
  const merged = raws.map((raw): RawMilestone => ({ ...raw, fields: [...(raw.fields ?? [])], fallbackFields: [] }));
  const added: RawMilestone[] = [];
  const index = new MilestoneIndex(merged);
  const overviews = tables.filter((table) => isOverview(table, index, kind));
  for (const { head, fields } of overviews.flatMap(({ rows }) => rows)) {
    const milestone = index.find(head);
    if (milestone) mergeRow(milestone, head, fields);
    else if (head.number !== null) {
      const raw: RawMilestone = { head, blocks: [], fields: [...fields] };
      added.push(raw);
      index.add(raw);
    }
  }
  return [...added, ...merged].sort((one, other) => one.head.span.line - other.head.span.line);
}

/** Adds to a milestone a row's cells for labels that the milestone lacks, and its status, to find contradictions. */
function mergeRow(raw: RawMilestone, head: MilestoneHead, fields: readonly LabelledField[]): void {
  const { fields: known = [], fallbackFields = [] } = raw;
  if (known.length > MAX_TABLES * mergedLabels.size || raw.head.statusMarks.length > MAX_TABLES) return;
  const knownLabels = new Set(known.map(({ label }) => label));
  known.push(
    ...fields.filter(({ label }) => mergedLabels.has(label) && (label === "status" || !knownLabels.has(label))),
  );
  if (fallbackFields.length === 0)
    fallbackFields.push(...fields.filter(({ label }) => label === "deliverables" || label === "work"));
  const marks = head.statusMarks.map((mark) => ({ ...mark, source: "its row of a table" }));
  raw.head = {
    ...raw.head,
    statusMarks: [...raw.head.statusMarks, ...marks],
    schedule: raw.head.schedule ?? head.schedule,
  };
}

/** Finds milestones by number, or by title for a table row without a number. */
class MilestoneIndex {
  size = 0;
  readonly #byNumber = new Map<string, RawMilestone>();
  readonly #byTitle = new Map<string, RawMilestone>();

  constructor(raws: readonly RawMilestone[]) {
    for (const raw of raws) this.add(raw);
  }

  add(raw: RawMilestone): void {
    this.size++;
    const { number } = raw.head;
    const title = titleOf(raw.head);
    if (number !== null && !this.#byNumber.has(number)) this.#byNumber.set(number, raw);
    if (!this.#byTitle.has(title)) this.#byTitle.set(title, raw);
  }

  find(head: MilestoneHead): RawMilestone | undefined {
    return head.number === null ? this.#byTitle.get(titleOf(head)) : this.#byNumber.get(head.number);
  }
}

function titleOf({ title }: MilestoneHead): string {
  return stripMarkup(title.map(withoutComments).join(" ")).toLowerCase();
}

/** Returns true if at least half of the plan's milestones have a row, or half of the rows match a milestone. */
function isOverview({ kind, rows }: MilestoneTable, index: MilestoneIndex, planKind: MilestoneKind): boolean {
  if (kind !== planKind) return false;
  const found = rows.filter(({ head }) => index.find(head)).length;
  return found > 0 && found * 2 >= Math.min(rows.length, index.size);
}

/** Reports tables whose rows look like milestones, but that `mergeTables` does not merge. */
export function reportUnusedTables(
  tables: readonly MilestoneTable[],
  raws: readonly RawMilestone[],
  kind: MilestoneKind,
  { diagnostics }: ParseContext,
): void {
  const index = new MilestoneIndex(tables.length === 0 ? [] : raws);
  for (const table of tables) {
    const [first] = table.rows;
    if (!first || table.kind === "number" || table.kind === "week" || isOverview(table, index, kind)) continue;
    const { span } = first.head;
    const message = `Table ignored: its ${table.rows.length} rows, starting with ${quoteText(span.text)}, look like milestones, but the milestones of this plan are written in another form. Write them like the others; if they are not milestones, no change is needed.`;
    diagnostics.report("unparsed-milestone", rangeOf(span), message);
  }
}
