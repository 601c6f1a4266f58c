import { quoted } from "../findings.ts";
import type { Block, Document } from "../markdown/document.ts";
import { type Line, placeOf, visible } from "../markdown/passage.ts";
import { plainText } from "../markdown/plain-text.ts";
import { headingWords, readHeadingWord, type WordRank } from "../vocabulary/heading-words.ts";
import type { Reading } from "./layout.ts";
import type { Kind } from "./series.ts";

/**
 * Headings and lines that begin as this plan's milestones do and were not read: a misspelt one must not vanish, nor
 * leave what stands below it to the milestone before. Errors, because such a plan is half understood. `numbers` are those of
 * the milestones that were read; `known` are the lines that have been dealt with.
 */
export function reportStrays(
  document: Document,
  kind: Kind,
  numbers: ReadonlySet<string | null>,
  known: ReadonlySet<number>,
  { findings }: Reading,
): void {
  const report = (line: Line, firm: boolean) => {
    if (known.has(line.line)) return;
    const number = numberOf(line, kind, firm);
    if (number === null || numbers.has(number)) return;
    const message = `${quoted(line.text)} begins like a milestone and can't be read as one, so nothing of this plan is synced. Write it like the others, with a number of its own and a colon before its title, or begin the line with another word.`;
    findings.report("unread-milestone", placeOf(line), message, "error");
  };
  for (const [index, block] of document.blocks.entries()) {
    if (block.kind === "heading") report(block.text, true);
    else if (block.kind === "paragraph")
      for (const [at, line] of block.lines.entries()) {
        const last = at === block.lines.length - 1;
        if (isOpener(line, last ? document.blocks[index + 1] : undefined)) report(line, false);
      }
  }
}

/** Bold lines, and plain ones that a list follows. */
function isOpener(line: Line, next: Block | undefined): boolean {
  return /^\W{0,8}(?:\*\*|__)/.test(line.mask) || next?.kind === "list";
}

/** A quick look before the long one: nearly every line fails it. */
function mayName({ text }: Line, kind: Kind): boolean {
  const start = text.slice(0, 60);
  if (start.startsWith("<")) return true;
  const first = start.search(/\p{L}/u);
  return first >= 0 && openings[kind].test(start.slice(first));
}

/** How what names a milestone of each kind begins. Plain numbers begin like anything. */
const openings: Record<Kind, RegExp> = {
  milestone: new RegExp(`^(?:ms?[\\s.#-]?\\d|${headingWords.milestone.map(escaped).join("|")})`, "iu"),
  phase: opening("phase"),
  sprint: opening("sprint"),
  release: opening("release"),
  week: opening("week"),
  number: /^$/,
};

function opening(kind: WordRank): RegExp {
  return new RegExp(`^(?:${headingWords[kind].map(escaped).join("|")})`, "iu");
}

function escaped(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

/** The number of the milestone that a line seems to name, "" where it names one without; null where it names none. */
function numberOf(line: Line, kind: Kind, firm: boolean): string | null {
  if (!mayName(line, kind) || (!firm && !/\d/.test(line.text.slice(0, 40)))) return null;
  const text = plainText(visible(line.text, line.mask).replace(/<[^<>]{1,80}>/g, "")).replace(
    /^[^\p{L}\p{N}]{0,24}(?:\d{1,3}[.)]\s+)?[^\p{L}\p{N}]{0,8}/u,
    "",
  );
  const id =
    kind === "milestone"
      ? /^MS?[\s.#-]?(\d{1,6}(?:\.\d{1,6}){0,3})(?:\s*(?:[:：–—]|-\s)|\s)/i.exec(text)
      : null;
  if (id && (firm || !id[0].endsWith(" ") || /[:：–—-]\s$/.test(id[0]))) return id[1] ?? "";
  const several = kind === "milestone" ? /^milestones\s+(\d{1,6})/i.exec(text) : null;
  if (several) return several[1] ?? "";
  const word =
    readHeadingWord(text) ?? (/^milestone(?=\d)/i.test(text) ? { rank: "milestone", length: 9 } : null);
  if (!word || word.rank !== kind) return null;
  const rest = text.slice(word.length);
  const number = /^[\s#(_.–—-]{0,4}(?:MS?)?(\d{1,6}(?:\.\d{1,6}){0,3})(.?)/i.exec(rest);
  if (number) return firm || /^[\s:：),–—-]?$/.test(number[2] ?? "") ? (number[1] ?? "") : null;
  return firm && /^\s*[:：–—]\s*\S/.test(rest) ? "" : null;
}
