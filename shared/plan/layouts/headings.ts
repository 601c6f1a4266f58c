import { quoted } from "../findings.ts";
import type { Block, Document } from "../markdown/document.ts";
import { placeOf } from "../markdown/passage.ts";
import type { RawMilestone } from "../milestone/build-milestone.ts";
import { reportBoxes } from "../milestone/ignored-text.ts";
import { headOf } from "../milestone/milestone-head.ts";
import { sectionClaims } from "../milestone/section-claims.ts";
import { findLabel, milestoneLabels } from "../vocabulary/labels.ts";
import { joinTables, reportTables } from "./join-tables.ts";
import type { Dialect, PlanBody, Reading } from "./layout.ts";
import { findBullets } from "./milestone-list.ts";
import { findMilestoneTables, type MilestoneTable } from "./milestone-table.ts";
import { readPlanBody } from "./plan-body.ts";
import { above, findSeries, kindOf, type Series } from "./series.ts";
import { reportStrays } from "./stray-milestones.ts";
import { type Entry, type Survey, survey } from "./survey.ts";

/** Plans whose milestones are sections: `## M1 — Title`, `### Milestone 1: Title`, `## Phase 2 - Title (Q3 2026)`. */
export const headings: Dialect = { name: "headings", strict: false, evidence, read };

const sureness = {
  milestone: 0.6,
  phase: 0.55,
  sprint: 0.5,
  release: 0.35,
  week: 0.35,
  number: 0.35,
} as const;

function evidence(document: Document): number {
  const series = findSeries(document);
  if (!series) return 0;
  if (series.members.length > 1) return sureness[series.kind];
  return isBacked(series, document) ? 0.5 : 0;
}

/** One heading alone makes a plan only with a word for it, or with the labels of a milestone below it. */
function isBacked({ members, kind }: Series, { blocks }: Document): boolean {
  const [only] = members;
  if (!only?.name) return false;
  if (only.name.kind === "milestone") return true;
  if (kind !== "milestone" && only.level > 1) return false;
  return blocks.slice(only.block + 1).some((block) => block.kind === "heading" && isLabel(block.text.text));
}

function isLabel(text: string): boolean {
  const label = findLabel(milestoneLabels, text);
  return label === "deliverables" || label === "work" || label === "criteria";
}

function read(document: Document, reading: Reading): PlanBody {
  const seen = survey(document);
  const series = findSeries(document);
  if (!series) return readPlanBody(document, [], document.blocks, reading);
  const { raws, before, outside } = sections(seen, series);
  const tables = findMilestoneTables(document);
  const all = joinTables(raws, tables, series.kind);
  reportMentions(series, raws, reading);
  for (const block of outside) reportBoxes(block, reading, null);
  reportUnread(document, seen, series, all, tables, reading);
  return readPlanBody(document, all, before, reading);
}

/** Gives each block to the milestone, or the labelled part of one, that it stands under. */
function sections(
  { entries, blocks }: Survey,
  series: Series,
): { raws: RawMilestone[]; before: Block[]; outside: Block[] } {
  const raws = new Map<number, { raw: RawMilestone; blocks: Block[] }>();
  for (const entry of series.members) {
    if (!entry.name) continue;
    const own: Block[] = [];
    const head = headOf(entry.line, entry.name);
    const claims = [...head.claims, ...sectionClaims(entry)];
    raws.set(entry.block, {
      raw: { head: { ...head, claims }, blocks: own, joined: [], given: [] },
      blocks: own,
    });
  }
  const byNumber = new Map([...raws.values()].toReversed().map(({ raw }) => [raw.head.number, raw]));
  const joins = new Map(series.joined.map((join) => [join.entry.block, join]));
  const openers = new Map(entries.map((entry) => [entry.block, entry]));
  const first = series.members[0]?.block ?? 0;
  const open: { level: number; blocks: Block[] }[] = [];
  const before: Block[] = [];
  const outside: Block[] = [];
  for (const [index, block] of blocks.entries()) {
    const entry = openers.get(index);
    const start = raws.get(index);
    const join = joins.get(index);
    if (entry) while ((open.at(-1)?.level ?? 0) >= entry.level) open.pop();
    if (entry && start) {
      open.length = 0;
      open.push({ level: entry.level, blocks: start.blocks });
      start.blocks.push(...belowLine(block));
    } else if (entry && join) {
      const own: Block[] = belowLine(block);
      byNumber.get(join.number)?.joined?.push({ label: join.label, at: entry.line, blocks: own });
      open.push({ level: entry.level, blocks: own });
    } else if (open.length > 0) open.at(-1)?.blocks.push(block);
    else {
      outside.push(block);
      if (index < first) before.push(block);
    }
  }
  return { raws: [...raws.values()].map(({ raw }) => raw), before, outside };
}

