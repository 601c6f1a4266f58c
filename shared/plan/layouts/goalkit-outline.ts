import type { Block, Document, Paragraph } from "../markdown/document.ts";
import { once } from "../markdown/once.ts";
import type { Line } from "../markdown/passage.ts";
import { type Field, readFields, readItemFields } from "../milestone/fields.ts";
import { type Head, readHead, readVerificationHead, resemblesHead } from "../milestone/milestone-head.ts";
import { findLabel, headerLabels, milestoneLabels } from "../vocabulary/labels.ts";

export type Section =
  | "summary"
  | "check"
  | "rationale"
  | "complexity"
  | "verification"
  | "documentation"
  | "other";

/** A milestone with everything up to the next one. */
export interface OutlinedMilestone {
  head: Head;
  blocks: Block[];
  /** The level of its heading; bold milestones end at any heading. */
  level: number | null;
}

export interface RawVerification {
  number: string;
  at: Line;
  rest: Line;
  blocks: Block[];
}

/** A line that wants to be a milestone; `labelled` when labelled bullets follow and would be lost. */
export interface Unread {
  line: Line;
  labelled: boolean;
  /** What followed it: part of the same finding. */
  blocks: Block[];
}

/** A plan cut into its parts, nothing of them read yet. */
export interface Outline {
  header: Field[];
  sections: Map<Section, Block[]>;
  milestones: OutlinedMilestone[];
  verifications: RawVerification[];
  unread: Unread[];
  /** Labelled bullets outside any milestone. */
  orphans: Field[];
  /** Lists outside any milestone. */
  loose: Block[];
}

/** How every line begins that can open a milestone or its verification. */
export const mayOpen = /^(?:~~|\[[ xX]\]\s*)*(?:\*\*|__)\s*(?:~~|\[[ xX]\]\s*)?m/i;

const sectionNames: readonly (readonly [RegExp, Section])[] = [
  [/^summary\b/i, "summary"],
  [/^strategy check\b/i, "check"],
  [/^milestone rationale\b|^rationale\b/i, "rationale"],
  [/^complexity tracking\b/i, "complexity"],
  [/^verification plan\b/i, "verification"],
  [/^documentation\b/i, "documentation"],
];

export function sectionOf(title: string): Section {
  return sectionNames.find(([pattern]) => pattern.test(title))?.[1] ?? "other";
}

/** Cuts a document into its parts in one walk over its blocks. */
export function readOutline(document: Document): Outline {
  const walk = new Walk();
  for (const [index, block] of document.blocks.entries()) walk.visit(block, document.blocks[index + 1]);
  return walk.outline;
}

type Opener =
  | { kind: "milestone"; raw: OutlinedMilestone }
  | { kind: "verification"; raw: RawVerification }
  | { kind: "unread"; raw: Unread };

class Walk {
  readonly outline: Outline = {
    header: [],
    sections: new Map(),
    milestones: [],
    verifications: [],
    unread: [],
    orphans: [],
    loose: [],
  };
  #section: Section = "other";
  #milestone: OutlinedMilestone | null = null;
  /** What the blocks that follow belong to besides a milestone. */
  #holder: RawVerification | Unread | null = null;

  visit(block: Block, next: Block | undefined): void {
    if (block.kind === "heading") this.#heading(block.text, block.level, block, next);
    else if (block.kind === "rule") this.#close();
    else if (block.kind === "paragraph") this.#paragraph(block, next);
    else this.#other(block);
  }

