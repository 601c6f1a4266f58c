import MarkdownIt, { type Env, type Token } from "markdown-it";
import {
  type Block,
  type ListBlock,
  type ListItem,
  type MarkdownDocument,
  paragraphOf,
  type TableBlock,
} from "./blocks.ts";
import { withPlainTokens } from "./plain-tokens.ts";
import { type InlineSpan, maskCodeAndComments } from "./spans.ts";

/** Maximum nesting of markdown-it's tokens; each nested list takes two levels. */
const MAX_LEVEL = 60;

// Inline parsing is off: Milepost parses inline text as written, and markdown-it's parsing would triple the time.
const markdown = withPlainTokens(new MarkdownIt({ html: true, maxNesting: MAX_LEVEL + 4 }));
markdown.core.ruler.enableOnly(["normalize", "block"]);

/** Parses the lines of a file into blocks. If a line is nested too deeply, returns its number (1-based) instead. */
export function parseBlocks(source: readonly string[]): MarkdownDocument | { tooDeepAt: number } {
  const env: Env = {};
  const tokens = markdown.parse(blankFrontMatter(source).join("\n"), env);
  const tooDeep = tokens.find((token) => token.level >= MAX_LEVEL);
  if (tooDeep) return { tooDeepAt: firstLine(tooDeep) };
  const linkLabels = new Set(Object.keys(env.references ?? {}));
  return { blocks: readBlocks({ tokens, source, next: 0 }), source, linkLabels };
}

/** Returns the label of a link reference as Markdown compares it: upper and lower case and white space made equal. */
export function normalizeLinkLabel(text: string): string {
  return markdown.utils.normalizeReference(text);
}

