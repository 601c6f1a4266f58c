import { appendTo } from "../../collections/append-to.ts";
import { lowerBound } from "../../collections/lower-bound.ts";
import type { SourceRange } from "../diagnostics.ts";

/** A part of one line of the file, at a 1-based line and column. */
export interface InlineSpan {
  text: string;
  /** `text` with mask characters instead of inline code and comments; syntax is searched for here, not in `text`. */
  mask: string;
  line: number;
  column: number;
}

/** The text of one or more spans, joined by spaces. */
export interface InlineText {
  text: string;
  mask: string;
  spans: readonly InlineSpan[];
  /** The offset in `text` at which each span starts. */
  offsets: readonly number[];
}

/** Offsets in an `InlineText`; `end` is exclusive. */
export type TextRange = { start: number; end: number };

// The mask characters are Unicode noncharacters, because these don't occur in text.
export const CODE_MASK = "\uFFFE";
const COMMENT_MASK = "\uFFFF";

const startOnly: readonly number[] = [0];

export function joinSpans(spans: readonly InlineSpan[]): InlineText {
  const [only] = spans;
  if (only && spans.length === 1) return { text: only.text, mask: only.mask, spans, offsets: startOnly };
  const offsets: number[] = [];
  let offset = 0;
  for (const span of spans) {
    offsets.push(offset);
    offset += span.text.length + 1;
  }
  const text = spans.map((span) => span.text).join(" ");
  return { text, mask: spans.map((span) => span.mask).join(" "), spans, offsets };
}

/** Returns the position in the file of the text from `start` to `end`, or of its first line if it has several. */
export function rangeIn({ spans, offsets, text }: InlineText, start: number, end = text.length): SourceRange {
  const index = lowerBound(offsets, (offset) => offset <= start) - 1;
  const span = spans[index];
  if (!span) return { line: 1, column: 1 };
  const offset = offsets[index] ?? 0;
  const length = Math.max(1, Math.min(end, offset + span.text.length) - start);
  return { line: span.line, column: span.column + start - offset, length };
}

export function rangeOf({ line, column, text }: InlineSpan): SourceRange {
  return { line, column, length: Math.max(text.length, 1) };
}

/** Returns a part of a span without surrounding white space. */
export function sliceSpan(span: InlineSpan, start: number, end = span.text.length): InlineSpan {
  if (start === 0 && end === span.text.length) return span;
  const part = span.text.slice(start, end);
  const from = start + part.length - part.trimStart().length;
  const to = Math.max(from, start + part.trimEnd().length);
  return {
    text: span.text.slice(from, to),
    mask: span.mask.slice(from, to),
    line: span.line,
    column: span.column + from,
  };
}

/** Splits a span where `separator` (with flag "g") matches its mask; empty parts are left out. */
export function splitSpan(span: InlineSpan, separator: RegExp): InlineSpan[] {
  const parts: InlineSpan[] = [];
  let start = 0;
  for (const match of span.mask.matchAll(separator)) {
    parts.push(sliceSpan(span, start, match.index));
    start = match.index + match[0].length;
  }
  parts.push(sliceSpan(span, start));
  return parts.filter((part) => part.text !== "");
}

/** Returns a trimmed text without its HTML comments. */
export function withoutComments({ text, mask }: { text: string; mask: string }): string {
  if (!mask.includes(COMMENT_MASK)) return text.trim();
  let visible = "";
  for (let index = 0; index < text.length; index++) if (mask[index] !== COMMENT_MASK) visible += text[index];
  return visible.replace(/ {2,}/g, " ").trim();
}

/** Returns a text with mask characters instead of inline code and comments, in linear time. */
export function maskCodeAndComments(text: string): string {
  if (!text.includes("`") && !text.includes("<!--")) return text;
  const findCodeEnd = codeEndFinder(text);
  const token = /\\[\s\S]|`+|<!--/g;
  let mask = "";
  let done = 0;
  let lastCommentEnd = text.lastIndexOf("-->");
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const start = match.index;
    let end = -1;
    if (match[0].startsWith("`")) end = findCodeEnd(match[0].length, start);
    else if (match[0] === "<!--" && start < lastCommentEnd) end = text.indexOf("-->", start + 4) + 3;
    if (end < start + 4 && match[0] === "<!--") lastCommentEnd = -1;
    if (end <= start) continue;
    const filler = match[0] === "<!--" ? COMMENT_MASK : CODE_MASK;
    mask += text.slice(done, start) + text.slice(start, end).replace(/[^\n]/g, filler);
    done = end;
    token.lastIndex = end;
  }
  return mask + text.slice(done);
}

/**
 * Returns a function that returns the end offset of the inline code that opens at `start` with so many `backticks`: 3
 * for `(1, 0)` in "`a` b"; -1 if the code is not closed. `start` must increase from call to call.
 */
function codeEndFinder(text: string): (backticks: number, start: number) => number {
  const byLength = new Map<number, number[]>();
  for (const match of text.matchAll(/`+/g)) appendTo(byLength, match[0].length, match.index);
  for (const offsets of byLength.values()) offsets.reverse();
  return (backticks, start) => {
    const offsets = byLength.get(backticks) ?? [];
    while ((offsets.at(-1) ?? start + 1) <= start) offsets.pop();
    const closing = offsets.at(-1);
    return closing === undefined ? -1 : closing + backticks;
  };
}
