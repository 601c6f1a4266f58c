import type { Place } from "../findings.ts";

/**
 * A piece of one source line and where it starts. `mask` has the same length as `text`, with inline code and
 * comments blotted out: syntax is looked for in the mask, text is taken from the text.
 */
export interface Line {
  text: string;
  mask: string;
  line: number;
  column: number;
}

/** Lines joined by spaces into one text that still knows where each part of it stands. */
export interface Passage {
  text: string;
  mask: string;
  lines: readonly Line[];
  /** The offset of each line. */
  starts: readonly number[];
}

const atStart: readonly number[] = [0];

/** Stand in for the characters of inline code and of comments; both are no characters of any text. */
export const codeBlot = "\uFFFE";
export const commentBlot = "\uFFFF";

export function passage(lines: readonly Line[]): Passage {
  const [only] = lines;
  if (only && lines.length === 1) return { text: only.text, mask: only.mask, lines, starts: atStart };
  const starts: number[] = [];
  let offset = 0;
  for (const line of lines) {
    starts.push(offset);
    offset += line.text.length + 1;
  }
  const text = lines.map((line) => line.text).join(" ");
  return { text, mask: lines.map((line) => line.mask).join(" "), lines, starts };
}

/** The place in the file of a stretch of a passage, as far as it is on one line. */
export function placeIn({ lines, starts, text }: Passage, start: number, end = text.length): Place {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= start) low = middle;
    else high = middle - 1;
  }
  const line = lines[low];
  if (!line) return { line: 1, column: 1 };
  const offset = starts[low] ?? 0;
  const length = Math.max(1, Math.min(end, offset + line.text.length) - start);
  return { line: line.line, column: line.column + start - offset, length };
}

export function placeOf(line: Line): Place {
  return { line: line.line, column: line.column, length: Math.max(line.text.length, 1) };
}

/** A part of a line, without the white space around it. */
export function slice(line: Line, start: number, end = line.text.length): Line {
  if (start === 0 && end === line.text.length) return line;
  const part = line.text.slice(start, end);
  const from = start + part.length - part.trimStart().length;
  const to = Math.max(from, start + part.trimEnd().length);
  return {
    text: line.text.slice(from, to),
    mask: line.mask.slice(from, to),
    line: line.line,
    column: line.column + from,
  };
}

/** Text without its comments: a reader of the rendered plan doesn't see them either. */
export function visible(text: string, mask: string): string {
  if (!mask.includes(commentBlot)) return text.trim();
  let kept = "";
  for (let at = 0; at < text.length; at++) if (mask[at] !== commentBlot) kept += text[at];
  return kept.replace(/ {2,}/g, " ").trim();
}

/** The mask of a text: code spans and comments blotted out, everything else as it is. */
export function maskOf(text: string): string {
  if (!text.includes("`") && !text.includes("<!--")) return text;
  const runs = backtickRuns(text);
  const token = /\\[\s\S]|`+|<!--/g;
  let mask = "";
  let kept = 0;
  let lastComment = text.lastIndexOf("-->");
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const start = match.index;
    let end = -1;
    if (match[0].startsWith("`")) end = runs.close(match[0].length, start);
    else if (match[0] === "<!--" && start < lastComment) end = text.indexOf("-->", start + 4) + 3;
    if (end < start + 4 && match[0] === "<!--") lastComment = -1;
    if (end <= start) continue;
    const blot = match[0] === "<!--" ? commentBlot : codeBlot;
    mask += text.slice(kept, start) + text.slice(start, end).replace(/[^\n]/g, blot);
    kept = end;
    token.lastIndex = end;
  }
  return mask + text.slice(kept);
}

/** Finds the end of a code span in one pass over all runs, however many open ones there are. */
function backtickRuns(text: string): { close(length: number, opened: number): number } {
  const byLength = new Map<number, number[]>();
  for (const match of text.matchAll(/`+/g)) {
    const starts = byLength.get(match[0].length);
    if (starts) starts.push(match.index);
    else byLength.set(match[0].length, [match.index]);
  }
  for (const starts of byLength.values()) starts.reverse();
  return {
    close(length, opened) {
      const starts = byLength.get(length) ?? [];
      while ((starts.at(-1) ?? opened + 1) <= opened) starts.pop();
      const closing = starts.at(-1);
      return closing === undefined ? -1 : closing + length;
    },
  };
}