  #close(): void {
    this.#milestone = null;
    this.#holder = null;
  }

  #heading(text: Line, level: number, block: Block, next: Block | undefined): void {
    const opener = this.#openerIn(text, level, () => startsLabelled(next));
    if (opener) {
      this.#open(opener);
      return;
    }
    const parent = this.#milestone?.level;
    if (this.#milestone && typeof parent === "number" && level > parent) {
      this.#milestone.blocks.push(block);
      return;
    }
    this.#close();
    this.#section = sectionOf(text.text);
  }

  #paragraph(block: Paragraph, next: Block | undefined): void {
    let from = 0;
    const isFollowed = once(() => startsLabelled(next));
    for (let index = 0; index < block.lines.length; index++) {
      const line = block.lines[index];
      if (!line || !mayOpen.test(line.mask)) continue;
      const opener = this.#openerIn(line, null, () => linesLabelled(block.lines, index + 1) || isFollowed());
      if (!opener) continue;
      this.#text(block.lines.slice(from, index), line.line - 1);
      this.#open(opener);
      from = index + 1;
    }
    this.#text(from === 0 ? block.lines : block.lines.slice(from), block.end);
  }

  /**
   * What a line opens, or null. In a text section, and where it could be prose, only a milestone with labelled
   * bullets is one; `isLabelled` looks for them.
   */
  #openerIn(line: Line, level: number | null, isLabelled: () => boolean): Opener | null {
    const verification = readVerificationHead(line);
    if (verification) return { kind: "verification", raw: { ...verification, at: line, blocks: [] } };
    const head = readHead(line, level !== null);
    if (head) {
      const named = head.trailing === null && /milestone/i.test(line.mask.slice(0, 24));
      const taken = (named && !this.#isProse()) || isLabelled();
      if (taken) return { kind: "milestone", raw: { head, blocks: [], level } };
    }
    if (level !== null || !resemblesHead(line)) return null;
    const labelled = isLabelled();
    return labelled || !this.#isProse() ? { kind: "unread", raw: { line, labelled, blocks: [] } } : null;
  }

  #open({ kind, raw }: Opener): void {
    this.#close();
    if (kind === "milestone") {
      this.#milestone = raw;
      this.outline.milestones.push(raw);
    } else if (kind === "verification") {
      this.#holder = raw;
      this.outline.verifications.push(raw);
    } else {
      if (raw.labelled) this.#holder = raw;
      this.outline.unread.push(raw);
    }
  }

  #isProse(): boolean {
    return this.#section !== "other";
  }

  #text(lines: Line[], end: number): void {
    const [first] = lines;
    if (!first) return;
    if (this.#milestone || this.#holder || this.#isProse()) {
      this.#other({ kind: "paragraph", lines, line: first.line, end });
    } else {
      for (const field of readFields(lines)) this.outline.header.push(field);
    }
  }

  #other(block: Block): void {
    const container = this.#milestone ?? this.#holder;
    if (container) {
      container.blocks.push(block);
      return;
    }
    if (this.#isProse()) {
      const before = this.outline.sections.get(this.#section);
      if (before) before.push(block);
      else this.outline.sections.set(this.#section, [block]);
    } else if (block.kind === "list") {
      this.outline.loose.push(block);
      for (const field of block.items.flatMap(readItemFields)) {
        if (isMilestoneLabel([field]) && !isHeaderLabel(field)) this.outline.orphans.push(field);
        else this.outline.header.push(field);
      }
    }
    this.#hidden(block);
  }

  /** Milestones in quotes and bullets are not read, and that is said; text sections may well speak of them. */
  #hidden(block: Block): void {
    if (block.kind === "paragraph") {
      for (const line of block.lines) {
        const head = readHead(line);
        if (!head || head.trailing) continue;
        const scheduled = head.schedule !== null;
        if (scheduled || !this.#isProse()) this.outline.unread.push({ line, labelled: false, blocks: [] });
      }
    } else if (block.kind === "quote") for (const inner of block.blocks) this.#hidden(inner);
    else if (block.kind === "list")
      for (const item of block.items) for (const inner of item.blocks) this.#hidden(inner);
  }
}

/** Whether a block holds what a milestone is made of: a list with a milestone's label, or a paragraph that starts with one. */
export function startsLabelled(block: Block | undefined): boolean {
  if (block?.kind === "paragraph") return linesLabelled(block.lines, 0);
  return block?.kind === "list" && block.items.some((item) => isMilestoneLabel(readItemFields(item)));
}

/** Whether one of the lines from there on, up to the next one that may open something, starts with such a label. */
export function linesLabelled(lines: readonly Line[], from: number): boolean {
  for (let index = from; index < lines.length; index++) {
    const line = lines[index];
    if (!line) return false;
    if (isMilestoneLabel(readFields([line]))) return true;
    if (mayOpen.test(line.mask)) return false;
  }
  return false;
}

function isHeaderLabel({ name }: Field): boolean {
  return name !== null && findLabel(headerLabels, name) !== null;
}

function isMilestoneLabel([field]: readonly Field[]): boolean {
  return field?.name != null && findLabel(milestoneLabels, field.name) !== null;
}