/** Replaces front matter by empty lines, so that line numbers don't change. */
function blankFrontMatter(source: readonly string[]): readonly string[] {
  if (source[0]?.trimEnd() !== "---" || !/^(?:#|[\w-]+\s*:)/.test(source[1] ?? "")) return source;
  const end = source.findIndex((line, index) => index > 0 && /^(?:---|\.\.\.)\s*$/.test(line));
  return end < 0 ? source : source.map((line, index) => (index <= end ? "" : line));
}

/** A position in the list of tokens: `next` is the index of the next token to read. */
type Cursor = { tokens: readonly Token[]; source: readonly string[]; next: number };

function takeToken(cursor: Cursor): Token | undefined {
  return cursor.tokens[cursor.next++];
}

/** Reads blocks until the token that closes their list item, block quote or document. */
function readBlocks(cursor: Cursor): Block[] {
  const blocks: Block[] = [];
  for (let token = takeToken(cursor); token && token.nesting >= 0; token = takeToken(cursor)) {
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
        for (const block of readList(cursor)) blocks.push(block);
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

const htmlHeading = /^\s{0,3}<h([1-6])(?:\s[^<>]{0,200})?>(.{0,1000}?)<\/h\1>\s*$/i;

/** Returns a heading block for `<h3>Milestone 1</h3>` and a paragraph for plain text below it, else an HTML block. */
function htmlBlocks(html: string, line: number, end: number): Block[] {
  const [first = "", ...rest] = html.trimEnd().split("\n");
  const [heading, level, content = ""] = htmlHeading.exec(first) ?? [];
  if (heading === undefined) return [{ kind: "html", text: html, line, end }];
  const title = content.replace(/<\/?(?:b|i|em|strong|u|a)(?:\s[^<>]{0,200})?>/gi, "").trim();
  const text = htmlSpan(title, line, first.indexOf("<") + 1);
  const block: Block = { kind: "heading", level: Number(level), text, line, end: line };
  const spans = rest.map((source, index) => htmlSpan(source.trim(), line + index + 1, source.search(/\S|$/) + 1));
  // A line in an HTML block can consist of other white space, such as no-break spaces; its text is then empty.
  const below = spans.filter(({ text }) => text !== "");
  if (below.some((span) => /<\/?[a-z]/i.test(span.text)))
    return [block, { kind: "html", text: html, line: line + 1, end }];
  return below.length === 0 ? [block] : [block, paragraphOf(below, end)];
}

function htmlSpan(text: string, line: number, column: number): InlineSpan {
  return { text, mask: maskCodeAndComments(text), line, column };
}

/** Reads the lines of the next inline token and skips its closing token. */
function readInline(cursor: Cursor): InlineSpan[] {
  const token = takeToken(cursor);
  cursor.next++;
  if (!token) return [];
  const index = firstLine(token) - 1;
  const mask = maskCodeAndComments(token.content);
  if (!token.content.includes("\n")) return [spanOf(cursor, token.content, mask, index)];
  const masks = mask.split("\n");
  return token.content.split("\n").map((text, offset) => spanOf(cursor, text, masks[offset] ?? text, index + offset));
}

function spanOf({ source }: Cursor, content: string, contentMask: string, index: number, from = 0): InlineSpan {
  const text = content.trim();
  const line = source[index] ?? "";
  const found = line.indexOf(text, from);
  const column = (found < 0 ? line.search(/\S|$/) : found) + 1;
  if (contentMask === content) return { text, mask: text, line: index + 1, column };
  const start = content.length - content.trimStart().length;
  return { text, mask: contentMask.slice(start, start + text.length), line: index + 1, column };
}

/** Reads a list. Splits it at each bold line that starts a milestone, but that Markdown adds to the item above. */
function readList(cursor: Cursor): Block[] {
  const blocks: Block[] = [];
  let list: ListBlock | null = null;
  let column = 0;
  for (let token = takeToken(cursor); token && token.nesting > 0; token = takeToken(cursor)) {
    const line = firstLine(token);
    if (column === 0) column = (cursor.source[line - 1] ?? "").search(/[^\s>]|$/) + 1;
    const item: ListItem = { line, end: lastLine(token), column, task: null, blocks: readBlocks(cursor) };
    const outside = cutBoldLine(item);
    item.task = cutCheckbox(item);
    if (list) {
      list.items.push(item);
      list.end = item.end;
    } else {
      list = { kind: "list", items: [item], line, end: item.end };
      blocks.push(list);
    }
    if (outside.length === 0) continue;
    blocks.push(...outside);
    list = null;
  }
  return blocks;
}

function readTable(cursor: Cursor, line: number, end: number): TableBlock {
  const rows: InlineSpan[][] = [];
  let index = 0;
  let from = 0;
  for (let token = takeToken(cursor); token && token.type !== "table_close"; token = takeToken(cursor)) {
    if (token.type === "tr_open") {
      rows.push([]);
      index = firstLine(token) - 1;
      from = 0;
    } else if (token.type === "inline") {
      const cell = spanOf(cursor, token.content, maskCodeAndComments(token.content), index, from);
      from = cell.column - 1 + cell.text.length;
      rows.at(-1)?.push(cell);
    }
  }
  const [head = [], ...body] = rows;
  return { kind: "table", head, rows: body, line, end };
}

function firstLine(token: Token): number {
  return (token.map?.[0] ?? 0) + 1;
}

function lastLine(token: Token): number {
  return Math.max(token.map?.[1] ?? 1, firstLine(token));
}

/**
 * Removes from a list item an unindented bold line and everything after the line, and returns what was removed, because
 * Markdown reads `**Milestone 2: T**` directly after `- **Risk**: x` as part of the item, but it is a milestone.
 */
function cutBoldLine(item: ListItem): Block[] {
  for (const [index, block] of item.blocks.entries()) {
    if (block.kind !== "paragraph" || block.lines.length + index < 2) continue;
    const at = block.lines.findIndex(
      (span, line) => index + line > 0 && span.column <= item.column && /^(?:\*\*|__)/.test(span.mask),
    );
    const first = block.lines[at];
    if (!first) continue;
    const paragraph = paragraphOf(block.lines.splice(at), block.end);
    const following = item.blocks.splice(index + 1);
    block.end = first.line - 1;
    item.end = first.line - 1;
    if (block.lines.length === 0) item.blocks.pop();
    return [paragraph, ...following];
  }
  return [];
}

/** Removes the checkbox `[x] ` or `[ ] ` from an item's text. Returns whether it is ticked; `null` if there is none. */
function cutCheckbox({ blocks: [block] }: ListItem): boolean | null {
  const line = block?.kind === "paragraph" ? block.lines[0] : undefined;
  const box = line?.mask.startsWith("[") ? /^\[([ xX])\]\s+(?=\S)/.exec(line.mask) : null;
  if (!line || !box) return null;
  const { length } = box[0];
  line.text = line.text.slice(length);
  line.mask = line.mask.slice(length);
  line.column += length;
  return box[1] !== " ";
}