/** What a paragraph says below the bold line that opens it. */
function belowLine(block: Block): Block[] {
  if (block.kind !== "paragraph" || block.lines.length < 2) return [];
  const lines = block.lines.slice(1);
  return [{ kind: "paragraph", lines, line: lines[0]?.line ?? block.line, end: block.end }];
}

function reportMentions({ mentions }: Series, raws: readonly RawMilestone[], { findings }: Reading): void {
  const lines = new Map(raws.map(({ head }) => [head.number, head.line.line]));
  for (const { line, name } of mentions) {
    const message = `${quoted(line.text)} names the milestone of line ${lines.get(name?.number ?? null) ?? "?"}; what is below it here is not taken. Move it there, or name what it is, as in "${name?.label ?? ""} Success Criteria".`;
    findings.report("mentioned-again", placeOf(line), message);
  }
}

/** Milestones that the plan seems to have besides those that are read. */
function reportUnread(
  document: Document,
  { entries }: Survey,
  series: Series,
  raws: readonly RawMilestone[],
  tables: readonly MilestoneTable[],
  reading: Reading,
): void {
  const numbers = new Set(raws.map(({ head }) => head.number));
  const members = new Set(series.members);
  const joined = new Set(series.joined.map(({ entry }) => entry));
  const holders = holdersOf(series.members);
  const known = new Set(
    [...series.members, ...series.mentions, ...joined, ...holders].map(({ line }) => line.line),
  );
  for (const entry of entries) {
    const { name, line } = entry;
    if (!name || members.has(entry) || joined.has(entry) || name.number === null) continue;
    if (numbers.has(name.number) && kindOf(name) === series.kind) continue;
    if (
      holders.has(entry) ||
      above(entry, members) ||
      name.kind === "number" ||
      name.kind === "week" ||
      !name.separated
    )
      continue;
    const message = `${quoted(line.text)} looks like a milestone and is not read as one, because this plan's milestones are headings such as ${quoted(raws[0]?.head.line.text ?? "")}. Write it like them, or leave it if it is none.`;
    const severity = kindOf(name) === series.kind ? "error" : "info";
    reading.findings.report("unread-milestone", placeOf(line), message, severity);
    known.add(line.line);
  }
  reportStrays(document, series.kind, numbers, known, reading);
  for (const { name, line, kind } of findBullets(document)) {
    if (kind !== series.kind || name.number === null || numbers.has(name.number)) continue;
    if (wholesOf(name.number).some((whole) => numbers.has(whole))) continue;
    const message = `${quoted(line.text)} names a milestone that has no heading, so it is not taken. Write ## ${name.label}: Title and what belongs to it below.`;
    reading.findings.report("unread-milestone", placeOf(line), message);
  }
  reportTables(tables, raws, series.kind, reading);
}

/** Everything that one of the entries stands under. */
function holdersOf(entries: readonly Entry[]): ReadonlySet<Entry> {
  const holders = new Set<Entry>();
  for (const entry of entries)
    for (let holder = entry.above; holder && !holders.has(holder); holder = holder.above) holders.add(holder);
  return holders;
}

/** What a number is a part of: "1.2.3" of "1" and of "1.2". */
function wholesOf(number: string): string[] {
  return [...number.matchAll(/\./g)].map(({ index }) => number.slice(0, index));
}
