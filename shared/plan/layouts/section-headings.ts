import { memoize } from "../../collections/memoize.ts";
import type { Block, MarkdownDocument } from "../markdown/blocks.ts";
import { type InlineSpan, rangeOf } from "../markdown/spans.ts";
import { type MilestoneName, parseMilestoneName } from "../milestone/milestone-name.ts";
import { parseStatus } from "../milestone/status.ts";
import type { StatusMark } from "../milestone/status-marks.ts";
import { stripAnnotations } from "../milestone/title-annotations.ts";
import { phrasePattern } from "../vocabulary/word-patterns.ts";

/** A heading, or a bold line that is used as a heading. */
export interface SectionHeading {
  span: InlineSpan;
  /** The heading level, 1 to 6; a bold line has the level of the heading above it plus 0.5. */
  level: number;
  /** The index of the heading's block in the document's `blocks`. */
  blockIndex: number;
  /** The milestone's name at the start of the heading, or `null` if the heading starts with other text. */
  name: MilestoneName | null;
  parent: SectionHeading | null;
  /** True if a list with checkboxes or bold labels is in the heading's section or a subsection. */
  hasList: boolean;
}

/** Returns the headings of a document, and its bold lines that name milestones, in document order. */
export const findSectionHeadings = memoize(({ blocks }: MarkdownDocument): readonly SectionHeading[] => {
  const headings: SectionHeading[] = [];
  const parents: SectionHeading[] = [];
  const add = (span: InlineSpan, level: number, blockIndex: number, name: MilestoneName | null) => {
    while ((parents.at(-1)?.level ?? 0) >= level) parents.pop();
    const heading = { span, level, blockIndex, name, parent: parents.at(-1) ?? null, hasList: false };
    parents.push(heading);
    headings.push(heading);
  };
  for (const [index, block] of blocks.entries()) {
    if (block.kind === "heading") add(block.text, block.level, index, parseMilestoneName(block.text));
    else if (isMilestoneList(block)) for (const parent of parents) parent.hasList = true;
    else if (block.kind === "paragraph") {
      const [first] = block.lines;
      const name = first && isBoldLine(first) ? parseMilestoneName(first) : null;
      if (!first || !name) continue;
      while ((parents.at(-1)?.level ?? 0) % 1 !== 0) parents.pop();
      add(first, (parents.at(-1)?.level ?? 6) + 0.5, index, name);
    }
  }
  return headings;
});

/** Returns true for a list with checkboxes or bold labels: lists in descriptions rarely have them. */
function isMilestoneList(block: Block): boolean {
  if (block.kind !== "list") return false;
  return block.items.some(({ task, blocks: [first] }) => {
    return task !== null || (first?.kind === "paragraph" && /^(?:\*\*|__)/.test(first.lines[0]?.mask ?? ""));
  });
}

function isBoldLine({ mask }: InlineSpan): boolean {
  return /^(?:\[[ xX]\]\s)?(?:~~)?(?:\*\*|__)/.test(mask) && mask.length < 400;
}

/** Returns the headings of the sections that contain a heading, the innermost section first. */
export function ancestorsOf({ parent }: SectionHeading): SectionHeading[] {
  const ancestors: SectionHeading[] = [];
  for (let heading = parent; heading; heading = heading.parent) ancestors.push(heading);
  return ancestors;
}

const sectionNoun = phrasePattern("sectionNouns", (noun) => `\\s+${noun}$`);

/** Returns a list with the status in the first section title that has one ("## Delivered"), or an empty list. */
export function statusFromSections(sections: readonly SectionHeading[]): StatusMark[] {
  for (const { name, span } of sections) {
    if (name) continue;
    const { title } = stripAnnotations(span);
    const status = parseStatus(title.text.replace(sectionNoun(), ""));
    if (!status) continue;
    const isWeak = status === "planned" || status === "active";
    return [{ status, source: "the title of its section", range: rangeOf(span), isWeak }];
  }
  return [];
}
