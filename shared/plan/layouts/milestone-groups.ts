import { splitPictures } from "../markdown/decorations.ts";
import type { Block, Heading, List, ListItem, Paragraph } from "../markdown/document.ts";
import type { Line } from "../markdown/passage.ts";
import { type Field, readFields } from "../milestone/fields.ts";
import { readName } from "../milestone/milestone-name.ts";
import { findLabel, type MilestoneLabel, milestoneLabels } from "../vocabulary/labels.ts";

/** What stands under one label: a heading, a bold or plain line that ends in a colon, or none at all. */
export interface Group {
  label: MilestoneLabel | null;
  /** Null directly below the milestone. */
  name: string | null;
  at: Line | null;
  /** The level of its heading; labels that are no headings are deeper than any. */
  level: number;
  /** Whether its heading names a part of the milestone ("Phase 1"): plain lists below it are the milestone's own. */
  part: boolean;
  /** Whether its heading is a work item: "Task 1.2: Title". */
  item: boolean;
  blocks: Block[];
}

/** A milestone's text cut at its labels, nothing of it read yet. */
export interface Groups {
  groups: Group[];
  /** Labels with their text on one line. */
  fields: Field[];
  /** Headings that are work items themselves. */
  headed: List[];
}

const labelLevel = 7;
/** `#### Task 1.2: Title` */
const workItem =
  /^(?:task|step|story|feature|work (?:item|package)|deliverable|ticket|aufgabe|schritt|arbeitspaket|tâche|étape|tarea|paso|задача|шаг|任务|步骤|タスク|작업)\s*#?\d{1,4}(?:\.\d{1,4}){0,4}\s*(?:[:：.)–—-]\s*)?(?=\S)/iu;

/** Cuts what stands below a milestone, or below a label elsewhere that names it (`root`), at its labels. */
export function groupsOf(blocks: readonly Block[], root: { label: MilestoneLabel; at: Line } | null): Groups {
  const walk = new Walk(root);
  for (const [index, block] of blocks.entries()) walk.visit(block, blocks[index + 1]);
  return walk.found;
}

class Walk {
  readonly found: Groups = { groups: [], fields: [], headed: [] };
  /** The headings that what comes next stands under. */
  readonly #above: Group[] = [];
  #current: Group;

  constructor(root: { label: MilestoneLabel; at: Line } | null) {
    const { label = null, at = null } = root ?? {};
    this.#current = { label, name: at?.text ?? null, at, level: 0, part: true, item: false, blocks: [] };
    this.found.groups.push(this.#current);
  }

  visit(block: Block, next: Block | undefined): void {
    if (block.kind === "heading") this.#heading(block);
    else if (block.kind === "paragraph") this.#paragraph(block, next);
    else this.#current.blocks.push(block);
  }

  #open(label: MilestoneLabel | null, name: string, at: Line, level: number, part = false): void {
    this.#current = { label, name, at, level, part, item: false, blocks: [] };
    this.found.groups.push(this.#current);
  }

  /** A heading that is no label belongs to the label above it. */
  #heading({ text, level }: Heading): void {
    while ((this.#above.at(-1)?.level ?? 0) >= level) this.#above.pop();
    const label = findLabel(milestoneLabels, text.text) ?? this.#above.at(-1)?.label ?? null;
    this.#open(label, text.text, text, level, label === null && readName(text) !== null);
    this.#above.push(this.#current);
    const { rest } = splitPictures(text);
    const work = label === null ? workItem.exec(rest.text.slice(0, 60)) : null;
    if (!work) return;
    this.#current.item = true;
    const from = work[0].length;
    const title = { text: rest.text.slice(from), mask: rest.mask.slice(from), column: rest.column + from };
    this.found.headed.push(listOf([itemOf({ ...title, line: rest.line })]));
  }

  #paragraph(block: Paragraph, next: Block | undefined): void {
    const last = block.lines.at(-1);
    const fields = readFields(block.lines);
    for (const field of fields) {
      if (field.name !== null) {
        if (field.value.length === 0) this.#openBelow(field.name, field.at);
        else {
          this.found.fields.push(field);
          if (field === fields.at(-1) && next?.kind === "list" && endsOpen(field)) this.#openAside(field);
        }
        continue;
      }
      const title = last && field === fields.at(-1) ? sectionTitle(last, next) : null;
      const value = title ? field.value.slice(0, -1) : field.value;
      if (value.length > 0) this.#current.blocks.push(paragraphOf(value));
      if (title && last) this.#openBelow(title, last);
    }
  }

  /** `**Bypass note**: these were not met:` before a list: what is listed belongs to the note, known or not. */
  #openAside({ name, at }: Field): void {
    const label = findLabel(milestoneLabels, name ?? "");
    this.#open(label ?? "aside", name ?? "", at, labelLevel);
  }

  #openBelow(name: string, at: Line): void {
    const known = findLabel(milestoneLabels, name);
    this.#open(known ?? this.#above.at(-1)?.label ?? null, name, at, labelLevel);
  }
}

function endsOpen({ value }: Field): boolean {
  return /[:：]$/.test(value.at(-1)?.text ?? "");
}

/** `Required reading:` alone before a list is a label of its own, known or not. */
function sectionTitle(line: Line, next: Block | undefined): string | null {
  if (next?.kind !== "list" || line.text.length > 80) return null;
  const match = /^(.{1,78}?)\s*[:：](?:\*\*|__)?$/u.exec(line.text);
  return match ? (match[1] ?? "").replace(/^(?:\*\*|__)/, "") : null;
}

/** A line as a bullet. */
export function itemOf(line: Line, blocks: Block[] = [paragraphOf([line])]): ListItem {
  return { line: line.line, end: line.line, column: line.column, task: null, blocks };
}

export function listOf(items: ListItem[]): List {
  return { kind: "list", items, line: items[0]?.line ?? 1, end: items.at(-1)?.end ?? 1 };
}

function paragraphOf(lines: Line[]): Paragraph {
  return { kind: "paragraph", lines, line: lines[0]?.line ?? 1, end: lines.at(-1)?.line ?? 1 };
}
