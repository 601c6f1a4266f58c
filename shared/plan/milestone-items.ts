import type { Reading } from "./dialects/dialect.ts";
import type { Block, ListItem } from "./document.ts";
import type { Field } from "./fields.ts";
import { quoted } from "./findings.ts";
import { cutIdComment, idOf } from "./item-id.ts";
import { type Line, passage, placeIn, placeOf, visible } from "./passage.ts";
import { splitItems } from "./split-items.ts";
import { leavesOut, type Role, withoutPlaceholders } from "./texts.ts";

export interface Item {
  text: string;
  done: boolean;
  line: number;
  id: string | null;
}

/**
 * The items of a field: what its text splits into, then one for each bullet nested under it (a list is split
 * already). Placeholders are reported.
 */
export function readItems(field: Field, reading: Reading, role: Role): Item[] {
  const text = passage(field.value);
  const items: Item[] = [];
  for (const stretch of withoutPlaceholders(text, splitItems(text, reading.split), reading, role)) {
    const { line, column } = placeIn(text, stretch.start);
    const item = {
      text: text.text.slice(stretch.start, stretch.end),
      mask: text.mask.slice(stretch.start, stretch.end),
      line,
      column,
    };
    items.push(...itemOf(item, field.done, reading));
  }
  for (const block of field.blocks) items.push(...readNested(block, field.done, reading, role));
  return items;
}

/** The items of a list without labels, such as a verification list. */
export function readListItems(block: Block, reading: Reading, role: Role): Item[] {
  return readNested(block, false, reading, role);
}

function readNested(block: Block, done: boolean, reading: Reading, role: Role): Item[] {
  if (block.kind === "list") return block.items.flatMap((item) => readBullet(item, done, reading, role));
  reportNotTaken(block, reading, `Write ${role.what} as bullets.`);
  return [];
}

function readBullet(item: ListItem, done: boolean, reading: Reading, role: Role): Item[] {
  const [first, ...rest] = item.blocks;
  for (const block of rest)
    reportNotTaken(block, reading, `It is nested too deep for ${role.what}: make each an item of its own.`);
  if (first?.kind !== "paragraph") {
    if (first) reportNotTaken(first, reading, `Write ${role.what} as plain bullets.`);
    return [];
  }
  const text = passage(first.lines);
  if (leavesOut(text, reading, role)) return [];
  const at = placeIn(text, 0);
  return itemOf(
    { text: text.text, mask: text.mask, line: at.line, column: at.column },
    done || item.task === true,
    reading,
  );
}

function itemOf(line: Line, done: boolean, reading: Reading): Item[] {
  const { rest, comment } = cutIdComment(line);
  const id = idOf(comment, reading.findings);
  const text = visible(rest.text, rest.mask);
  return text === "" ? [] : [{ text, done, line: line.line, id }];
}

/** Reports a block inside a milestone that nothing reads; comments are meant not to be read. */
export function reportNotTaken(block: Block, reading: Reading, advice: string): void {
  if (block.kind === "rule" || (block.kind === "html" && block.text.trimStart().startsWith("<!--"))) return;
  const line = firstLine(block);
  const seen = line ? ` ${quoted(line.text)}` : "";
  reading.findings.report(
    "not-taken",
    line ? placeOf(line) : { line: block.line, column: 1 },
    `This ${names[block.kind]}${seen} is not taken. ${advice}`,
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
