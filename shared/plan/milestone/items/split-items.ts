import type { SplitRule } from "../../../model/plan.ts";
import { nesting } from "../../markdown/nesting.ts";
import type { Line, Passage } from "../../markdown/passage.ts";

/** A stretch of a passage, without the white space around it. */
export interface Stretch {
  start: number;
  end: number;
}

/** The end of a sentence and the beginning of another: commas between them belong to the sentences. */
const sentences = /\p{L}{2}["”»)\]]?[.!?]["”»)\]]?\s+["“«(]?\p{Lu}/u;
const abbreviations = /\b(?:approx|bzw|ca|dr|etc|incl|inkl|mr|mrs|ms|no|nr|resp|st|vs)\./gi;

/**
 * Cuts the text of one label into items. `auto`: where a semicolon separates, semicolons do and commas don't;
 * else commas do, but not in a text of several sentences. A separator inside brackets, quotes, bold, inline code, a link, an address or a number
 * (`1,000`) is none; brackets and quotes without a partner are plain characters.
 *
 * "and" counts as a comma only at the end of a list: before the last item ("a, b, and c"), or as the one "and" within
 * it ("a, b and c"). With no comma before it ("search and replace"), with a comma of its own ("a, b, and search and
 * replace" is three), with another "and" next to it, or after semicolons it is part of the text. "tests, search and replace"
 * can't be told from "a, b and c" and is three: semicolons or a nested list say it better.
 *
 * `commas`: commas and nothing else; `lines`: each line of the file; `none`: all of it is one item.
 */
export function splitItems(text: Passage, rule: SplitRule): Stretch[] {
  if (rule === "none") return trimmed(text, [{ start: 0, end: text.text.length }]);
  if (rule === "lines") return trimmed(text, linesOf(text.lines));
  const free = freeSeparators(text.mask);
  if (rule === "commas") return trimmed(text, cut(text, free.commas));
  if (free.semicolons.length > 0) return trimmed(text, withoutAnd(text, cut(text, free.semicolons)));
  if (sentences.test(text.mask.replace(abbreviations, " "))) return splitItems(text, "none");
  const pieces = trimmed(text, cut(text, free.commas));
  const last = pieces.at(-1);
  if (!last || pieces.length < 2) return pieces;
  if (/^and\s/i.test(text.mask.slice(last.start, last.end))) return trimmed(text, withoutAnd(text, pieces));
  const ands = free.ands.filter((at) => at > last.start && at < last.end);
  const [and] = ands;
  if (and === undefined || ands.length > 1) return pieces;
  return trimmed(text, [
    ...pieces.slice(0, -1),
    { start: last.start, end: and },
    { start: and + 5, end: last.end },
  ]);
}

interface Separators {
  commas: number[];
  semicolons: number[];
  ands: number[];
}

function freeSeparators(mask: string): Separators {
  const found: Separators = { commas: [], semicolons: [], ands: [] };
  const closing = nesting(mask);
  const separator = /[,，、;；]|\sand\s|[([{"“«<*]|https?:\/\/[^\s<>]*/gi;
  for (let match = separator.exec(mask); match; match = separator.exec(mask)) {
    const at = match.index;
    const [text] = match;
    if (/^https?:/i.test(text)) separator.lastIndex = at + text.replace(/[,;.)\]]+$/, "").length;
    else if (text === "," && /\d/.test(mask[at - 1] ?? "") && /^\d/.test(mask.slice(at + 1, at + 2)))
      continue;
    else if (/^[,，、]$/.test(text)) found.commas.push(at);
    else if (/^[;；]$/.test(text)) {
      if (!/&#?\w{1,31}$/.test(mask.slice(Math.max(0, at - 33), at))) found.semicolons.push(at);
    } else if (text.length === 5) {
      found.ands.push(at);
      separator.lastIndex = at + 4;
    } else {
      const end = closing.get(at);
      if (end !== undefined) separator.lastIndex = end + 1;
    }
  }
  return found;
}

function cut({ text }: Passage, separators: readonly number[]): Stretch[] {
  const starts = [0, ...separators.map((at) => at + 1)];
  return starts.map((start, index) => ({ start, end: separators[index] ?? text.length }));
}

function linesOf(lines: readonly Line[]): Stretch[] {
  let start = 0;
  return lines.map((line) => {
    const stretch = { start, end: start + line.text.length };
    start = stretch.end + 1;
    return stretch;
  });
}

function withoutAnd({ mask }: Passage, pieces: readonly Stretch[]): Stretch[] {
  return pieces.map((piece, index) => {
    if (index === 0 || index < pieces.length - 1) return piece;
    const and = /^\s*and\s+(?=\S)/i.exec(mask.slice(piece.start, piece.end));
    return and ? { start: piece.start + and[0].length, end: piece.end } : piece;
  });
}

function trimmed({ text }: Passage, pieces: readonly Stretch[]): Stretch[] {
  return pieces
    .map(({ start, end }) => {
      const part = text.slice(start, end);
      return { start: start + part.length - part.trimStart().length, end: start + part.trimEnd().length };
    })
    .filter(({ start, end }) => end > start);
}
