import type { Milestone } from "../../model/plan.ts";
import { quoted } from "../findings.ts";
import type { Block, Document, Paragraph, Table } from "../markdown/document.ts";
import { mostRead } from "../markdown/limits.ts";
import { once } from "../markdown/once.ts";
import { type Line, passage, placeOf, visible } from "../markdown/passage.ts";
import { leavesOut, readBlocks } from "../markdown/texts.ts";
import { buildMilestone } from "../milestone/build-milestone.ts";
import { readFields } from "../milestone/fields.ts";
import { reportBoxes, reportNotTaken } from "../milestone/ignored-text.ts";
import { readItems, readListItems } from "../milestone/items/milestone-items.ts";
import { checkOf } from "../milestone/milestone-fields.ts";
import { readHead } from "../milestone/milestone-head.ts";
import { findLabel, headerLabels } from "../vocabulary/labels.ts";
import { readHeader } from "./goalkit-header.ts";
import {
  linesLabelled,
  mayOpen,
  type Outline,
  readOutline,
  sectionOf,
  startsLabelled,
} from "./goalkit-outline.ts";
import { beyondDoubt, type Dialect, type PlanBody, type Reading } from "./layout.ts";
import { reportStrays } from "./stray-milestones.ts";

/** The plans of Goal Kit: its milestones template in every shape since November 2025, filled in. */
export const goalkit: Dialect = { name: "goalkit", strict: true, evidence, read };

