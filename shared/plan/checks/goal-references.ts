import {
  type Block,
  type Document,
  type ListItem,
  readDocument,
  splitLines,
  type Table,
} from "../markdown/document.ts";
import { admit, type Refusal, refuseLines, tooDeepMessage } from "../markdown/limits.ts";
import { type Line, type Passage, passage, visible } from "../markdown/passage.ts";
import { findPlaceholders } from "./placeholders.ts";

/** A success criterion or requirement as a goal.md defines it: `SC-001`, and what it means on one line. */
export interface Definition {
  ref: string;
  /** Empty where the file has only the name, or the template's text. */
  text: string;
}

export type GoalFile = { definitions: Definition[]; refusal: null } | { definitions: null; refusal: Refusal };

/** Longer texts are cut: they explain a criterion, they do not replace the goal. In characters. */
const longestText = 300;

const reference = String.raw`(?:SC|FR)-\d+[a-z]?(?![a-z\d])`;
/** `**SC-001**`, `SC-001:`, `[SC-001]`, "`SC-001`", `SC-001 (P1):` at the start of a text. */
const opening = new RegExp(
  String.raw`^([*_\`[~]{0,4})\s*(${reference})([*_\`\]~]{0,4})(\s*(?:[:：]|[–—-](?=\s))[*_]{0,3})?\s*`,
  "i",
);
/** `SC-001 and SC-002 …`, `SC-001–003`, `SC-001's …`: a text about references, not one that defines. */
const about = new RegExp(
  String.raw`^(?:(?:,|/|&|\+|and\b|to\b|or\b|through\b|[–—-])\s*(?:${reference}|\d)|['’])`,
  "i",
);

/** The key by which references are the same: case makes no difference, leading zeros do. */
export function referenceKey(ref: string): string {
  return ref.toUpperCase();
}

/** Every reference in a text, as written and each once. */
export function referencesIn(text: string): string[] {
  if (!text.includes("-")) return [];
  return [...new Set([...text.matchAll(anyReference)].map(([ref]) => ref))];
}

const anyReference = /\b(?:SC|FR)-\d+[a-z]?\b/gi;

/** Where each reference stands in a file: line and column, 1-based, in the order of the file. */
export function referencePlaces(lines: readonly string[]): Map<string, { line: number; column: number }[]> {
  const places = new Map<string, { line: number; column: number }[]>();
  for (const [index, text] of lines.entries()) {
    if (!text.includes("-")) continue;
    for (const { 0: ref, index: offset } of text.matchAll(anyReference)) {
      const place = { line: index + 1, column: offset + 1 };
      const same = places.get(referenceKey(ref));
      if (same) same.push(place);
      else places.set(referenceKey(ref), [place]);
    }
  }
  return places;
}

/**
 * The success criteria and requirements that a goal.md defines, as list items, lines that begin with the
 * reference, headings with the text under them, and table rows. The first definition of each counts. Limited as a
 * plan is: 1 MiB, UTF-8. Pure, and never throws.
 */
export function readGoalFile(source: string | Uint8Array): GoalFile {
  const admitted = admit(source);
  if (admitted.refusal) return { definitions: null, refusal: admitted.refusal };
  if (!/(?:SC|FR)-\d/i.test(admitted.text)) return { definitions: [], refusal: null };
  const lines = splitLines(admitted.text);
  const refusal = refuseLines(lines);
  if (refusal) return { definitions: null, refusal };
  const document = readDocument(lines);
  if (document.tooDeep !== null) {
    const place = { line: document.tooDeep, column: 1 };
    return { definitions: null, refusal: { code: "too-deep", message: tooDeepMessage, place } };
  }
  return { definitions: new Reader(document).read(), refusal: null };
}

class Reader {
  readonly #found = new Map<string, Definition>();
  readonly #document: Document;

  constructor(document: Document) {
    this.#document = document;
  }

