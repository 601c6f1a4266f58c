import MarkdownIt, { type Env, type Token } from "markdown-it";
import { withPlainTokens } from "./block-state.ts";
import { readHtmlHeading } from "./html-heading.ts";
import { type Line, maskOf } from "./passage.ts";

/** What a dialect reads: the blocks of a plan, each with the lines of the file that it came from. */
export type Block = Heading | Paragraph | List | Quote | Table | Code | Html | Rule;

/** First and last line, 1-based. */
interface Extent {
  line: number;
  end: number;
}
export interface Heading extends Extent {
  kind: "heading";
  level: number;
  text: Line;
}
export interface Paragraph extends Extent {
  kind: "paragraph";
  lines: Line[];
}
export interface List extends Extent {
  kind: "list";
  items: ListItem[];
}
export interface ListItem extends Extent {
  /** The column of its marker. */
  column: number;
  /** Ticked or not, for a task; null for a plain item. */
  task: boolean | null;
  blocks: Block[];
}
export interface Quote extends Extent {
  kind: "quote";
  blocks: Block[];
}
export interface Table extends Extent {
  kind: "table";
  head: Line[];
  rows: Line[][];
}
export interface Code extends Extent {
  kind: "code";
}
export interface Html extends Extent {
  kind: "html";
  text: string;
}
export interface Rule extends Extent {
  kind: "rule";
}

export interface Document {
  blocks: Block[];
  /** The lines of the file. */
  source: readonly string[];
  /** Normalised labels of its link reference definitions. */
  references: ReadonlySet<string>;
  /** The line where the nesting went beyond what is read, or null. */
  tooDeep: number | null;
}

/** Each list takes two levels. */
const maxLevel = 60;

// Inline parsing is left out: plan text is kept as written, and it is two thirds of the time.
const markdown = withPlainTokens(new MarkdownIt({ html: true, maxNesting: maxLevel + 4 }));
markdown.core.ruler.enableOnly(["normalize", "block"]);

export function splitLines(text: string): string[] {
  return text.split(/\r\n?|\n/);
}

/** Reads Markdown into blocks. `source` are the lines of the file, front matter included. */
export function readDocument(source: readonly string[]): Document {
  const env: Env = {};
  const tokens = markdown.parse(withoutFrontMatter(source).join("\n"), env);
  const tooDeep = tokens.find((token) => token.level >= maxLevel);
  const references = new Set(Object.keys(env.references ?? {}));
  if (tooDeep) return { blocks: [], source, references, tooDeep: (tooDeep.map?.[0] ?? 0) + 1 };
  return { blocks: readBlocks({ tokens, source, at: 0 }), source, references, tooDeep: null };
}

/** How Markdown compares the labels of link references. */
export function referenceLabel(text: string): string {
  return markdown.utils.normalizeReference(text);
}

