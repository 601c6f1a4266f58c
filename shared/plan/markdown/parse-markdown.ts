import type { DiagnosticCollector } from "../diagnostics.ts";
import type { MarkdownDocument } from "./blocks.ts";
import { parseBlocks } from "./parse-blocks.ts";

const MAX_BYTES = 1024 * 1024;
const MAX_LINE_LENGTH = 20_000;
/** Maximum number of lists and block quotes that one line can open: `> - > - …` opens four. */
const MAX_NESTING = 25;
/**
 * Maximum number of lines, list markers and table cells in a file together; a file at this limit takes about 1 s to
 * parse. A heading or bold line is counted as three, because every layout examines it.
 */
const MAX_PARTS = 50_000;

/** Decodes UTF-8 without byte order mark. Reports an error and returns `null` if the file is too large or not text. */
export function decodeText(source: string | Uint8Array, diagnostics: DiagnosticCollector): string | null {
  const start = { line: 1, column: 1 };
  const size = typeof source === "string" ? byteLengthOf(source) : source.byteLength;
  if (size > MAX_BYTES) {
    const message = `This file has ${size} bytes; the maximum is ${MAX_BYTES} (1 MiB). Split the plan into several goals.`;
    diagnostics.report("too-large", start, message);
    return null;
  }
  const text = typeof source === "string" ? (source.isWellFormed() ? source : null) : decode(source);
  if (text === null) {
    const message = "This file is not UTF-8 text and was not parsed. Save it as UTF-8.";
    diagnostics.report("not-utf8", start, message);
    return null;
  }
  const content = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const nul = content.indexOf("\0");
  if (nul < 0) return content;
  const lines = splitLines(content.slice(0, nul));
  const range = { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1, length: 1 };
  const message = "This file contains a NUL byte and was not parsed. Save it as UTF-8 text.";
  diagnostics.report("nul-byte", range, message);
  return null;
}

/** Parses Markdown. Reports an error and returns `null` for a text above a limit, which could take too long. */
export function parseMarkdown(text: string, diagnostics: DiagnosticCollector): MarkdownDocument | null {
  const lines = splitLines(text);
  if (!checkLineLimits(lines, diagnostics)) return null;
  const document = parseBlocks(lines);
  if ("blocks" in document) return document;
  reportNesting(document.tooDeepAt, diagnostics);
  return null;
}

export function splitLines(text: string): string[] {
  return text.split(/\r\n?|\n/);
}

function checkLineLimits(lines: readonly string[], diagnostics: DiagnosticCollector): boolean {
  let parts = 0;
  let columns = 0;
  for (const [index, text] of lines.entries()) {
    const line = index + 1;
    if (text.length > MAX_LINE_LENGTH) {
      const message = `This line has ${text.length} characters; the maximum is ${MAX_LINE_LENGTH}. Break it into several lines.`;
      diagnostics.report("line-too-long", { line, column: 1 }, message);
      return false;
    }
    const nesting = countMarkers(text);
    if (nesting > MAX_NESTING) {
      reportNesting(line, diagnostics);
      return false;
    }
    const pipes = text.split("|").length - 1;
    if (text.trim() === "") columns = 0;
    else if (pipes > columns && tableDelimiter.test(text)) columns = pipes;
    const heading = /^[ \t>]{0,40}(?:#{1,6}[ \t]|\*\*|__)/.test(text) ? 2 : 0;
    // markdown-it adds empty cells to short rows, so they take as long as full rows.
    parts += 1 + nesting + heading + Math.max(pipes, columns);
    if (parts > MAX_PARTS) {
      const message = `This file has more than ${MAX_PARTS} lines, list items and table cells up to this line. Split the plan into several goals.`;
      diagnostics.report("too-complex", { line, column: 1 }, message);
      return false;
    }
  }
  return true;
}

function reportNesting(line: number, diagnostics: DiagnosticCollector): void {
  const message = `Lists or block quotes are nested more than ${MAX_NESTING} levels deep here. Reduce the nesting; two or three levels are enough for a plan.`;
  diagnostics.report("too-deep", { line, column: 1 }, message);
}

const containerMarker = /[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))/y;
const thematicBreak = /^[ \t]*(?:-[ \t]*)+$|^[ \t]*(?:\*[ \t]*)+$/;
/** Matches the line `|---|---|` below the head of a table, which can be in a block quote. */
const tableDelimiter = /^[-|: \t>]+$/;

function countMarkers(line: string): number {
  containerMarker.lastIndex = 0;
  let count = 0;
  while (count <= MAX_NESTING && containerMarker.test(line)) count++;
  return count > MAX_NESTING && thematicBreak.test(line) && line.length < 200 ? 0 : count;
}

/** Returns a text's size in UTF-8 bytes; for a text with over MAX_BYTES characters, the number of characters. */
function byteLengthOf(text: string): number {
  return text.length > MAX_BYTES ? text.length : new TextEncoder().encode(text).byteLength;
}

function decode(source: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(source);
  } catch {
    return null;
  }
}
