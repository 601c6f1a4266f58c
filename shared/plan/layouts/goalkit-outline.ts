import { appendTo } from "../../collections/append-to.ts";
import { memoize } from "../../collections/memoize.ts";
import {
  type Block,
  type HeadingBlock,
  type ListItem,
  type MarkdownDocument,
  type ParagraphBlock,
  paragraphOf,
} from "../markdown/blocks.ts";
import type { InlineSpan } from "../markdown/spans.ts";
import type { RawMilestone } from "../milestone/build-milestone.ts";
import { type Field, readFields, readItemFields } from "../milestone/fields.ts";
import { looksLikeMilestone, parseGoalKitHead, parseVerificationHead } from "../milestone/milestone-head.ts";
import { findHeaderLabel, findMilestoneLabel } from "../vocabulary/labels.ts";
import { phrasePattern, wordEnd } from "../vocabulary/word-patterns.ts";

interface OutlineMilestone extends RawMilestone {
  /** The milestone's heading level; `null` for a bold line, whose milestone ends at the next heading of any level. */
  level: number | null;
}

interface VerificationSection {
  /** The number of the milestone that the section belongs to. */
  number: string;
  span: InlineSpan;
  rest: InlineSpan;
  blocks: Block[];
}

/** A line that looks like a milestone, but can't be parsed. */
interface UnparsedMilestone {
  span: InlineSpan;
  /** True if labels such as Deliverable are below the line; as they are ignored, the diagnostic is then an error. */
  hasLabels: boolean;
  /** The blocks below the line, which are not reported separately. */
  blocks: Block[];
}

/** The parts of a Goal Kit plan, with their blocks still unparsed. */
export interface Outline {
  header: Field[];
  sections: Map<SectionName, Block[]>;
  milestones: OutlineMilestone[];
  verifications: VerificationSection[];
  unparsed: UnparsedMilestone[];
  /** Bullets outside milestones that have a milestone's label, such as Deliverable; they are reported. */
  strayFields: Field[];
  /** All lists outside milestones; tasks in them are reported. */
  strayLists: Block[];
}

/** Tests quickly whether a line can start a milestone or its verification: it starts with a bold "M". */
export const milestoneStart = /^(?:~~|\[[ xX]\]\s*)*(?:\*\*|__)\s*(?:~~|\[[ xX]\]\s*)?m/i;

/** The names of the prose sections in Goal Kit's template. */
const sectionNames = [
  "summary",
  "strategyCheck",
  "rationale",
  "complexity",
  "verificationPlan",
  "documentation",
] as const;
type SectionName = (typeof sectionNames)[number] | "other";
const sections = sectionNames.map((name) => ({
  name,
  title: phrasePattern(name, (title) => `^${title}${wordEnd}`),
}));
const milestoneWord = phrasePattern("milestone", (word) => word);

/** Returns true if the word "Milestone" is in the first 24 characters of a line. */
export function hasMilestoneWord({ mask }: InlineSpan): boolean {
  return milestoneWord().test(mask.slice(0, 24));
}

export function sectionNameOf(title: string): SectionName {
  return sections.find((section) => section.title().test(title))?.name ?? "other";
}

/** Splits a document into the parts of a Goal Kit plan. */
export function buildOutline({ blocks }: MarkdownDocument): Outline {
  const builder = new OutlineBuilder();
  for (const [index, block] of blocks.entries()) builder.add(block, blocks[index + 1]);
  return builder.outline;
}

type Part = OutlineMilestone | VerificationSection | UnparsedMilestone;

class OutlineBuilder {
  readonly outline: Outline = {
    header: [],
    sections: new Map(),
    milestones: [],
    verifications: [],
    unparsed: [],
    strayFields: [],
    strayLists: [],
  };
  #section: SectionName = "other";
  /** The part that the next blocks are added to; `null` if these belong to no milestone and no verification. */
  #container: Part | null = null;

  add(block: Block, next: Block | undefined): void {
    if (block.kind === "heading") this.#addHeading(block, next);
    else if (block.kind === "rule") this.#container = null;
    else if (block.kind === "paragraph") this.#addParagraph(block, next);
    else this.#addBlock(block);
  }

