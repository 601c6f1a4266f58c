import type { Severity } from "../../model/plan/plan-values.ts";
import { quoteText } from "../../text/quote-text.ts";
import type { Block } from "../markdown/blocks.ts";
import { type InlineSpan, rangeOf } from "../markdown/spans.ts";
import type { ParseContext } from "../parse-context.ts";

const blockNames: Record<Block["kind"], string> = {
  heading: "Heading",
  paragraph: "Text",
  list: "Bullet",
  quote: "Block quote",
  table: "Table",
  code: "Code block",
  html: "HTML",
  rule: "Rule",
};

/** Reports an ignored block, unless it is a comment or rule. `advice` says how to write the text so that it is used. */
export function reportIgnoredBlock(
  block: Block,
  { diagnostics }: ParseContext,
  advice: string,
  severity: Severity = "warning",
): void {
  if (block.kind === "rule" || (block.kind === "html" && block.text.trimStart().startsWith("<!--"))) return;
  const line = firstLine(block);
  const range = line ? rangeOf(line) : { line: block.line, column: 1 };
  const text = line ? ` ${quoteText(line.text)}` : "";
  diagnostics.report("ignored-text", range, `${blockNames[block.kind]}${text} ignored. ${advice}`, severity);
}

function firstLine(block: Block | undefined): InlineSpan | null {
  if (block?.kind === "paragraph") return block.lines[0] ?? null;
  if (block?.kind === "heading") return block.text;
  if (block?.kind === "list") return firstLine(block.items[0]?.blocks[0]);
  if (block?.kind === "quote") return firstLine(block.blocks[0]);
  return null;
}

/** Reports a list of tasks that is not synced: below `label`, or outside milestones if `label` is `null`. */
export function reportIgnoredTasks(block: Block, { diagnostics }: ParseContext, label: string | null): void {
  if (block.kind !== "list") return;
  const tasks = block.items.filter(({ task }) => task !== null);
  const [first] = tasks;
  if (!first) return;
  const count = tasks.length === 1 ? "one task" : `${tasks.length} tasks`;
  const place = label === null ? "not part of a milestone" : `below ${quoteText(label)}`;
  const message = `List of ${count} ignored, because it is ${place}. Move it below a milestone's Deliverables to create issues for it.`;
  const range = { line: first.line, column: first.column };
  diagnostics.report("ignored-text", range, message, label === null ? "info" : "warning");
}
