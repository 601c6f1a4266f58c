import type { Document } from "../markdown/document.ts";
import type { RawMilestone } from "../milestone/build-milestone.ts";
import { reportTables } from "./join-tables.ts";
import type { Dialect, PlanBody, Reading } from "./layout.ts";
import { findMilestoneTables, type MilestoneTable } from "./milestone-table.ts";
import { readPlanBody } from "./plan-body.ts";

/** Plans whose milestones are rows, their columns found by what heads them: `| Milestone | Status | Due |`. */
export const table: Dialect = { name: "table", strict: false, evidence, read };

function evidence(document: Document): number {
  const rows = milestonesIn(findMilestoneTables(document)).flatMap((found) => found.rows);
  return rows.length > 1 ? 0.4 : 0;
}

/** The tables of the kind that means milestones most certainly. */
function milestonesIn(tables: readonly MilestoneTable[]): MilestoneTable[] {
  for (const kind of ["milestone", "phase", "sprint"] as const) {
    const same = tables.filter((found) => found.kind === kind);
    if (same.length > 0) return same;
  }
  return [];
}

function read(document: Document, reading: Reading): PlanBody {
  const tables = findMilestoneTables(document);
  const own = milestonesIn(tables);
  const raws: RawMilestone[] = [];
  const byNumber = new Map<string, RawMilestone>();
  for (const { head, cells } of own.flatMap((found) => found.rows)) {
    const known = head.number === null ? undefined : byNumber.get(head.number);
    if (known) known.given?.push(...cells);
    else {
      const raw: RawMilestone = { head, blocks: [], given: [...cells] };
      raws.push(raw);
      if (head.number !== null) byNumber.set(head.number, raw);
    }
  }
  reportTables(
    tables.filter((found) => found.kind !== own[0]?.kind),
    raws,
    own[0]?.kind ?? "milestone",
    reading,
  );
  const start = own[0] ? document.blocks.indexOf(own[0].table) : -1;
  return readPlanBody(document, raws, document.blocks.slice(0, Math.max(0, start)), reading);
}
