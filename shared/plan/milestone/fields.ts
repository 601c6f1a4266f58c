import type { Block, ListItem } from "../markdown/blocks.ts";
import { type InlineSpan, sliceSpan, splitSpan } from "../markdown/spans.ts";
import { findHeaderLabel, findMilestoneLabel, maxLabelLength } from "../vocabulary/labels.ts";

/** A label and its text, or text without a label. */
export interface Field {
  /** The label as written, or `null` for text without a label. */
  name: string | null;
  /** Where the field starts: the label, or the first line of a text without a label. */
  span: InlineSpan;
  value: InlineSpan[];
  /** Whether the field is in a bullet with a ticked checkbox. */
  isChecked: boolean;
  /** The blocks nested below the label's line. */
  blocks: Block[];
}

export function fieldOf(
  span: InlineSpan,
  value: InlineSpan[],
  { name = null, blocks = [] }: { name?: string | null; blocks?: Block[] } = {},
): Field {
  return { name, span, value, isChecked: false, blocks };
}

/**
 * Returns the fields in some lines: `**Label**: value`, `**Label:** value`, or `Label: value` for a known label. A line
 * can have several fields, separated by ` | `. A line without a label continues the value of the previous line.
 */
export function readFields(lines: readonly InlineSpan[], isChecked = false): Field[] {
  const fields: Field[] = [];
  for (const line of lines.flatMap(splitAtPipes)) {
    const field = parseBoldLabel(line) ?? parsePlainLabel(line);
    const last = fields.at(-1);
    if (field || !last) fields.push(field ?? fieldOf(line, [line]));
    else last.value.push(line);
  }
  if (isChecked) for (const field of fields) field.isChecked = true;
  return fields;
}

/** Returns the fields in a bullet; the last field gets the blocks nested below the bullet. */
export function readItemFields(item: ListItem): Field[] {
  const [first, ...rest] = item.blocks;
  if (first?.kind !== "paragraph") {
    const span: InlineSpan = { text: "", mask: "", line: item.line, column: item.column };
    return item.blocks.length > 0 ? [fieldOf(span, [], { blocks: item.blocks })] : [];
  }
  const fields = readFields(first.lines, item.task === true);
  fields.at(-1)?.blocks.push(...rest);
  return fields;
}

/** Parses a line with a bold label before a colon or dash, or only a known label in bold; returns null for others. */
function parseBoldLabel(line: InlineSpan): Field | null {
  const marker = line.mask.slice(0, 2);
  if (marker !== "**" && marker !== "__") return null;
  const close = line.mask.slice(0, maxLabelLength + 6).indexOf(marker, 3);
  if (close < 0) return null;
  const bold = line.mask.slice(2, close).trim();
  const after = line.mask.slice(close + 2);
  const [separator = ""] = /^\s*(?:[:：]|[–—-](?=\s|$))?/.exec(after) ?? [];
  const isAlone = after.trim() === "" && isKnownLabel(bold);
  if (!/[:：]$/.test(bold) && separator.trim() === "" && !isAlone) return null;
  const name = line.text
    .slice(2, close)
    .trim()
    .replace(/\s*[:：]$/, "");
  return name === "" ? null : labelOf(line, name, close + 2, close + 2 + separator.length);
}

/** Parses a known label without bold, such as `Risk: x`; returns null for other lines, such as "Note that: x". */
function parsePlainLabel(line: InlineSpan): Field | null {
  const colon = line.mask.slice(0, maxLabelLength).search(/[:：]/);
  if (colon < 1) return null;
  const name = line.text
    .slice(0, colon)
    .replace(/^[*_]|[*_]$/g, "")
    .trim();
  if (!isKnownLabel(name)) return null;
  const italic = /^[*_]/.test(line.text) && /^[*_]/.test(line.text.slice(colon + 1)) ? 1 : 0;
  return labelOf(line, name, colon, colon + 1 + italic);
}

function labelOf(line: InlineSpan, name: string, end: number, valueStart: number): Field {
  const value = sliceSpan(line, valueStart);
  return fieldOf(sliceSpan(line, 0, end), value.text === "" ? [] : [value], { name });
}

function isKnownLabel(name: string): boolean {
  return findMilestoneLabel(name) !== null || findHeaderLabel(name) !== null;
}

/** Splits `**A**: x | **B**: y` at pipes before bold text. */
function splitAtPipes(line: InlineSpan): InlineSpan[] {
  return line.mask.includes("|") ? splitSpan(line, /\|(?=\s{0,8}(?:\*\*|__))/g) : [line];
}
