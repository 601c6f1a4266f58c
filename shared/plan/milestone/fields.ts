import type { Block, ListItem } from "../markdown/document.ts";
import { type Line, slice } from "../markdown/passage.ts";
import { findLabel, headerLabels, maxLabelLength, milestoneLabels } from "../vocabulary/labels.ts";

/** A label with what stands behind it. `name` is null for text without one. */
export interface Field {
  name: string | null;
  /** The label, or the beginning of the text where there is none. */
  at: Line;
  value: Line[];
  /** Whether the bullet that it stands in was ticked. */
  done: boolean;
  /** What is nested under it. */
  blocks: Block[];
}

/**
 * The fields of some lines: `**Label**: value`, `**Label:** value`, `Label: value` for a label that is known, and several on
 * one line separated by ` | `. A line that starts with none of them goes on with the value before it.
 */
export function readFields(lines: readonly Line[], done = false): Field[] {
  const fields: Field[] = [];
  for (const line of lines.flatMap(splitAtBars)) {
    const label = readLabel(line);
    const last = fields.at(-1);
    if (label)
      fields.push({
        name: label.name,
        at: label.at,
        value: label.value ? [label.value] : [],
        done,
        blocks: [],
      });
    else if (last) last.value.push(line);
    else fields.push({ name: null, at: line, value: [line], done, blocks: [] });
  }
  return fields;
}

/** The fields of a bullet; what is nested under it belongs to the last of them. */
export function readItemFields(item: ListItem): Field[] {
  const [first, ...rest] = item.blocks;
  if (first?.kind !== "paragraph") {
    const at: Line = { text: "", mask: "", line: item.line, column: item.column };
    return item.blocks.length > 0 ? [{ name: null, at, value: [], done: false, blocks: item.blocks }] : [];
  }
  const fields = readFields(first.lines, item.task === true);
  fields.at(-1)?.blocks.push(...rest);
  return fields;
}

interface LabelledLine {
  name: string;
  at: Line;
  value: Line | null;
}

function readLabel(line: Line): LabelledLine | null {
  return readBoldLabel(line) ?? readPlainLabel(line);
}

/** Bold at the start of a line with a colon inside or behind it, or with nothing behind it, or with a dash behind it. */
function readBoldLabel(line: Line): LabelledLine | null {
  const marker = line.mask.slice(0, 2);
  if (marker !== "**" && marker !== "__") return null;
  const close = line.mask.slice(0, maxLabelLength + 6).indexOf(marker, 3);
  if (close < 0) return null;
  const bold = line.mask.slice(2, close).trim();
  const after = line.mask.slice(close + 2);
  const [separator = ""] = /^\s*(?:[:：]|[–—-](?=\s|$))?/.exec(after) ?? [];
  const inside = /[:：]$/.test(bold);
  const bare = after.trim() === "" && isKnown(bold);
  if (!inside && separator.trim() === "" && !bare) return null;
  const name = line.text
    .slice(2, close)
    .trim()
    .replace(/\s*[:：]$/, "");
  return name === "" ? null : labelled(line, name, close + 2, close + 2 + separator.length);
}

/** Without bold only a known label counts: "Note that: x" is text. */
function readPlainLabel(line: Line): LabelledLine | null {
  const colon = line.mask.slice(0, maxLabelLength).search(/[:：]/);
  if (colon < 1) return null;
  const name = line.text
    .slice(0, colon)
    .replace(/^[*_]|[*_]$/g, "")
    .trim();
  if (!isKnown(name)) return null;
  const italic = /^[*_]/.test(line.text) && /^[*_]/.test(line.text.slice(colon + 1)) ? 1 : 0;
  return labelled(line, name, colon, colon + 1 + italic);
}

function labelled(line: Line, name: string, end: number, valueStart: number): LabelledLine {
  const value = slice(line, valueStart);
  return { name, at: slice(line, 0, end), value: value.text === "" ? null : value };
}

function isKnown(name: string): boolean {
  return findLabel(milestoneLabels, name) !== null || findLabel(headerLabels, name) !== null;
}

/** `**A**: x | **B**: y` is two. A bar in front of anything else is text. */
function splitAtBars(line: Line): Line[] {
  if (!line.mask.includes("|")) return [line];
  const parts: Line[] = [];
  let start = 0;
  for (const match of line.mask.matchAll(/\|(?=\s{0,8}(?:\*\*|__))/g)) {
    parts.push(slice(line, start, match.index));
    start = match.index + 1;
  }
  parts.push(slice(line, start));
  return parts.filter((part) => part.text !== "");
}