/** Milestones of its shape weigh most; title, header labels and sections add up to as much. Looks no further than it takes. */
function evidence({ blocks }: Document): number {
  let milestones = 0;
  let header = 0;
  let sections = 0;
  for (const [index, block] of blocks.entries()) {
    if (block.kind === "heading") {
      if (/^milestone plan\b/i.test(block.text.text)) header += 0.2;
      if (sectionOf(block.text.text) !== "other" || /^milestones? (?:structure|\()/i.test(block.text.text))
        sections += 0.1;
      if (milestones === 0 && startsLabelled(blocks[index + 1]) && readHead(block.text, true))
        milestones = 0.3;
    } else if (block.kind === "paragraph") {
      if (header < 0.5 && readFields(block.lines).some(isOwnLabel)) header += 0.3;
      if (milestones < 0.6 && opensMilestone(block, blocks[index + 1])) milestones = 0.6;
    }
    const found = milestones + Math.min(header, 0.5) + Math.min(sections, 0.4);
    if (found >= beyondDoubt) return Math.min(1, found);
  }
  return milestones + Math.min(header, 0.5) + Math.min(sections, 0.4);
}

/** A bold milestone with a number; "M1" alone names one only where labels follow, and `**Milestone:** v2` may be any label. */
function opensMilestone({ lines }: Paragraph, next: Block | undefined): boolean {
  const isFollowed = once(() => startsLabelled(next));
  return lines.some((line, index) => {
    if (!mayOpen.test(line.mask)) return false;
    // What costs least comes first.
    const isNamed =
      /milestone/i.test(line.mask.slice(0, 24)) || linesLabelled(lines, index + 1) || isFollowed();
    return isNamed && (readHead(line)?.number ?? null) !== null;
  });
}

function isOwnLabel({ name }: { name: string | null }): boolean {
  const label = name === null ? null : findLabel(headerLabels, name);
  return label === "strategy" || label === "branch" || label === "focus";
}

function read(document: Document, reading: Reading): PlanBody {
  const outline = readOutline(document);
  const { source } = document;
  const { link, ...header } = readHeader(outline.header, reading);
  const text = (section: "summary" | "check" | "rationale", what: string) =>
    readBlocks(outline.sections.get(section) ?? [], source, reading, { what, severity: "warning" });
  const anchor = header.date ?? reading.start;
  const milestones = outline.milestones
    .slice(0, mostRead)
    .map(({ head, blocks }) => buildMilestone({ head, blocks }, { source, anchor, reading }));
  addVerification(outline, milestones, reading);
  reportUnread(outline, reading);
  const numbers = new Set(outline.milestones.map(({ head }) => head.number));
  if (milestones.length > 0) reportStrays(document, "milestone", numbers, spokenOf(outline), reading);
  const { date, priority, focus, metrics, timeline, team } = header;
  return {
    date,
    priority,
    summary: text("summary", "the summary"),
    focus,
    metrics,
    timeline,
    team,
    strategy: { link, check: text("check", "how the milestones follow the strategy") },
    rationale: text("rationale", "why the milestones are cut this way"),
    complexity: readComplexity(outline.sections.get("complexity") ?? [], reading),
    milestones,
  };
}

function addVerification(
  { verifications, milestones: all }: Outline,
  milestones: readonly Milestone[],
  reading: Reading,
): void {
  const role = { what: "how the milestone is verified", severity: "error" as const };
  const byNumber = new Map(milestones.toReversed().map((milestone) => [milestone.number, milestone]));
  const unread = new Set(all.slice(mostRead).map(({ head }) => head.number));
  for (const { number, at, rest, blocks } of verifications) {
    const milestone = byNumber.get(number);
    if (!milestone) {
      if (unread.has(number)) continue;
      const known = milestones.slice(0, 20).map((candidate) => candidate.number ?? quoted(candidate.title));
      const message = `There is no milestone ${number}, so its verification is not taken. The plan has ${known.join(", ") || "none"}.`;
      reading.findings.report("unknown-milestone", placeOf(at), message);
      continue;
    }
    const value = rest.text === "" ? [] : [rest];
    const items = readItems(
      { name: null, at, value, done: false, blocks: [] },
      { ...reading, split: "none" },
      role,
    ).items;
    for (const block of blocks) {
      if (block.kind === "list") items.push(...readListItems(block, reading, role).items);
      else
        reportNotTaken(
          block,
          reading,
          `Write the verification of milestone ${number} as - [ ] what is checked.`,
        );
    }
    milestone.verification.push(...items.map(checkOf));
  }
}

/** The lines that are read as something else than a milestone: verification, text sections, what is reported. */
function spokenOf({ verifications, milestones, unread, sections }: Outline): Set<number> {
  const lines = new Set<number>();
  for (const { at } of verifications) lines.add(at.line);
  for (const { head } of milestones) lines.add(head.line.line);
  for (const { line } of unread) lines.add(line.line);
  for (const block of [...sections.values()].flat())
    for (let line = block.line; line <= block.end; line++) lines.add(line);
  return lines;
}

function reportUnread({ unread, orphans, loose }: Outline, reading: Reading): void {
  for (const list of loose) reportBoxes(list, reading, null);
  for (const { line, labelled } of unread) {
    const message = `${quoted(line.text)} looks like a milestone and is not read as one. Write **Milestone 1: Title** (Weeks 1-2) on a line of its own, outside lists, quotes and text sections.`;
    reading.findings.report("unread-milestone", placeOf(line), message, labelled ? "error" : "warning");
  }
  for (const { at, name } of orphans) {
    const message = `${quoted(name ?? "")} belongs to no milestone here, so it is not taken. Write **Milestone 1: Title** above it.`;
    reading.findings.report("not-taken", placeOf(at), message);
  }
}

function readComplexity(blocks: readonly Block[], reading: Reading): PlanBody["complexity"] {
  const tables = blocks.filter((block): block is Table => block.kind === "table");
  return tables.flatMap((table) => table.rows).flatMap((row) => readRow(row, reading));
}

function readRow(row: readonly Line[], reading: Reading): PlanBody["complexity"] {
  const role = { what: "the violation and why it is needed", severity: "warning" as const };
  if (row.some((cell) => leavesOut(passage([cell]), reading, role))) return [];
  const [violation = "", why = "", rejected = ""] = row.map((cell) => visible(cell.text, cell.mask));
  return violation + why + rejected === "" ? [] : [{ violation, why, rejected }];
}