  #addHeading(block: HeadingBlock, next: Block | undefined): void {
    const { text, level } = block;
    const part = this.#parsePart(text, level, () => startsWithLabel(next));
    const container = this.#container;
    if (part) this.#open(part);
    else if (container && "head" in container && container.level !== null && level > container.level)
      container.blocks.push(block);
    else {
      this.#container = null;
      this.#section = sectionNameOf(text.text);
    }
  }

  #addParagraph({ lines, end }: ParagraphBlock, next: Block | undefined): void {
    let start = 0;
    for (const [index, line] of lines.entries()) {
      if (!milestoneStart.test(line.mask)) continue;
      const hasLabels = () => hasLabelledLine(lines, index + 1) || startsWithLabel(next);
      const part = this.#parsePart(line, null, hasLabels);
      if (!part) continue;
      this.#addText(lines.slice(start, index), line.line - 1);
      this.#open(part);
      start = index + 1;
    }
    this.#addText(start === 0 ? lines : lines.slice(start), end);
  }

  /** Parses the first line of a part, or returns null. A milestone in prose or in an unusual form must have labels. */
  #parsePart(span: InlineSpan, level: number | null, hasLabels: () => boolean): Part | null {
    const verification = parseVerificationHead(span);
    if (verification) return { ...verification, span, blocks: [] };
    const head = parseGoalKitHead(span, level !== null);
    const isCertain = head !== null && head.trailing === null && hasMilestoneWord(span) && !this.#isInText();
    if (head && (isCertain || hasLabels())) return { head, blocks: [], level };
    if (level !== null || !looksLikeMilestone(span)) return null;
    const isLabelled = hasLabels();
    if (!isLabelled && this.#isInText()) return null;
    return { span, hasLabels: isLabelled, blocks: [] };
  }

  #open(part: Part): void {
    this.#container = "hasLabels" in part && !part.hasLabels ? null : part;
    if ("head" in part) this.outline.milestones.push(part);
    else if ("hasLabels" in part) this.outline.unparsed.push(part);
    else this.outline.verifications.push(part);
  }

  #isInText(): boolean {
    return this.#section !== "other";
  }

  #addText(lines: InlineSpan[], end: number): void {
    const mayHaveLabels = this.#isInText() && this.#isHeaderPart();
    const labelled = mayHaveLabels ? lines.filter(hasHeaderLabel) : [];
    for (const line of labelled) this.outline.header.push(...readFields([line]));
    const text = labelled.length === 0 ? lines : lines.filter((line) => !labelled.includes(line));
    if (text.length === 0) return;
    if (this.#container || this.#isInText()) this.#addBlock(paragraphOf(text, end));
    else this.outline.header.push(...readFields(text));
  }

  /** Above the first milestone, a line with a label of the header counts in every section: `**Goal Priority**: P1`. */
  #isHeaderPart(): boolean {
    return this.#container === null && this.outline.milestones.length === 0;
  }

  #addBlock(block: Block): void {
    if (this.#container) {
      this.#container.blocks.push(block);
      return;
    }
    if (this.#isInText() && this.#isHeaderPart() && block.kind === "list" && block.items.every(isHeaderItem)) {
      this.outline.header.push(...block.items.flatMap(readItemFields));
      return;
    }
    if (this.#isInText()) appendTo(this.outline.sections, this.#section, block);
    else if (block.kind === "list") {
      this.outline.strayLists.push(block);
      for (const field of block.items.flatMap(readItemFields)) {
        if (isMilestoneLabel([field]) && findHeaderLabel(field.name ?? "") === null)
          this.outline.strayFields.push(field);
        else this.outline.header.push(field);
      }
    }
    this.#addNestedMilestones(block);
  }

  /** Adds `**Milestone 1: T**` in block quotes and bullets to `unparsed`, and in prose if the line has a schedule. */
  #addNestedMilestones(block: Block): void {
    if (block.kind === "paragraph") {
      for (const span of block.lines) {
        const head = parseGoalKitHead(span);
        if (head && !head.trailing && (head.schedule || !this.#isInText()))
          this.outline.unparsed.push({ span, hasLabels: false, blocks: [] });
      }
    } else if (block.kind === "quote") for (const inner of block.blocks) this.#addNestedMilestones(inner);
    else if (block.kind === "list")
      for (const item of block.items) for (const inner of item.blocks) this.#addNestedMilestones(inner);
  }
}

/** Returns true if a bullet in a list, or a line in a paragraph, starts with a milestone's label (Deliverable). */
export function startsWithLabel(block: Block | undefined): boolean {
  return block !== undefined && blockStartsWithLabel(block);
}

const blockStartsWithLabel = memoize((block: Block): boolean => {
  if (block.kind === "paragraph") return hasLabelledLine(block.lines, 0);
  return block.kind === "list" && block.items.some((item) => isMilestoneLabel(readItemFields(item)));
});

/** Returns true if a line from index `start` to the next milestone's line starts with a milestone's label. */
export function hasLabelledLine(lines: readonly InlineSpan[], start: number): boolean {
  for (let index = start; index < lines.length; index++) {
    const line = lines[index];
    if (!line) return false;
    if (isMilestoneLabel(readFields([line]))) return true;
    if (milestoneStart.test(line.mask)) return false;
  }
  return false;
}

/** Returns true if a line starts with a bold label of the header: `**Goal Priority**: P1`. A note is text. */
function hasHeaderLabel(line: InlineSpan): boolean {
  if (!/^(?:\*\*|__)/.test(line.mask)) return false;
  const label = findHeaderLabel(readFields([line])[0]?.name ?? "");
  return label !== null && label !== "note";
}

function isHeaderItem({ blocks: [first] }: ListItem): boolean {
  return first?.kind === "paragraph" && first.lines.every(hasHeaderLabel);
}

function isMilestoneLabel([field]: readonly Field[]): boolean {
  return findMilestoneLabel(field?.name ?? "") !== null;
}
