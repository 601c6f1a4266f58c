import { appendTo } from "../../collections/append-to.ts";
import type { Diagnostic } from "../../model/plan/diagnostic.ts";
import { DiagnosticCollector } from "../diagnostics.ts";
import { type Block, firstLines, type MarkdownDocument } from "../markdown/blocks.ts";
import { decodeText, parseMarkdown } from "../markdown/parse-markdown.ts";
import { type InlineSpan, joinSpans, withoutComments } from "../markdown/spans.ts";
import { findPlaceholders } from "../vocabulary/placeholders.ts";
import { phrasePattern, wordEnd } from "../vocabulary/word-patterns.ts";

/** A success criterion or requirement as a goal.md defines it. */
interface ReferenceDefinition {
  /** In upper case: `SC-001`. */
  ref: string;
  /** The definition on one line; empty if the file has only the reference or placeholder text. */
  text: string;
}

/** The definitions in a goal.md, or, if the file can't be read, the diagnostic that says why. */
export type GoalFile =
  | { definitions: ReferenceDefinition[]; error: null }
  | { definitions: null; error: Pick<Diagnostic, "message"> & Partial<Diagnostic> };

/** Maximum length of a definition, in characters; a longer text is truncated. */
const MAX_TEXT_LENGTH = 300;

const reference = String.raw`(?:SC|FR)-\d+[a-z]?(?![a-z\d])`;
/** Matches `**SC-001**`, `SC-001:`, `[SC-001]` or "`SC-001`" at the start of a text. */
const definitionStart = new RegExp(
  String.raw`^([*_\`[~]{0,4})\s*(${reference})([*_\`\]~]{0,4})(\s*(?:[:：]|[–—-](?=\s))[*_]{0,3})?\s*`,
  "i",
);
/** Matches text after a reference that is not a definition: `SC-001 and SC-002 …`, `SC-001–003`, `SC-001's …`. */
const mentionEnd = phrasePattern(
  "referenceJoiners",
  (joiner) => `^(?:(?:[,/&+–—-]|${joiner}${wordEnd})\\s*(?:${reference}|\\d)|['’])`,
);
const anyReference = /\b(?:SC|FR)-\d+[a-z]?\b/gi;

/** Returns a reference in the form in which references are compared: upper case; SC-1 and SC-001 differ. */
export function referenceKey(ref: string): string {
  return ref.toUpperCase();
}

/** Returns the references in a text as written, without duplicates. */
export function referencesIn(text: string): string[] {
  if (!text.includes("-")) return [];
  return [...new Set([...text.matchAll(anyReference)].map(([ref]) => ref))];
}

/** Returns the positions (1-based) of each reference, in file order. The map's keys are references in upper case. */
export function locateReferences(lines: readonly string[]): Map<string, { line: number; column: number }[]> {
  const locations = new Map<string, { line: number; column: number }[]>();
  for (const [index, text] of lines.entries()) {
    if (!text.includes("-")) continue;
    for (const { 0: ref, index: offset } of text.matchAll(anyReference))
      appendTo(locations, referenceKey(ref), { line: index + 1, column: offset + 1 });
  }
  return locations;
}

/**
 * Returns the definitions in a goal.md: list items, lines and table rows that start with a reference, and headings with
 * the text below. The first definition of a reference is used. Plans' size limits apply. Pure, and never throws.
 */
export function readGoalFile(source: string | Uint8Array): GoalFile {
  const diagnostics = new DiagnosticCollector();
  const text = decodeText(source, diagnostics);
  if (text !== null && !/(?:SC|FR)-\d/i.test(text)) return { definitions: [], error: null };
  const document = text === null ? null : parseMarkdown(text, diagnostics);
  const [error] = diagnostics.list();
  if (!document && error) return { definitions: null, error };
  return { definitions: document ? readDefinitions(document) : [], error: null };
}

