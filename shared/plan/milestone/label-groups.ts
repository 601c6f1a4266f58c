import {
  type Block,
  type ListBlock,
  listItemOf,
  listOf,
  type ParagraphBlock,
  paragraphOf,
} from "../markdown/blocks.ts";
import { stripEmoji } from "../markdown/emoji.ts";
import { type InlineSpan, sliceSpan } from "../markdown/spans.ts";
import { findMilestoneLabel, type MilestoneLabel } from "../vocabulary/labels.ts";
import { phrasePattern } from "../vocabulary/word-patterns.ts";
import { type Field, readFields } from "./fields.ts";
import { parseMilestoneName } from "./milestone-name.ts";

/** A label (a heading, or a line that ends with a colon) and the blocks below it. */
export interface LabelGroup {
  label: MilestoneLabel | null;
  /** The label as written; `null` for blocks between the milestone's first line and its first label. */
  name: string | null;
  span: InlineSpan | null;
  /** True above the first label and below a heading such as "Phase 1": a list there contains deliverables. */
  isPart: boolean;
  /** For a heading that names a piece of work, "Task 1.2: Title", a list with the item "Title"; otherwise `null`. */
  workItem: ListBlock | null;
  blocks: Block[];
}

/** A heading outside a milestone that names the milestone and a label: "### Phase 2 success criteria". */
export type RootLabel = { label: MilestoneLabel; span: InlineSpan };

const workItem = phrasePattern(
  "workItems",
  (item) => `^${item}\\s*#?\\d{1,4}(?:\\.\\d{1,4}){0,4}\\s*(?:[:：.)–—-]\\s*)?(?=\\S)`,
);

/**
 * Splits the blocks below a milestone's first line (or below the heading `root`) at labels. A label with text on its
 * line is returned in `fields`, a label with blocks below it in `groups`.
 */
export function groupByLabel(
  blocks: readonly Block[],
  root: RootLabel | null,
): { groups: LabelGroup[]; fields: Field[] } {
  const fields: Field[] = [];
  let current = groupOf(root?.label ?? null, root?.span.text ?? null, root?.span ?? null);
  current.isPart = true;
  const groups = [current];
  /** The headings of the sections that contain the current block, the outermost first. */
  const parents: { level: number; label: MilestoneLabel | null }[] = [];
  const parentLabel = () => parents.at(-1)?.label ?? null;
  const open = (group: LabelGroup) => {
    current = group;
    groups.push(group);
  };
  const openLine = (name: string, span: InlineSpan) =>
    open(groupOf(findMilestoneLabel(name) ?? parentLabel(), name, span));

  const addParagraph = ({ lines }: ParagraphBlock, next: Block | undefined) => {
    const last = lines.at(-1);
    const found = readFields(lines);
    for (const field of found) {
      const { name, span, value } = field;
      const isLast = field === found.at(-1);
      if (name === null) {
        const title = last && isLast ? parseListTitle(last, next) : null;
        const text = title ? value.slice(0, -1) : value;
        if (text.length > 0) current.blocks.push(paragraphOf(text));
        if (title && last) openLine(title, last);
      } else if (value.length === 0) openLine(name, span);
      else {
        fields.push(field);
        // A list after `**Bypass note**: these were not met:` belongs to the note, even if the label is unknown.
        if (isLast && next?.kind === "list" && /[:：]$/.test(value.at(-1)?.text ?? ""))
          open(groupOf(findMilestoneLabel(name) ?? "aside", name, span));
      }
    }
  };

  for (const [index, block] of blocks.entries()) {
    if (block.kind === "heading") {
      while ((parents.at(-1)?.level ?? 0) >= block.level) parents.pop();
      open(headingGroup(block.text, parentLabel()));
      parents.push({ level: block.level, label: current.label });
    } else if (block.kind === "paragraph") addParagraph(block, blocks[index + 1]);
    else current.blocks.push(block);
  }
  return { groups, fields };
}

function groupOf(label: MilestoneLabel | null, name: string | null, span: InlineSpan | null): LabelGroup {
  return { label, name, span, isPart: false, workItem: null, blocks: [] };
}

/** Returns the group below a heading: its label is the heading's label, or `parentLabel` if the heading has none. */
function headingGroup(text: InlineSpan, parentLabel: MilestoneLabel | null): LabelGroup {
  const group = groupOf(findMilestoneLabel(text.text) ?? parentLabel, text.text, text);
  if (group.label !== null) return group;
  const { rest } = stripEmoji(text);
  const start = workItem().exec(rest.text.slice(0, 60))?.[0].length;
  const item = start === undefined ? null : listOf([listItemOf(sliceSpan(rest, start))]);
  return { ...group, isPart: parseMilestoneName(text) !== null, workItem: item };
}

/** Returns the label, known or unknown, in a line such as `Required reading:` before a list; null for other lines. */
function parseListTitle(line: InlineSpan, next: Block | undefined): string | null {
  if (next?.kind !== "list" || line.text.length > 80) return null;
  const match = /^(.{1,78}?)\s*[:：](?:\*\*|__)?$/u.exec(line.text);
  return match ? (match[1] ?? "").replace(/^(?:\*\*|__)/, "") : null;
}
