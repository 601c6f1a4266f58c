import type { Milestone } from "../../model/plan/plan.ts";
import { quoteText } from "../../text/quote-text.ts";
import { MAX_PARSED_MILESTONES } from "../checks/check-milestones.ts";
import type { Block, MarkdownDocument, ParagraphBlock } from "../markdown/blocks.ts";
import { joinSpans, rangeOf, withoutComments } from "../markdown/spans.ts";
import { type Field, fieldOf, readFields } from "../milestone/fields.ts";
import { reportIgnoredBlock, reportIgnoredTasks } from "../milestone/ignored-text.ts";
import { readItems, readNestedItems } from "../milestone/items/read-items.ts";
import { toVerification } from "../milestone/milestone-fields.ts";
import { parseGoalKitHead } from "../milestone/milestone-head.ts";
import { readBlockText, reportPlaceholder, type TextRole } from "../milestone/read-text.ts";
import type { ParseContext } from "../parse-context.ts";
import { findHeaderLabel } from "../vocabulary/labels.ts";
import { phrasePattern, wordEnd } from "../vocabulary/word-patterns.ts";
import { buildMilestones } from "./build-plan-body.ts";
import { parseHeader } from "./goalkit-header.ts";
import {
  buildOutline,
  hasLabelledLine,
  hasMilestoneWord,
  milestoneStart,
  type Outline,
  sectionNameOf,
  startsWithLabel,
} from "./goalkit-outline.ts";
import { CERTAIN_SCORE, emptyPlanBody, type Layout, type PlanBody } from "./layout.ts";
import { reportUnparsedMilestones } from "./unparsed-milestones.ts";

/** The layout of Goal Kit's milestones template, in all its versions since November 2025. */
export const goalkit: Layout = { name: "goalkit", isStrict: true, score, read };

const planTitle = phrasePattern("planTitle", (title) => `^${title}${wordEnd}`);
/** Matches the start of what a team's text says about one milestone: "M1:", "Milestone 2 –". */
const milestoneOfTeam = phrasePattern(
  "milestone",
  (word) => `(?<![\\p{L}\\p{N}])(?:M|${word}) ?#?(\\d{1,6}(?:\\.\\d{1,6}){0,3})(?: ?:| [–—-] )(?! ?\\d)`,
  "giu",
);
const structureTitle = phrasePattern("structure", (title) => `^${title}`);

/** Returns the sum, at most 1, of up to 0.6 for milestones, 0.5 for title and header labels, 0.4 for sections. */
function score({ blocks }: MarkdownDocument): number {
  let milestones = 0;
  let header = 0;
  let sections = 0;
  const total = () => milestones + Math.min(header, 0.5) + Math.min(sections, 0.4);
  for (const [index, block] of blocks.entries()) {
    const next = blocks[index + 1];
    if (block.kind === "heading") {
      const title = block.text.text;
      if (planTitle().test(title)) header += 0.2;
      if (sectionNameOf(title) !== "other" || structureTitle().test(title)) sections += 0.1;
      if (milestones === 0 && startsWithLabel(next) && parseGoalKitHead(block.text, true)) milestones = 0.3;
    } else if (block.kind === "paragraph") {
      if (header < 0.5 && readFields(block.lines).some(isGoalKitLabel)) header += 0.3;
      if (milestones < 0.6 && hasMilestone(block, next)) milestones = 0.6;
    }
    if (total() >= CERTAIN_SCORE) return Math.min(1, total());
  }
  return total();
}

/** Returns true if a bold line has a milestone's number, and the word "Milestone" or labels below the line. */
function hasMilestone({ lines }: ParagraphBlock, next: Block | undefined): boolean {
  return lines.some((line, index) => {
    if (!milestoneStart.test(line.mask)) return false;
    // The order is by speed: the fastest test is first.
    const isNamed = hasMilestoneWord(line) || hasLabelledLine(lines, index + 1) || startsWithLabel(next);
    return isNamed && (parseGoalKitHead(line)?.number ?? null) !== null;
  });
}

function isGoalKitLabel({ name }: Field): boolean {
  const label = findHeaderLabel(name ?? "");
  return label === "strategy" || label === "branch" || label === "focus";
}