function readDefinitions({ blocks, linkLabels }: MarkdownDocument): ReferenceDefinition[] {
  const definitions = new Map<string, ReferenceDefinition>();
  const hasPlaceholder = (text: { text: string; mask: string }) => findPlaceholders(text, linkLabels).length > 0;
  const add = (ref: string, text: string) => {
    const key = referenceKey(ref);
    const first = definitions.get(key);
    if (first && (first.text !== "" || text === "")) return;
    definitions.set(key, { ref: key, text: toSingleLine(text) });
  };

  /** Adds the definition in `lines`, if any. If `needsMarkup`, the reference must be bold or before a colon. */
  const readDefinition = (lines: readonly InlineSpan[], needsMarkup: boolean, next?: Block) => {
    const inline = joinSpans(lines);
    const text = withoutComments(inline);
    const match = definitionStart.exec(text);
    if (!match) return;
    const [start, markup = "", ref = "", , separator] = match;
    const rest = text.slice(start.length);
    if (mentionEnd().test(rest) || (needsMarkup && markup === "" && separator === undefined)) return;
    if (rest !== "") add(ref, hasPlaceholder(inline) || hasPlaceholder({ text: rest, mask: rest }) ? "" : rest);
    else {
      const below = joinSpans(linesOf(next));
      const isText = !definitionStart.test(below.text) && !hasPlaceholder(below);
      add(ref, isText ? withoutComments(below) : "");
    }
  };

  /** Adds all definitions in `lines`: each starts with a reference and ends before the next definition. */
  const readLines = (lines: readonly InlineSpan[], needsMarkup: boolean, next?: Block) => {
    let start = 0;
    for (let end = 1; end <= lines.length; end++) {
      const line = lines[end];
      if (line && !definitionStart.test(line.text)) continue;
      readDefinition(lines.slice(start, end), needsMarkup, end === lines.length ? next : undefined);
      start = end;
    }
  };

  const readRow = (row: readonly InlineSpan[]) => {
    const index = row.slice(0, 2).findIndex((cell) => definitionStart.test(cell.text));
    const cell = row[index];
    const match = cell && definitionStart.exec(cell.text);
    if (!match) return;
    const rest = cell.text.slice(match[0].length);
    if (mentionEnd().test(rest)) return;
    const texts = [rest, ...row.slice(index + 1).map(({ text }) => text)];
    add(match[2] ?? "", row.some(hasPlaceholder) ? "" : texts.filter((text) => text.trim() !== "").join("; "));
  };

  const readBlocks = (list: readonly Block[]) => {
    for (const [index, block] of list.entries()) {
      if (block.kind === "heading") readDefinition([block.text], false, list[index + 1]);
      else if (block.kind === "paragraph") readLines(block.lines, true);
      else if (block.kind === "table") for (const row of [block.head, ...block.rows]) readRow(row);
      else if (block.kind === "list")
        for (const item of block.items) {
          const [first, ...rest] = item.blocks;
          if (first?.kind === "paragraph") readLines(first.lines, false, rest[0]);
          else if (first) readBlocks([first]);
          readBlocks(rest);
        }
    }
  };
  readBlocks(blocks);
  return [...definitions.values()];
}

/** Returns the lines of a paragraph or of the first item of a list. */
function linesOf(block: Block | undefined): readonly InlineSpan[] {
  if (block?.kind === "paragraph") return block.lines;
  return block?.kind === "list" && block.items[0] ? firstLines(block.items[0]) : [];
}

/** Removes line breaks and bold, and truncates long texts. */
function toSingleLine(text: string): string {
  const line = text
    .slice(0, MAX_TEXT_LENGTH * 4)
    .replace(/\*\*|__/g, "")
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, " ")
    .replace(/^[\s:：–—-]+/, "")
    .trim();
  const characters = [...line];
  if (characters.length <= MAX_TEXT_LENGTH) return line;
  const start = characters.slice(0, MAX_TEXT_LENGTH - 1).join("");
  return `${start.trimEnd()}…`;
}
