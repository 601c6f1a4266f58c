import { MAX_PARSED_MILESTONES } from "../checks/check-milestones.ts";
import type { Block } from "../markdown/blocks.ts";
import { buildMilestone, type RawMilestone } from "../milestone/build-milestone.ts";
import { type Field, readFields, readItemFields } from "../milestone/fields.ts";
import { readBlockText } from "../milestone/read-text.ts";
import type { ParseContext } from "../parse-context.ts";
import { parseHeader } from "./goalkit-header.ts";
import { sectionNameOf } from "./goalkit-outline.ts";
import { emptyPlanBody, type PlanBody } from "./layout.ts";

/** Builds the body of a plan from its milestones and from the blocks before them, which contain header and summary. */
export function buildPlanBody(
  raws: readonly RawMilestone[],
  before: readonly Block[],
  context: ParseContext,
): PlanBody {
  const header = parseHeader(headerFields(before), context);
  const summary = readBlockText(summaryBlocks(before), context, { name: "the summary", severity: "warning" });
  return { ...emptyPlanBody(), ...header, summary, milestones: buildMilestones(raws, header.date, context) };
}

/** Builds at most MAX_PARSED_MILESTONES milestones. `date` is the start date in the plan's header, or null. */
export function buildMilestones(
  raws: readonly RawMilestone[],
  date: string | null,
  context: ParseContext,
): PlanBody["milestones"] {
  const startDate = date ?? context.startDate;
  return raws.slice(0, MAX_PARSED_MILESTONES).map((raw) => buildMilestone(raw, { ...context, startDate }));
}

function headerFields(blocks: readonly Block[]): Field[] {
  return blocks.flatMap((block) => {
    if (block.kind === "quote") return headerFields(block.blocks);
    if (block.kind === "paragraph") return readFields(block.lines);
    return block.kind === "list" ? block.items.flatMap(readItemFields) : [];
  });
}

function summaryBlocks(blocks: readonly Block[]): Block[] {
  const start = blocks.findIndex((block) => block.kind === "heading" && sectionNameOf(block.text.text) === "summary");
  if (start < 0) return [];
  const rest = blocks.slice(start + 1);
  const end = rest.findIndex((block) => block.kind === "heading" || block.kind === "rule");
  return end < 0 ? rest : rest.slice(0, end);
}
