import type { SplitRule } from "../../../model/plan/plan-values.ts";
import { matchBrackets } from "../../markdown/match-brackets.ts";
import type { InlineText, TextRange } from "../../markdown/spans.ts";
import { phrasePattern } from "../../vocabulary/word-patterns.ts";

/** Matches the end of a sentence and the start of the next sentence. */
const sentenceEnd = /\p{L}{2}["”»)\]]?[.!?]["”»)\]]?\s+["“«(]?\p{Lu}/u;
const abbreviations = phrasePattern("abbreviations", (word) => `\\b${word}\\.`, "gi");
const separators = phrasePattern(
  "listConjunctions",
  (and) => `[,，、;；]|\\s${and}\\s|[([{"“«<*]|https?:\\/\\/[^\\s<>]*`,
  "gi",
);
const leadingAnd = phrasePattern("listConjunctions", (and) => `^\\s*${and}\\s+(?=\\S)`);

/**
 * Splits the text of one label into items and returns their ranges. Rule `auto` splits at semicolons; a text without
 * semicolons at commas, unless it has several sentences. It leaves out an "and" after the last separator ("a, b, and
 * c"); an "and" alone does not separate ("terms and conditions"). `commas` splits at commas, `lines` at line breaks,
 * `none` nowhere. Separators inside brackets, quotation marks, bold, code, links, URLs and numbers (`1,000`) are ignored.
 */
export function splitItems(text: InlineText, rule: SplitRule): TextRange[] {
  if (rule === "none") return trimRanges(text, [{ start: 0, end: text.text.length }]);
  if (rule === "lines") {
    const lines = text.offsets.map((start, index) => ({
      start,
      end: (text.offsets[index + 1] ?? text.text.length + 1) - 1,
    }));
    return trimRanges(text, lines);
  }
  const { commas, semicolons } = findSeparators(text.mask);
  if (rule === "commas") return trimRanges(text, splitAt(text, commas));
  if (semicolons.length === 0 && hasSentences(text)) return splitItems(text, "none");
  const items = trimRanges(text, splitAt(text, semicolons.length > 0 ? semicolons : commas));
  return trimRanges(text, removeLastAnd(text, items));
}

/** Returns the first item with an inner "and" that could be meant to separate two items; `null` in sentences. */
export function findJoinedItem(text: InlineText): { item: TextRange; and: TextRange } | null {
  const items = hasSentences(text) ? [] : splitItems(text, "auto");
  let index = 0;
  for (const and of findSeparators(text.mask).ands) {
    while ((items[index]?.end ?? Number.POSITIVE_INFINITY) <= and.start) index += 1;
    const item = items[index];
    if (item && item.start < and.start && and.end < item.end) return { item, and };
  }
  return null;
}

/** Splits a text at each "and" outside brackets, quotation marks, bold, code and links. */
export function splitAtAnds(text: string): string[] {
  const { ands } = findSeparators(text);
  const starts = [0, ...ands.map(({ end }) => end)];
  return starts.map((start, index) => text.slice(start, ands[index]?.start).trim());
}

function hasSentences({ mask }: InlineText): boolean {
  return sentenceEnd.test(mask.replace(abbreviations(), " "));
}

function findSeparators(mask: string): { commas: number[]; semicolons: number[]; ands: TextRange[] } {
  const found: ReturnType<typeof findSeparators> = { commas: [], semicolons: [], ands: [] };
  const brackets = matchBrackets(mask);
  const separator = separators();
  separator.lastIndex = 0;
  for (let match = separator.exec(mask); match; match = separator.exec(mask)) {
    const { 0: token, index } = match;
    if (/^https?:/i.test(token)) separator.lastIndex = index + token.replace(/[,;.)\]]+$/, "").length;
    else if (token === "," && /\d/.test(mask[index - 1] ?? "") && /\d/.test(mask[index + 1] ?? "")) continue;
    else if (/^[,，、]$/.test(token)) found.commas.push(index);
    else if (/^[;；]$/.test(token)) {
      // The semicolon of "&amp;" is not a separator.
      if (!/&#?\w{1,31}$/.test(mask.slice(Math.max(0, index - 33), index))) found.semicolons.push(index);
    } else if (/^\s/.test(token)) {
      found.ands.push({ start: index, end: index + token.length });
      separator.lastIndex = index + token.length - 1;
    } else {
      const end = brackets.get(index);
      if (end !== undefined) separator.lastIndex = end + 1;
    }
  }
  return found;
}

function splitAt({ text }: InlineText, offsets: readonly number[]): TextRange[] {
  const starts = [0, ...offsets.map((offset) => offset + 1)];
  return starts.map((start, index) => ({ start, end: offsets[index] ?? text.length }));
}

function removeLastAnd({ mask }: InlineText, items: readonly TextRange[]): TextRange[] {
  return items.map((item, index) => {
    if (index === 0 || index < items.length - 1) return item;
    const and = leadingAnd().exec(mask.slice(item.start, item.end));
    return and ? { start: item.start + and[0].length, end: item.end } : item;
  });
}

/** Removes white space at both ends of each range, and removes empty ranges. */
function trimRanges({ text }: InlineText, ranges: readonly TextRange[]): TextRange[] {
  return ranges
    .map(({ start, end }) => {
      const part = text.slice(start, end);
      return { start: start + part.length - part.trimStart().length, end: start + part.trimEnd().length };
    })
    .filter(({ start, end }) => end > start);
}
