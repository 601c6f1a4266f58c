import { quoteText } from "../../text/quote-text.ts";
import { type Block, type MarkdownDocument, paragraphOf } from "../markdown/blocks.ts";
import { rangeOf } from "../markdown/spans.ts";
import type { RawMilestone } from "../milestone/build-milestone.ts";
import { reportIgnoredTasks } from "../milestone/ignored-text.ts";
import { buildHead } from "../milestone/milestone-head.ts";
import { kindOfName } from "../milestone/milestone-name.ts";
import type { ParseContext } from "../parse-context.ts";
import { findMilestoneLabel } from "../vocabulary/labels.ts";
import { buildPlanBody } from "./build-plan-body.ts";
import { findHeadingSeries, type HeadingSeries } from "./heading-series.ts";
import type { Layout, PlanBody } from "./layout.ts";
import { mergeTables, reportUnusedTables } from "./merge-tables.ts";
import { findMilestoneBullets } from "./milestone-list.ts";
import { findMilestoneTables } from "./milestone-table.ts";
import { ancestorsOf, findSectionHeadings, type SectionHeading, statusFromSections } from "./section-headings.ts";
import { reportUnparsedMilestones } from "./unparsed-milestones.ts";

/** The layout in which milestones are sections: `## M1 — Title`, `## Phase 2 - Title (Q3 2026)`. */
export const headings: Layout = { name: "headings", isStrict: false, score, read };

const scores = { milestone: 0.6, phase: 0.55, sprint: 0.5, release: 0.35, week: 0.35, number: 0.35 } as const;

function score(document: MarkdownDocument): number {
  const series = findHeadingSeries(document);
  if (!series) return 0;
  if (series.members.length > 1) return scores[series.kind];
  return isCertainAlone(series, document) ? 0.5 : 0;
}

/** Returns true if the only member is probably a milestone: it has the word "Milestone", or labels below it. */
function isCertainAlone({ members: [only], kind }: HeadingSeries, { blocks }: MarkdownDocument): boolean {
  if (!only) return false;
  if (only.name.kind === "milestone") return true;
  if (kind !== "milestone" && only.level > 1) return false;
  return blocks.slice(only.blockIndex + 1).some((block) => {
    const label = block.kind === "heading" ? findMilestoneLabel(block.text.text) : null;
    return label === "deliverables" || label === "work" || label === "criteria";
  });
}

function read(document: MarkdownDocument, context: ParseContext): PlanBody {
  const series = findHeadingSeries(document);
  if (!series) return buildPlanBody([], document.blocks, context);
  const { raws, before, outside } = assignBlocks(document, series);
  const milestones = mergeTables(raws, findMilestoneTables(document), series.kind);
  reportRepeatedMilestones(series, context);
  for (const block of outside) reportIgnoredTasks(block, context, null);
  reportUnparsed(document, series, milestones, context);
  return buildPlanBody(milestones, before, context);
}

/** Assigns blocks to milestones. `outside`: blocks in no milestone; `before`: those above the first milestone. */
function assignBlocks(
  document: MarkdownDocument,
  { members, labelled }: HeadingSeries,
): { raws: RawMilestone[]; before: Block[]; outside: Block[] } {
  const raws = new Map<number, RawMilestone>();
  for (const member of members) {
    const head = buildHead(member.span, member.name);
    const statusMarks = [...head.statusMarks, ...statusFromSections(ancestorsOf(member))];
    raws.set(member.blockIndex, { head: { ...head, statusMarks }, blocks: [], sections: [] });
  }
  const firstByNumber = new Map([...raws.values()].toReversed().map((raw) => [raw.head.number, raw]));
  const labels = new Map(labelled.map((section) => [section.heading.blockIndex, section]));
  const levels = new Map(findSectionHeadings(document).map(({ blockIndex, level }) => [blockIndex, level]));
  const firstBlock = members[0]?.blockIndex ?? 0;
  const open: { level: number; blocks: Block[] }[] = [];
  const before: Block[] = [];
  const outside: Block[] = [];
  for (const [index, block] of document.blocks.entries()) {
    const level = levels.get(index);
    const raw = raws.get(index);
    const section = labels.get(index);
    if (level !== undefined) while ((open.at(-1)?.level ?? 0) >= level) open.pop();
    if (level !== undefined && raw) {
      open.splice(0, open.length, { level, blocks: raw.blocks });
      raw.blocks.push(...linesBelow(block));
    } else if (level !== undefined && section) {
      const { label, number, heading } = section;
      const blocks = linesBelow(block);
      firstByNumber.get(number)?.sections?.push({ label, span: heading.span, blocks });
      open.push({ level, blocks });
    } else if (open.length > 0) open.at(-1)?.blocks.push(block);
    else {
      outside.push(block);
      if (index < firstBlock) before.push(block);
    }
  }
  return { raws: [...raws.values()], before, outside };
}