  read(): Definition[] {
    this.#blocks(this.#document.blocks);
    return [...this.#found.values()];
  }

  #blocks(blocks: readonly Block[]): void {
    for (const [index, block] of blocks.entries()) {
      if (block.kind === "heading") this.#define([block.text], "named", blocks[index + 1]);
      else if (block.kind === "paragraph") this.#lines(block.lines, "marked");
      else if (block.kind === "list") for (const item of block.items) this.#item(item);
      else if (block.kind === "table") this.#table(block);
    }
  }

  #item({ blocks }: ListItem): void {
    const [first, ...rest] = blocks;
    if (first?.kind === "paragraph") this.#lines(first.lines, "named", rest[0]);
    else if (first) this.#blocks([first]);
    this.#blocks(rest);
  }

  /** Each line that begins with a reference begins a definition; the lines after it belong to it. */
  #lines(lines: readonly Line[], form: "named" | "marked", next?: Block): void {
    let from = 0;
    for (let at = 1; at <= lines.length; at++) {
      const line = lines[at];
      if (line && !opening.test(line.text)) continue;
      this.#define(lines.slice(from, at), form, at === lines.length ? next : undefined);
      from = at;
    }
  }

  /** In a paragraph a bare `SC-001 is …` is a sentence: there the name has to be set off. */
  #define(lines: readonly Line[], form: "named" | "marked", next?: Block): void {
    const text = passage(lines);
    const said = visible(text.text, text.mask);
    const match = opening.exec(said);
    if (!match) return;
    const [whole, before = "", ref = "", , separator] = match;
    const rest = said.slice(whole.length);
    if (about.test(rest)) return;
    if (form === "marked" && before === "" && separator === undefined) return;
    const isTemplate = [text, bare(rest)].some(
      (one) => findPlaceholders(one, this.#document.references).length > 0,
    );
    const own = isTemplate ? "" : rest;
    this.#keep(ref, own === "" && rest === "" ? this.#textOf(next) : own);
  }

  /** What stands under a heading or list item that is only a name. */
  #textOf(block: Block | undefined): string {
    const under = block?.kind === "list" ? block.items[0]?.blocks[0] : block;
    if (under?.kind !== "paragraph") return "";
    const text = passage(under.lines);
    if (opening.test(text.text) || findPlaceholders(text, this.#document.references).length > 0) return "";
    return visible(text.text, text.mask);
  }

  #table({ head, rows }: Table): void {
    for (const row of [head, ...rows]) {
      const index = row.slice(0, 2).findIndex((cell) => opening.test(cell.text));
      const cell = row[index];
      if (!cell) continue;
      const match = opening.exec(cell.text);
      const cells = [
        cell.text.slice(match?.[0].length ?? 0),
        ...row.slice(index + 1).map(({ text }) => text),
      ];
      if (about.test(cells[0] ?? "")) continue;
      const isTemplate = row.some(
        (one) => findPlaceholders(passage([one]), this.#document.references).length > 0,
      );
      const text = cells.filter((part) => part.trim() !== "").join("; ");
      this.#keep(match?.[2] ?? "", isTemplate ? "" : text);
    }
  }

  #keep(ref: string, text: string): void {
    const key = referenceKey(ref);
    const known = this.#found.get(key);
    if (known && (known.text !== "" || text === "")) return;
    this.#found.set(key, { ref: key, text: oneLine(text) });
  }
}

function bare(text: string): Passage {
  return { text, mask: text, lines: [], starts: [] };
}

/** On one line, without the signs of emphasis, cut where it is long. */
function oneLine(text: string): string {
  const line = text
    .slice(0, longestText * 4)
    .replace(/\*\*|__/g, "")
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, " ")
    .replace(/^[\s:：–—-]+/, "")
    .trim();
  const points = [...line];
  if (points.length <= longestText) return line;
  return `${points
    .slice(0, longestText - 1)
    .join("")
    .trimEnd()}…`;
}
