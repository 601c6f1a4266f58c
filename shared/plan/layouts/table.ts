import type { MarkdownDocument } from "../markdown/blocks.ts";
import type { RawMilestone } from "../milestone/build-milestone.ts";
import { certainKinds } from "../milestone/milestone-name.ts";
import type { ParseContext } from "../parse-context.ts";
import { buildPlanBody } from "./build-plan-body.ts";
import type { Layout, PlanBody } from "./layout.ts";
import { reportUnusedTables } from "./merge-tables.ts";
import { findMilestoneTables, type MilestoneTable } from "./milestone-table.ts";

/** The layout in which milestones are rows of tables: `| Milestone | Status | Due |`. */
export const table: Layout = { name: "table", isStrict: false, score, read };

function score(document: MarkdownDocument): number {
  const rows = selectTables(findMilestoneTables(document)).flatMap((found) => found.rows);
  return rows.length > 1 ? 0.4 : 0;
}

/** Returns the tables whose rows are named "Milestone"; if there are none, those with "Phase", else with "Sprint". */
function selectTables(tables: readonly MilestoneTable[]): MilestoneTable[] {
  const kind = certainKinds.find((candidate) => tables.some((found) => found.kind === candidate));
  return tables.filter((found) => found.kind === kind);
}

function read(document: MarkdownDocument, context: ParseContext): PlanBody {
  const tables = findMilestoneTables(document);
  const selected = selectTables(tables);
  const [first] = selected;
  const raws: RawMilestone[] = [];
  const byNumber = new Map<string, RawMilestone>();
  for (const { head, fields } of selected.flatMap(({ rows }) => rows)) {
    const known = head.number === null ? undefined : byNumber.get(head.number);
    if (known) known.fields?.push(...fields);
    else {
      const raw: RawMilestone = { head, blocks: [], fields: [...fields] };
      raws.push(raw);
      if (head.number !== null) byNumber.set(head.number, raw);
    }
  }
  const others = tables.filter(({ kind }) => kind !== first?.kind);
  reportUnusedTables(others, raws, first?.kind ?? "milestone", context);
  const start = first ? document.blocks.indexOf(first.table) : 0;
  return buildPlanBody(raws, document.blocks.slice(0, Math.max(0, start)), context);
}