/** Returns a paragraph without its first line, which is used as a heading; an empty list if nothing remains. */
function linesBelow(block: Block): Block[] {
  return block.kind === "paragraph" && block.lines.length > 1 ? [paragraphOf(block.lines.slice(1), block.end)] : [];
}

function reportRepeatedMilestones({ members, repeated }: HeadingSeries, { diagnostics }: ParseContext): void {
  const lines = new Map(members.map(({ name, span }) => [name.number, span.line]));
  for (const { span, name } of repeated) {
    const message = `${quoteText(span.text)} repeats the milestone on line ${lines.get(name.number) ?? "?"}; the text below it is ignored. Move it there, or name what it contains, for example "${name.label} Success Criteria".`;
    diagnostics.report("repeated-milestone", rangeOf(span), message);
  }
}

/** Reports headings, bullets and tables that look like milestones, but are not milestones in this layout. */
function reportUnparsed(
  document: MarkdownDocument,
  { kind, members, labelled, repeated }: HeadingSeries,
  milestones: readonly RawMilestone[],
  context: ParseContext,
): void {
  const { diagnostics } = context;
  const numbers = new Set(milestones.map(({ head }) => head.number));
  const memberSet = new Set<SectionHeading>(members);
  const labelledSet = new Set<SectionHeading>(labelled.map(({ heading }) => heading));
  const sections = new Set(members.flatMap(ancestorsOf));
  const reportedLines = new Set([...members, ...repeated, ...labelledSet, ...sections].map(({ span }) => span.line));
  for (const heading of findSectionHeadings(document)) {
    const { name, span } = heading;
    if (!name || memberSet.has(heading) || labelledSet.has(heading) || sections.has(heading)) continue;
    const isSameKind = kindOfName(name) === kind;
    if (name.number === null || (isSameKind && numbers.has(name.number))) continue;
    if (name.kind === "number" || name.kind === "week" || !name.hasSeparator) continue;
    if (ancestorsOf(heading).some((ancestor) => memberSet.has(ancestor))) continue;
    const example = quoteText(milestones[0]?.head.span.text ?? "");
    const message = `${quoteText(span.text)} looks like a milestone, but the milestones of this plan are headings such as ${example}. Write it like them; if it is not a milestone, no change is needed.`;
    diagnostics.report("unparsed-milestone", rangeOf(span), message, isSameKind ? "error" : "info");
    reportedLines.add(span.line);
  }
  reportUnparsedMilestones(kind, numbers, reportedLines, context);
  for (const { name, span, kind: bulletKind } of findMilestoneBullets(document)) {
    const { number } = name;
    if (bulletKind !== kind || number === null || numbers.has(number)) continue;
    if (parentNumbers(number).some((parent) => numbers.has(parent))) continue;
    const message = `${quoteText(span.text)} ignored: the milestone has no heading. Write ## ${name.label}: Title, and its deliverables below.`;
    diagnostics.report("unparsed-milestone", rangeOf(span), message);
  }
  reportUnusedTables(findMilestoneTables(document), milestones, kind, context);
}

/** Returns the numbers that a number extends: "1" and "1.2" for "1.2.3". */
function parentNumbers(number: string): string[] {
  return [...number.matchAll(/\./g)].map(({ index }) => number.slice(0, index));
}
