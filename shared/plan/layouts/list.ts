import type { Document } from "../markdown/document.ts";
import { reportBoxes, reportNotTaken } from "../milestone/ignored-text.ts";
import { sectionClaims } from "../milestone/section-claims.ts";
import { joinTables, reportTables } from "./join-tables.ts";
import type { Dialect, PlanBody, Reading } from "./layout.ts";
import { type Bullet, findBullets, partsOf, seriesOf } from "./milestone-list.ts";
import { findMilestoneTables } from "./milestone-table.ts";
import { readPlanBody } from "./plan-body.ts";
import { reportStrays } from "./stray-milestones.ts";
import { type Entry, survey } from "./survey.ts";

/** Plans whose milestones are bullets: `- [x] M1 — Title`, `- **Milestone 2: Title** — done`. */
export const list: Dialect = { name: "list", strict: false, evidence, read };

function evidence(document: Document): number {
  const series = seriesOf(findBullets(document));
  return series.length === 0 ? 0 : series[0]?.kind === "milestone" ? 0.52 : 0.45;
}

function read(document: Document, reading: Reading): PlanBody {
  const series = seriesOf(findBullets(document));
  const [first] = series;
  const kind = first?.kind ?? "milestone";
  const { entries } = survey(document);
  const raws = series.map((bullet) => {
    const { head, cells, blocks } = partsOf(bullet);
    const holder = headingAbove(entries, bullet.line.line);
    const claims = holder ? sectionClaims({ ...holder, above: holder }) : [];
    return { head: { ...head, claims: [...head.claims, ...claims] }, blocks, given: cells };
  });
  const tables = findMilestoneTables(document);
  reportTables(tables, raws, kind, reading);
  const numbers = new Set(raws.map(({ head }) => head.number));
  reportStrays(document, kind, numbers, new Set(series.map(({ line }) => line.line)), reading);
  reportSiblings(document, series, reading);
  const start = document.blocks.findIndex(
    (block) =>
      block.kind === "list" && block.line <= (first?.line.line ?? 0) && block.end >= (first?.line.line ?? 0),
  );
  return readPlanBody(
    document,
    joinTables(raws, tables, kind),
    document.blocks.slice(0, Math.max(0, start)),
    reading,
  );
}

/** What stands in a list between milestones and is none of them. */
function reportSiblings({ blocks }: Document, series: readonly Bullet[], reading: Reading): void {
  const items = new Set(series.map(({ item }) => item));
  for (const block of blocks) {
    if (block.kind !== "list") continue;
    const others = block.items.filter((item) => !items.has(item));
    if (others.length === block.items.length) reportBoxes(block, reading, null);
    else
      for (const item of others)
        reportNotTaken(
          { ...block, items: [item], line: item.line },
          reading,
          "It stands between milestones and belongs to none: indent it below one, or name it like them.",
        );
  }
}

function headingAbove(entries: readonly Entry[], line: number): Entry | null {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.line.line ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return entries[low - 1] ?? null;
}
