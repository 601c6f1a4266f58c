import { quoteText } from "../../text/quote-text.ts";
import type { Block } from "../markdown/blocks.ts";
import { type InlineSpan, rangeOf, withoutComments } from "../markdown/spans.ts";
import { stripMarkup } from "../markdown/strip-markup.ts";
import type { MilestoneKind } from "../milestone/milestone-name.ts";
import type { ParseContext } from "../parse-context.ts";
import { fromLanguages } from "../vocabulary/active-languages.ts";
import { headingWords, parseHeadingWord } from "../vocabulary/heading-words.ts";
import { anyOf, phrasePattern } from "../vocabulary/word-patterns.ts";

/**
 * Reports an error for each heading and line that starts like a milestone but was not parsed, for example because of a
 * typo: its deliverables would be lost or added to another milestone. `numbers` are the numbers of the parsed
 * milestones; the lines in `reportedLines` are not examined.
 */
export function reportUnparsedMilestones(
  kind: MilestoneKind,
  numbers: ReadonlySet<string | null>,
  reportedLines: ReadonlySet<number>,
  { document: { blocks }, diagnostics }: ParseContext,
): void {
  const check = (span: InlineSpan, isHeading: boolean) => {
    if (reportedLines.has(span.line)) return;
    const number = parseNumber(span, kind, isHeading);
    if (number === null || numbers.has(number)) return;
    const message = `${quoteText(span.text)} starts like a milestone, but can't be parsed; the plan is not synced. Write it like the others, with its own number and a colon before the title, or start the line with another word.`;
    diagnostics.report("unparsed-milestone", rangeOf(span), message, "error");
  };
  for (const [index, block] of blocks.entries()) {
    if (block.kind === "heading") check(block.text, true);
    else if (block.kind === "paragraph")
      for (const line of block.lines)
        if (isBoldOrBeforeList(line, line === block.lines.at(-1) ? blocks[index + 1] : undefined)) check(line, false);
  }
}

function isBoldOrBeforeList(line: InlineSpan, next: Block | undefined): boolean {
  return /^\W{0,8}(?:\*\*|__)/.test(line.mask) || next?.kind === "list";
}

const nameStarts = fromLanguages(() => {
  const patternOf = ({ rank, words }: ReturnType<typeof headingWords>[number]) => {
    const id = rank === "milestone" ? "ms?[\\s.#-]?\\d|" : "";
    return new RegExp(`^(?:${id}${anyOf(words)})`, "iu");
  };
  return new Map<MilestoneKind, RegExp>(headingWords().map((entry) => [entry.rank, patternOf(entry)]));
});

/** Tests quickly whether a line can name a milestone: its first letters are a heading word, or an id such as M1. */
function mayHaveName({ text }: InlineSpan, kind: MilestoneKind): boolean {
  const start = text.slice(0, 60);
  if (start.startsWith("<")) return true;
  const firstLetter = start.search(/\p{L}/u);
  return firstLetter >= 0 && nameStarts().get(kind)?.test(start.slice(firstLetter)) === true;
}

const severalMilestones = phrasePattern("milestones", (word) => `^${word}\\s+(\\d{1,6})`);
const joinedNumber = phrasePattern("milestone", (word) => `^${word}(?=\\d)`);

/** Returns the number in a line that seems to name a milestone ("" if it has no number); `null` for other lines. */
function parseNumber(span: InlineSpan, kind: MilestoneKind, isHeading: boolean): string | null {
  if (!mayHaveName(span, kind) || (!isHeading && !/\d/.test(span.text.slice(0, 40)))) return null;
  const text = stripMarkup(withoutComments(span).replace(/<[^<>]{1,80}>/g, "")).replace(
    /^[^\p{L}\p{N}]{0,24}(?:\d{1,3}[.)]\s+)?[^\p{L}\p{N}]{0,8}/u,
    "",
  );
  if (kind === "milestone") {
    const id = /^MS?[\s.#-]?(\d{1,6}(?:\.\d{1,6}){0,3})(?:\s*(?:[:：–—]|-\s)|\s)/i.exec(text);
    if (id && (isHeading || !id[0].endsWith(" ") || /[:：–—-]\s$/.test(id[0]))) return id[1] ?? "";
    const several = severalMilestones().exec(text);
    if (several) return several[1] ?? "";
  }
  const word = parseHeadingWord(text);
  const joined = word ? null : joinedNumber().exec(text)?.[0];
  if ((word?.rank ?? (joined && "milestone")) !== kind) return null;
  const rest = text.slice(word?.length ?? joined?.length);
  const number = /^[\s#(_.–—-]{0,4}(?:MS?)?(\d{1,6}(?:\.\d{1,6}){0,3})(.?)/i.exec(rest);
  if (number) return isHeading || /^[\s:：),–—-]?$/.test(number[2] ?? "") ? (number[1] ?? "") : null;
  return isHeading && /^\s*[:：–—]\s*\S/.test(rest) ? "" : null;
}
