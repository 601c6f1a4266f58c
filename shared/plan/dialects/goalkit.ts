import { buildMilestone } from "../build-milestone.ts";
import type { Block, Document, Table } from "../document.ts";
import { readFields } from "../fields.ts";
import { quoted } from "../findings.ts";
import { findLabel, headerLabels } from "../labels.ts";
import { readHead } from "../milestone-head.ts";
import { readItems, readListItems, reportNotTaken } from "../milestone-items.ts";
import { type Line, passage, placeOf, visible } from "../passage.ts";
import type { Milestone } from "../plan.ts";
import { leavesOut, readBlocks } from "../texts.ts";
import type { Dialect, PlanBody, Reading } from "./dialect.ts";
import { readHeader } from "./goalkit-header.ts";
import {
  type Outline,
  type RawVerification,
  readOutline,
  sectionOf,
  startsLabelled,
} from "./goalkit-outline.ts";

/** The plans of Goal Kit: its milestones template in every shape since November 2025, filled in. */
export const goalkit: Dialect = { name: "goalkit", evidence, read };

/** Milestones of its shape weigh most; title, header labels and sections add up to as much. */
function evidence({ blocks }: Document): number {
  let milestones = 0;
  let header = 0;
  let sections = 0;
  for (const [index, block] of blocks.entries()) {
    if (block.kind === "heading") {
      if (/^milestone plan\b/i.test(block.text.text)) header += 0.2;
      if (sectionOf(block.text.text) !== "other" || /^milestones? (?:structure|\()/i.test(block.text.text))
        sections += 0.1;
      if (milestones === 0 && readHead(block.text, true) && startsLabelled(blocks[index + 1]))
        milestones = 0.3;
    } else if (block.kind === "paragraph") {
      if (header < 0.5 && readFields(block.lines).some(isOwnLabel)) header += 0.3;
      if (milestones < 0.6 && block.lines.some((line) => readHead(line))) milestones = 0.6;
    }
  }
  return Math.min(1, milestones + Math.min(header, 0.5) + Math.min(sections, 0.4));
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
  const milestones = outline.milestones.map(({ head, blocks }) =>
    buildMilestone(head, blocks, { source, anchor, reading }),
  );
  addVerification(outline.verifications, milestones, reading);
  reportUnread(outline, reading);
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
  all: readonly RawVerification[],
  milestones: readonly Milestone[],
  reading: Reading,
): void {
  const role = { what: "how the milestone is verified", severity: "error" as const };
  const byNumber = new Map(milestones.toReversed().map((milestone) => [milestone.number, milestone]));
  for (const { number, at, rest, blocks } of all) {
    const milestone = byNumber.get(number);
    if (!milestone) {
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
    );
    for (const block of blocks) {
      if (block.kind === "list") items.push(...readListItems(block, reading, role));
      else
        reportNotTaken(
          block,
          reading,
          `Write the verification of milestone ${number} as - [ ] what is checked.`,
        );
    }
    for (const { text, done, line } of items) milestone.verification.push({ text, done, line });
  }
}

function reportUnread({ unread, orphans }: Outline, reading: Reading): void {
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
