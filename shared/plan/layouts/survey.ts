import type { Block, Document } from "../markdown/document.ts";
import type { Line } from "../markdown/passage.ts";
import { perDocument } from "../markdown/per-document.ts";
import { type Name, readName } from "../milestone/milestone-name.ts";

/** A heading, or a bold line that stands for one, with where it is in the document. */
export interface Entry {
  line: Line;
  /** 1 to 6; a bold line is half a level below the heading that it stands under. */
  level: number;
  /** The index of its block, and the line of a paragraph after which the text below it begins. */
  block: number;
  after: number;
  /** What it names, when it begins like a milestone. */
  name: Name | null;
  /** The entry that it stands under. */
  above: Entry | null;
  /** Whether a list of boxes or labels stands below it, directly or deeper. */
  listed: boolean;
}

/** All headings of a document in their order. */
export interface Survey {
  entries: Entry[];
  blocks: readonly Block[];
}

/** Finds what a document's headings and bold lines name. One walk over its top blocks. */
export const survey = perDocument(surveyOf);

function surveyOf({ blocks }: Document): Survey {
  const entries: Entry[] = [];
  const above: Entry[] = [];
  const add = (line: Line, level: number, block: number, after: number, name: Name | null) => {
    while ((above.at(-1)?.level ?? 0) >= level) above.pop();
    const entry: Entry = {
      line,
      level,
      block,
      after,
      name,
      above: above.at(-1) ?? null,
      listed: false,
    };
    above.push(entry);
    entries.push(entry);
  };
  for (const [index, block] of blocks.entries()) {
    if (block.kind === "heading") add(block.text, block.level, index, 0, readName(block.text));
    else if (holdsWork(block)) for (const entry of above) entry.listed = true;
    else if (block.kind === "paragraph") {
      const [first] = block.lines;
      const name = first && isBoldLine(first) ? readName(first) : null;
      if (!first || !name) continue;
      while ((above.at(-1)?.level ?? 0) % 1 !== 0) above.pop();
      add(first, (above.at(-1)?.level ?? 6) + 0.5, index, 1, name);
    }
  }
  return { entries, blocks };
}

/** Boxes, bold labels: what a milestone has and a description has not. */
function holdsWork(block: Block): boolean {
  if (block.kind !== "list") return false;
  return block.items.some(({ task, blocks: [first] }) => {
    return task !== null || (first?.kind === "paragraph" && /^(?:\*\*|__)/.test(first.lines[0]?.mask ?? ""));
  });
}

/** Bold from its first sign to its last, but for what may stand behind a title. */
function isBoldLine({ mask }: Line): boolean {
  if (!/^(?:\[[ xX]\]\s)?(?:~~)?(?:\*\*|__)/.test(mask)) return false;
  return mask.length < 400;
}
