import type { InlineSpan } from "./spans.ts";

/** The blocks of a Markdown file. */
export interface MarkdownDocument {
  blocks: Block[];
  /** All lines of the file, front matter included. */
  source: readonly string[];
  /** The normalized labels of its link reference definitions. */
  linkLabels: ReadonlySet<string>;
}

export type Block =
  | HeadingBlock
  | ParagraphBlock
  | ListBlock
  | QuoteBlock
  | TableBlock
  | HtmlBlock
  | OtherBlock;

interface LineRange {
  /** The first line, 1-based. */
  line: number;
  /** The last line, 1-based. */
  end: number;
}

export interface HeadingBlock extends LineRange {
  kind: "heading";
  level: number;
  text: InlineSpan;
}

export interface ParagraphBlock extends LineRange {
  kind: "paragraph";
  lines: InlineSpan[];
}

export interface ListBlock extends LineRange {
  kind: "list";
  items: ListItem[];
}

export interface ListItem extends LineRange {
  /** The column of its bullet or number. */
  column: number;
  /** Whether its check box is ticked, or `null` if it has none. */
  task: boolean | null;
  blocks: Block[];
}

interface QuoteBlock extends LineRange {
  kind: "quote";
  blocks: Block[];
}

export interface TableBlock extends LineRange {
  kind: "table";
  head: InlineSpan[];
  rows: InlineSpan[][];
}

interface HtmlBlock extends LineRange {
  kind: "html";
  text: string;
}

interface OtherBlock extends LineRange {
  kind: "code" | "rule";
}

export function paragraphOf(lines: InlineSpan[], end = lines.at(-1)?.line ?? 1): ParagraphBlock {
  return { kind: "paragraph", lines, line: lines[0]?.line ?? 1, end };
}

/** Returns a list item with one line of text, or with other blocks. */
export function listItemOf(span: InlineSpan, blocks: Block[] = [paragraphOf([span])]): ListItem {
  return { line: span.line, end: span.line, column: span.column, task: null, blocks };
}

export function listOf(items: ListItem[]): ListBlock {
  return { kind: "list", items, line: items[0]?.line ?? 1, end: items.at(-1)?.end ?? 1 };
}

/** Returns the lines of the paragraph that a list item starts with, or none. */
export function firstLines({ blocks: [first] }: ListItem): InlineSpan[] {
  return first?.kind === "paragraph" ? first.lines : [];
}

export function hasTasks(block: Block): boolean {
  return block.kind === "list" && block.items.some(({ task }) => task !== null);
}
