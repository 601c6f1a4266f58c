import type { InlineSpan } from "./spans.ts";

/** A parsed Markdown file. */
export interface MarkdownDocument {
  blocks: Block[];
  /** All lines of the file, front matter included. */
  source: readonly string[];
  /** The labels of the link definitions in the file (`[label]: URL`), normalized with `normalizeLinkLabel`. */
  linkLabels: ReadonlySet<string>;
}

/** The first (`line`) and last line (`end`) of a block, 1-based. */
type LineRange = { line: number; end: number };
export type HeadingBlock = LineRange & { kind: "heading"; level: number; text: InlineSpan };
export type ParagraphBlock = LineRange & { kind: "paragraph"; lines: InlineSpan[] };
export type ListBlock = LineRange & { kind: "list"; items: ListItem[] };
export type TableBlock = LineRange & { kind: "table"; head: InlineSpan[]; rows: InlineSpan[][] };
export type Block =
  | HeadingBlock
  | ParagraphBlock
  | ListBlock
  | TableBlock
  | (LineRange & ({ kind: "quote"; blocks: Block[] } | { kind: "html"; text: string } | { kind: "code" | "rule" }));

export interface ListItem extends LineRange {
  /** The column of the item's bullet or number, 1-based. */
  column: number;
  /** Whether the item's checkbox is ticked; `null` for an item without a checkbox. */
  task: boolean | null;
  blocks: Block[];
}

export function paragraphOf(lines: InlineSpan[], end = lines.at(-1)?.line ?? 1): ParagraphBlock {
  return { kind: "paragraph", lines, line: lines[0]?.line ?? 1, end };
}

/** Returns a list item on the line of `span`, by default with `span` as its text. */
export function listItemOf(span: InlineSpan, blocks: Block[] = [paragraphOf([span])]): ListItem {
  return { line: span.line, end: span.line, column: span.column, task: null, blocks };
}

export function listOf(items: ListItem[]): ListBlock {
  return { kind: "list", items, line: items[0]?.line ?? 1, end: items.at(-1)?.end ?? 1 };
}

/** Returns the lines of a list item's first block if that is a paragraph; otherwise an empty list. */
export function firstLines({ blocks: [first] }: ListItem): InlineSpan[] {
  return first?.kind === "paragraph" ? first.lines : [];
}

export function hasTasks(block: Block): boolean {
  return block.kind === "list" && block.items.some(({ task }) => task !== null);
}
