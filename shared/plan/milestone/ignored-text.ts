import type { Severity } from "../../model/plan.ts";
import { quoted } from "../findings.ts";
import type { Reading } from "../layouts/layout.ts";
import type { Block } from "../markdown/document.ts";
import { type Line, placeOf } from "../markdown/passage.ts";

/** Reports a block inside a milestone that nothing reads; comments are meant not to be read. */
export function reportNotTaken(block: Block, reading: Reading, advice: string, severity?: Severity): void {
  if (block.kind === "rule" || (block.kind === "html" && block.text.trimStart().startsWith("<!--"))) return;
  const line = firstLine(block);
  const seen = line ? ` ${quoted(line.text)}` : "";
  reading.findings.report(
    "not-taken",
    line ? placeOf(line) : { line: block.line, column: 1 },
    `This ${names[block.kind]}${seen} is not taken. ${advice}`,
    severity,
  );
}

const names: Record<Block["kind"], string> = {
  heading: "heading",
  paragraph: "text",
  list: "bullet",
  quote: "quote",
  table: "table",
  code: "code block",
  html: "HTML",
  rule: "rule",
};

function firstLine(block: Block | undefined): Line | null {
  if (block?.kind === "paragraph") return block.lines[0] ?? null;
  if (block?.kind === "heading") return block.text;
  if (block?.kind === "list") return firstLine(block.items[0]?.blocks[0]);
  if (block?.kind === "quote") return firstLine(block.blocks[0]);
  return null;
}

/** A list of boxes is work, also where it stands under no milestone (`under` is null) or under a label that takes none. */
export function reportBoxes(block: Block, { findings }: Reading, under: string | null): void {
  if (block.kind !== "list") return;
  const boxes = block.items.filter(({ task }) => task !== null);
  const [first] = boxes;
  if (!first) return;
  const { line, column } = first;
  const place = under === null ? "under no milestone" : `under ${quoted(under)}`;
  const message = `This list of ${boxes.length === 1 ? "one box" : `${boxes.length} boxes`} stands ${place}, so it is not taken. Move it below a milestone's Deliverables to have its items as issues.`;
  findings.report("not-taken", { line, column }, message, under === null ? "info" : "warning");
}