/** Front matter becomes empty lines, so that all lines keep their numbers. */
function withoutFrontMatter(source: readonly string[]): readonly string[] {
  if (source[0]?.trimEnd() !== "---" || !/^(?:#|[\w-]+\s*:)/.test(source[1] ?? "")) return source;
  const end = source.findIndex((line, index) => index > 0 && /^(?:---|\.\.\.)\s*$/.test(line));
  return end < 0 ? source : source.map((line, index) => (index <= end ? "" : line));
}

/** Where the walk over the flat tokens is. */
interface Cursor {
  tokens: readonly Token[];
  source: readonly string[];
  at: number;
}

/** The blocks up to the token that closes their container. */
function readBlocks(cursor: Cursor): Block[] {
  const blocks: Block[] = [];
  for (let token = next(cursor); token && token.nesting >= 0; token = next(cursor)) {
    const line = firstLine(token);
    const end = lastLine(token);
    switch (token.type) {
      case "paragraph_open":
        blocks.push({ kind: "paragraph", lines: readInline(cursor), line, end });
        break;
      case "heading_open": {
        const [text] = readInline(cursor);
        if (text) blocks.push({ kind: "heading", level: Number(token.tag.slice(1)), text, line, end });
        break;
      }
      case "bullet_list_open":
      case "ordered_list_open":
        for (const piece of readList(cursor)) blocks.push(piece);
        break;
      case "blockquote_open":
        blocks.push({ kind: "quote", blocks: readBlocks(cursor), line, end });
        break;
      case "table_open":
        blocks.push(readTable(cursor, line, end));
        break;
      case "html_block":
        for (const block of htmlBlocks(token.content, line, end)) blocks.push(block);
        break;
      case "hr":
        blocks.push({ kind: "rule", line, end });
        break;
      default:
        blocks.push({ kind: "code", line, end });
    }
  }
  return blocks;
}

/** HTML as it is, but for a heading and the plain text below it. */
function htmlBlocks(text: string, line: number, end: number): Block[] {
  const heading = readHtmlHeading(text, line);
  if (!heading) return [{ kind: "html", text, line, end }];
  const { level, text: title, below } = heading;
  const first: Block = { kind: "heading", level, text: title, line, end: line };
  if (below === null) return [first, { kind: "html", text, line: line + 1, end }];
  return below.length === 0 ? [first] : [first, { kind: "paragraph", lines: below, line: line + 1, end }];
}

function next(cursor: Cursor): Token | undefined {
  return cursor.tokens[cursor.at++];
}

/** The lines of the inline token that comes next; its closing token is passed over. */
function readInline(cursor: Cursor): Line[] {
  const token = next(cursor);
  cursor.at++;
  if (!token) return [];
  const index = firstLine(token) - 1;
  const mask = maskOf(token.content);
  if (!token.content.includes("\n")) return [lineOf(cursor, token.content, mask, index, 0)];
  const masks = mask.split("\n");
  return token.content
    .split("\n")
    .map((text, offset) => lineOf(cursor, text, masks[offset] ?? text, index + offset, 0));
}

function lineOf(cursor: Cursor, content: string, contentMask: string, index: number, from: number): Line {
  const text = content.trim();
  const source = cursor.source[index] ?? "";
  const found = source.indexOf(text, from);
  const column = (found < 0 ? source.search(/\S|$/) : found) + 1;
  if (contentMask === content) return { text, mask: text, line: index + 1, column };
  const start = content.length - content.trimStart().length;
  return { text, mask: contentMask.slice(start, start + text.length), line: index + 1, column };
}

/** A list, in several pieces where a bold line at its own margin was drawn into one of its items. */
function readList(cursor: Cursor): Block[] {
  const pieces: Block[] = [];
  let list: List | null = null;
  let column = 0;
  for (let token = next(cursor); token && token.nesting > 0; token = next(cursor)) {
    const line = firstLine(token);
    if (column === 0) column = (cursor.source[line - 1] ?? "").search(/[^\s>]|$/) + 1;
    const item: ListItem = { line, end: lastLine(token), column, task: null, blocks: readBlocks(cursor) };
    const strays = takeStrays(item);
    item.task = takeTask(item);
    if (list) {
      list.items.push(item);
      list.end = item.end;
    } else {
      list = { kind: "list", items: [item], line, end: item.end };
      pieces.push(list);
    }
    if (strays.length === 0) continue;
    pieces.push(...strays);
    list = null;
  }
  return pieces;
}

function readTable(cursor: Cursor, line: number, end: number): Table {
  const rows: Line[][] = [];
  for (let token = next(cursor); token && token.type !== "table_close"; token = next(cursor)) {
    if (token.type === "tr_open") rows.push(readRow(cursor, firstLine(token) - 1));
  }
  const [head = [], ...body] = rows;
  return { kind: "table", head, rows: body, line, end };
}

function readRow(cursor: Cursor, index: number): Line[] {
  const cells: Line[] = [];
  let from = 0;
  for (let token = next(cursor); token && token.type !== "tr_close"; token = next(cursor)) {
    if (token.type !== "inline") continue;
    const cell = lineOf(cursor, token.content, maskOf(token.content), index, from);
    from = cell.column - 1 + cell.text.length;
    cells.push(cell);
  }
  return cells;
}

function firstLine(token: Token): number {
  return (token.map?.[0] ?? 0) + 1;
}

function lastLine(token: Token): number {
  return Math.max(token.map?.[1] ?? 1, firstLine(token));
}

/**
 * `- **Risk**: x` directly followed by `**Milestone 2: T**` at the margin: Markdown takes the second line for the
 * rest of the item (a lazy continuation), its writer did not. A bold line at the list's own margin or left of it leaves the list.
 */
function takeStrays(item: ListItem): Block[] {
  for (let at = 0; at < item.blocks.length; at++) {
    const block = item.blocks[at];
    if (block?.kind !== "paragraph" || block.lines.length + at < 2) continue;
    const cut = block.lines.findIndex(
      (line, index) => at + index > 0 && line.column <= item.column && /^(?:\*\*|__)/.test(line.mask),
    );
    const first = block.lines[cut];
    if (!first || cut < 0) continue;
    const stray: Paragraph = {
      kind: "paragraph",
      lines: block.lines.splice(cut),
      line: first.line,
      end: block.end,
    };
    const after = item.blocks.splice(at + 1);
    block.end = first.line - 1;
    item.end = first.line - 1;
    if (block.lines.length === 0) item.blocks.pop();
    return [stray, ...after];
  }
  return [];
}

/** Cuts `[x] ` off the item's text and tells whether it was ticked. */
function takeTask(item: ListItem): boolean | null {
  const [block] = item.blocks;
  const line = block?.kind === "paragraph" ? block.lines[0] : undefined;
  const box = line?.mask.startsWith("[") ? /^\[([ xX])\]\s+(?=\S)/.exec(line.mask) : null;
  if (!line || !box) return null;
  const { length } = box[0];
  line.text = line.text.slice(length);
  line.mask = line.mask.slice(length);
  line.column += length;
  return box[1] !== " ";
}
