import {
  type Block,
  type HeadingBlock,
  type ListBlock,
  listItemOf,
  listOf,
  type ParagraphBlock,
  paragraphOf,
} from "../markdown/blocks.ts";
import { stripEmoji } from "../markdown/emoji.ts";
import type { InlineSpan } from "../markdown/spans.ts";
import { findMilestoneLabel, type MilestoneLabel } from "../vocabulary/labels.ts";
import { phrasePattern } from "../vocabulary/word-patterns.ts";
import { type Field, readFields } from "./fields.ts";
import { parseMilestoneName } from "./milestone-name.ts";

/** The blocks below one label: a heading, or a line that ends with a colon. */
export interface LabelGroup {
  label: MilestoneLabel | null;
  /** The label as written; `null` for blocks directly below the milestone. */
  name: string | null;
  span: InlineSpan | null;
  /** The level of its heading; a line has a lower level than any heading. */
  level: number;
  /** True if its heading names a part of the milestone ("Phase 1"), whose lists belong to the milestone. */
  isPart: boolean;
  /** True if its heading is a work item: "Task 1.2: Title". */
  isWorkItem: boolean;
  blocks: Block[];
}

/** The content of a milestone, split at its labels. */
export interface LabelGroups {
  groups: LabelGroup[];
  /** Labels with their text on the same line. */
  fields: Field[];
  /** One list for each heading that is a work item. */
  workItems: ListBlock[];
}

/** A label outside a milestone that names it: "### Phase 2 success criteria". */
export interface RootLabel {
  label: MilestoneLabel;
  span: InlineSpan;
}

const LINE_LEVEL = 7;
/** `#### Task 1.2: Title` */
const workItem = phrasePattern(
  "workItems",
  (item) => `^${item}\\s*#?\\d{1,4}(?:\\.\\d{1,4}){0,4}\\s*(?:[:：.)–—-]\\s*)?(?=\\S)`,
);

/** Splits the blocks below a milestone, or below a label that names it, at their labels. */
export function groupByLabel(blocks: readonly Block[], root: RootLabel | null): LabelGroups {
  const grouping = new Grouping(root);
  for (const [index, block] of blocks.entries()) grouping.add(block, blocks[index + 1]);
  return grouping.result;
}

class Grouping {
  readonly result: LabelGroups = { groups: [], fields: [], workItems: [] };
  /** The headings above the current block. */
  readonly #parents: LabelGroup[] = [];
  #current: LabelGroup;

  constructor(root: RootLabel | null) {
    this.#current = this.#open(root?.label ?? null, root?.span.text ?? null, root?.span ?? null, 0, true);
  }

  add(block: Block, next: Block | undefined): void {
    if (block.kind === "heading") this.#addHeading(block);
    else if (block.kind === "paragraph") this.#addParagraph(block, next);
    else this.#current.blocks.push(block);
  }

  #open(
    label: MilestoneLabel | null,
    name: string | null,
    span: InlineSpan | null,
    level = LINE_LEVEL,
    isPart = false,
  ): LabelGroup {
    this.#current = { label, name, span, level, isPart, isWorkItem: false, blocks: [] };
    this.result.groups.push(this.#current);
    return this.#current;
  }

  /** A heading that is not a label belongs to the label above it. */
  #addHeading({ text, level }: HeadingBlock): void {
    while ((this.#parents.at(-1)?.level ?? 0) >= level) this.#parents.pop();
    const label = findMilestoneLabel(text.text) ?? this.#parents.at(-1)?.label ?? null;
    const isPart = label === null && parseMilestoneName(text) !== null;
    const group = this.#open(label, text.text, text, level, isPart);
    this.#parents.push(group);
    const { rest } = stripEmoji(text);
    const start = label === null ? workItem().exec(rest.text.slice(0, 60))?.[0].length : undefined;
    if (start === undefined) return;
    group.isWorkItem = true;
    const title = {
      text: rest.text.slice(start),
      mask: rest.mask.slice(start),
      line: rest.line,
      column: rest.column + start,
    };
    this.result.workItems.push(listOf([listItemOf(title)]));
  }

  #addParagraph(block: ParagraphBlock, next: Block | undefined): void {
    const last = block.lines.at(-1);
    const fields = readFields(block.lines);
    for (const field of fields) {
      const isLast = field === fields.at(-1);
      if (field.name !== null) {
        if (field.value.length === 0) this.#openLine(field.name, field.span);
        else {
          this.result.fields.push(field);
          // `**Bypass note**: these were not met:` before a list: the list belongs to the note, known or not.
          if (isLast && next?.kind === "list" && /[:：]$/.test(field.value.at(-1)?.text ?? ""))
            this.#open(findMilestoneLabel(field.name) ?? "aside", field.name, field.span);
        }
        continue;
      }
      const title = last && isLast ? parseListTitle(last, next) : null;
      const value = title ? field.value.slice(0, -1) : field.value;
      if (value.length > 0) this.#current.blocks.push(paragraphOf(value));
      if (title && last) this.#openLine(title, last);
    }
  }

  #openLine(name: string, span: InlineSpan): void {
    this.#open(findMilestoneLabel(name) ?? this.#parents.at(-1)?.label ?? null, name, span);
  }
}

/** `Required reading:` before a list is a label, known or not. */
function parseListTitle(line: InlineSpan, next: Block | undefined): string | null {
  if (next?.kind !== "list" || line.text.length > 80) return null;
  const match = /^(.{1,78}?)\s*[:：](?:\*\*|__)?$/u.exec(line.text);
  return match ? (match[1] ?? "").replace(/^(?:\*\*|__)/, "") : null;
}
