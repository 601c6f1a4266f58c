import { lowerBound } from "../../collections/lower-bound.ts";
import type { MarkdownDocument } from "../markdown/blocks.ts";
import type { RawMilestone } from "../milestone/build-milestone.ts";
import { reportIgnoredBlock, reportIgnoredTasks } from "../milestone/ignored-text.ts";
import type { ParseContext } from "../parse-context.ts";
import { buildPlanBody } from "./build-plan-body.ts";
import type { Layout, PlanBody } from "./layout.ts";
import { mergeTables, reportUnusedTables } from "./merge-tables.ts";
import { findMilestoneBullets, type MilestoneBullet, parseBullet, selectBulletSeries } from "./milestone-list.ts";
import { findMilestoneTables } from "./milestone-table.ts";
import { ancestorsOf, findSectionHeadings, statusFromSections } from "./section-headings.ts";
import { reportUnparsedMilestones } from "./unparsed-milestones.ts";

/** The layout in which milestones are bullets: `- [x] M1 — Title`, `- **Milestone 2: Title** — done`. */
export const list: Layout = { name: "list", isStrict: false, score, read };

function score(document: MarkdownDocument): number {
  const [first] = selectBulletSeries(findMilestoneBullets(document));
  return !first ? 0 : first.kind === "milestone" ? 0.52 : 0.45;
}

function read(document: MarkdownDocument, context: ParseContext): PlanBody {
  const series = selectBulletSeries(findMilestoneBullets(document));
  const headings = findSectionHeadings(document);
  const raws = series.map((bullet): RawMilestone => {
    const raw = parseBullet(bullet);
    const section = headings[lowerBound(headings, ({ span }) => span.line < bullet.span.line) - 1];
    const marks = section ? statusFromSections([section, ...ancestorsOf(section)]) : [];
    return { ...raw, head: { ...raw.head, statusMarks: [...raw.head.statusMarks, ...marks] } };
  });
  const tables = findMilestoneTables(document);
  const kind = series[0]?.kind ?? "milestone";
  reportUnusedTables(tables, raws, kind, context);
  const numbers = new Set(raws.map(({ head }) => head.number));
  reportUnparsedMilestones(kind, numbers, new Set(series.map(({ span }) => span.line)), context);
  reportOtherItems(document, series, context);
  const firstLine = series[0]?.span.line ?? 0;
  const start = document.blocks.findIndex(
    (block) => block.kind === "list" && block.line <= firstLine && block.end >= firstLine,
  );
  const before = document.blocks.slice(0, Math.max(0, start));
  return buildPlanBody(mergeTables(raws, tables, kind), before, context);
}

/** Reports bullets in the list of milestones that are not milestones, and task lists without milestones. */
function reportOtherItems(
  { blocks }: MarkdownDocument,
  series: readonly MilestoneBullet[],
  context: ParseContext,
): void {
  const milestones = new Set(series.map(({ item }) => item));
  for (const block of blocks) {
    if (block.kind !== "list") continue;
    const others = block.items.filter((item) => !milestones.has(item));
    if (others.length === block.items.length) reportIgnoredTasks(block, context, null);
    else
      for (const item of others) {
        const advice =
          "It is in a list of milestones, but is not one. Indent it below its milestone, or write it like the other milestones.";
        reportIgnoredBlock({ ...block, items: [item], line: item.line }, context, advice);
      }
  }
}
