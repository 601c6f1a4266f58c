import type { Block, Document } from "../markdown/document.ts";
import { mostRead } from "../markdown/limits.ts";
import { readBlocks } from "../markdown/texts.ts";
import type { RawMilestone } from "../milestone/build-milestone.ts";
import { buildMilestone } from "../milestone/build-milestone.ts";
import { type Field, readFields, readItemFields } from "../milestone/fields.ts";
import { readHeader } from "./goalkit-header.ts";
import { sectionOf } from "./goalkit-outline.ts";
import { emptyBody, type PlanBody, type Reading } from "./layout.ts";

/** A plan whose milestones were found, read: its header from what stands before the first of them. */
export function readPlanBody(
  document: Document,
  raws: readonly RawMilestone[],
  before: readonly Block[],
  reading: Reading,
): PlanBody {
  const { source } = document;
  const { link, ...header } = readHeader(headerFields(before), reading);
  const anchor = header.date ?? reading.start;
  return {
    ...emptyBody(),
    ...header,
    summary: readBlocks(summaryIn(before), source, reading, { what: "the summary", severity: "warning" }),
    strategy: { link, check: null },
    milestones: raws.slice(0, mostRead).map((raw) => buildMilestone(raw, { source, anchor, reading })),
  };
}

function headerFields(blocks: readonly Block[]): Field[] {
  return blocks.flatMap((block) => {
    if (block.kind === "quote") return headerFields(block.blocks);
    if (block.kind === "paragraph") return readFields(block.lines);
    return block.kind === "list" ? block.items.flatMap(readItemFields) : [];
  });
}

/** What stands under a heading such as "Summary". */
function summaryIn(blocks: readonly Block[]): Block[] {
  const start = blocks.findIndex(
    (block) => block.kind === "heading" && sectionOf(block.text.text) === "summary",
  );
  if (start < 0) return [];
  const rest = blocks.slice(start + 1);
  const end = rest.findIndex((block) => block.kind === "heading" || block.kind === "rule");
  return end < 0 ? rest : rest.slice(0, end);
}