function read(document: MarkdownDocument, context: ParseContext): PlanBody {
  const outline = buildOutline(document);
  const header = parseHeader(outline.header, context);
  const textOf = (section: "summary" | "strategyCheck" | "rationale", name: string) =>
    readBlockText(outline.sections.get(section) ?? [], context, { name, severity: "warning" });
  const milestones = buildMilestones(outline.milestones, header.date, context);
  addVerification(outline, milestones, context);
  addOwners(header.team, milestones);
  reportUnparsed(outline, context);
  const numbers = new Set(outline.milestones.map(({ head }) => head.number));
  if (milestones.length > 0) reportUnparsedMilestones("milestone", numbers, linesOfParts(outline), context);
  return {
    ...emptyPlanBody(),
    ...header,
    summary: textOf("summary", "the summary"),
    strategy: {
      ...header.strategy,
      check: textOf("strategyCheck", "how the milestones follow the strategy"),
    },
    rationale: textOf("rationale", "the reasons for these milestones"),
    complexity: readComplexity(outline.sections.get("complexity") ?? [], context),
    milestones,
  };
}

/** Adds owners that the header's team names by milestone, as in "M1: Ana (backend), M2: Ben and Chris". */
function addOwners(team: string | null, milestones: readonly Milestone[]): void {
  const found = [...(team ?? "").matchAll(milestoneOfTeam())];
  for (const [index, { 0: start, 1: number, index: at }] of found.entries()) {
    const text = (team ?? "").slice(at + start.length, found[index + 1]?.index);
    // Ends at the next sentence, or at another label.
    const [owner = ""] = text.split(/;|\.(?:\s|$)|,\s?\p{L}[\p{L} ]{0,30}:/u);
    const milestone = milestones.find((one) => one.number === number && one.owner === null);
    const name = owner.trim().replace(/,$/, "");
    if (milestone && name !== "") milestone.owner = name;
  }
}

/** Adds the items in sections such as "Milestone 1 Verification" to their milestones. */
function addVerification(outline: Outline, milestones: readonly Milestone[], context: ParseContext): void {
  const role: TextRole = { name: "how the milestone is verified", severity: "error" };
  const firstByNumber = new Map(milestones.toReversed().map((milestone) => [milestone.number, milestone]));
  const beyondLimit = new Set(outline.milestones.slice(MAX_PARSED_MILESTONES).map(({ head }) => head.number));
  for (const { number, span, rest, blocks } of outline.verifications) {
    const milestone = firstByNumber.get(number);
    if (!milestone) {
      if (beyondLimit.has(number)) continue;
      const names = milestones.slice(0, 20).map((known) => known.number ?? quoteText(known.title));
      const message = `Verification ignored: the plan has no milestone ${number}, only ${names.join(", ") || "none"}.`;
      context.diagnostics.report("unknown-milestone", rangeOf(span), message);
      continue;
    }
    const field = fieldOf(span, rest.text === "" ? [] : [rest]);
    const list = readItems(field, { ...context, split: "none" }, role);
    const advice = `Write the verification of milestone ${number} as - [ ] what is checked.`;
    for (const block of blocks) {
      if (block.kind === "list") readNestedItems(block, false, context, role, list);
      else reportIgnoredBlock(block, context, advice);
    }
    milestone.verification.push(...list.items.map(toVerification));
  }
}

/** Returns the lines that are parsed, already reported, or in prose sections: `reportUnparsedMilestones` skips them. */
function linesOfParts({ verifications, milestones, unparsed, sections }: Outline): Set<number> {
  const spans = [...verifications, ...unparsed].map(({ span }) => span);
  const lines = new Set([...spans, ...milestones.map(({ head }) => head.span)].map(({ line }) => line));
  for (const block of [...sections.values()].flat())
    for (let line = block.line; line <= block.end; line++) lines.add(line);
  return lines;
}

function reportUnparsed({ unparsed, strayFields, strayLists }: Outline, context: ParseContext): void {
  const { diagnostics } = context;
  for (const list of strayLists) reportIgnoredTasks(list, context, null);
  for (const { span, hasLabels } of unparsed) {
    const message = `${quoteText(span.text)} looks like a milestone, but can't be parsed. Write **Milestone 1: Title** (Weeks 1-2) on a separate line, outside lists, block quotes and sections such as Summary.`;
    diagnostics.report("unparsed-milestone", rangeOf(span), message, hasLabels ? "error" : "warning");
  }
  for (const { span, name } of strayFields) {
    const message = `${quoteText(name ?? "")} ignored: it is not part of a milestone. Write **Milestone 1: Title** above it.`;
    diagnostics.report("ignored-text", rangeOf(span), message);
  }
}

function readComplexity(blocks: readonly Block[], context: ParseContext): PlanBody["complexity"] {
  const role: TextRole = { name: "the violation and why it is needed", severity: "warning" };
  const rows = blocks.flatMap((block) => (block.kind === "table" ? block.rows : []));
  return rows.flatMap((row) => {
    if (row.some((cell) => reportPlaceholder(joinSpans([cell]), context, role))) return [];
    const [violation = "", why = "", rejected = ""] = row.map(withoutComments);
    return violation + why + rejected === "" ? [] : [{ violation, why, rejected }];
  });
}
