import type { Status } from "../../../model/plan/plan-values.ts";
import { quoteText } from "../../../text/quote-text.ts";
import { type Block, hasTasks, type ListItem } from "../../markdown/blocks.ts";
import { stripEmoji } from "../../markdown/emoji.ts";
import {
  type InlineSpan,
  type InlineText,
  joinSpans,
  rangeIn,
  type TextRange,
  withoutComments,
} from "../../markdown/spans.ts";
import type { ParseContext } from "../../parse-context.ts";
import type { Field } from "../fields.ts";
import { reportIgnoredBlock } from "../ignored-text.ts";
import type { EmojiList } from "../milestone-draft.ts";
import { removePlaceholders, reportPlaceholder, type TextRole } from "../read-text.ts";
import { statusOfEmoji } from "../status.ts";
import { parseItemId, splitIdComment } from "./item-id.ts";
import { findJoinedItem, splitItems } from "./split-items.ts";

export type Item = { text: string; done: boolean; line: number; id: string | null };

export type ItemList = { items: Item[]; emojiLists: EmojiList<Item>[] };

/** Returns the items in a field: the field's text, split by the config's `split` rule, and each bullet below it. */
export function readItems(field: Field, context: ParseContext, role: TextRole): ItemList {
  const text = joinSpans(field.value);
  const result: ItemList = { items: [], emojiLists: [] };
  for (const { start, end } of removePlaceholders(text, splitItems(text, context.split), context, role)) {
    const parsed = parseItem(text, { start, end }, field.isChecked, context);
    if (parsed) result.items.push(parsed.item);
  }
  for (const block of field.blocks) readNestedItems(block, field.isChecked, context, role, result);
  return result;
}

/** Reports the first item in a field's text in which an "and" could be meant to separate two items. */
export function reportJoinedItem(field: Field, { split, diagnostics }: ParseContext): void {
  const text = joinSpans(field.value);
  const found = split === "auto" ? findJoinedItem(text) : null;
  if (found === null) return;
  const { item, and } = found;
  const message = `${quoteText(text.text.slice(item.start, item.end))} is one item. If it is two, write a comma before "${text.text.slice(and.start, and.end).trim()}".`;
  diagnostics.report("not-split", rangeIn(text, item.start, item.end), message);
}

/** Adds an item to `result` for each bullet of a list; reports a block that is not a list. */
export function readNestedItems(
  block: Block,
  isChecked: boolean,
  context: ParseContext,
  role: TextRole,
  result: ItemList,
): void {
  if (block.kind !== "list") {
    reportIgnoredBlock(block, context, `Write ${role.name} as bullets.`);
    return;
  }
  const bullets = block.items.flatMap((item) => readBullet(item, isChecked, context, role) ?? []);
  for (const { item } of bullets) result.items.push(item);
  const marked = bullets.filter(({ emojiStatus, task }) => emojiStatus === "done" && task === null);
  const [first] = marked;
  if (!first) return;
  // If only some items have ✅, these are done. If all items have ✅, they are done only if the milestone is done.
  if (marked.length < bullets.length) for (const { item } of marked) item.done = true;
  else {
    const range = { line: first.item.line, column: block.items[0]?.column ?? 1 };
    result.emojiLists.push({ items: marked.map(({ item }) => item), range });
  }
}

interface ParsedItem {
  item: Item;
  /** The status that an emoji at the start or end of the item means; `null` without such an emoji. */
  emojiStatus: Status | null;
}

function readBullet(
  { blocks: [first, ...rest], task }: ListItem,
  isChecked: boolean,
  context: ParseContext,
  role: TextRole,
): (ParsedItem & Pick<ListItem, "task">) | null {
  const advice = `It is nested too deeply for ${role.name}. Unindent it to make it an item.`;
  for (const block of rest) {
    if (context.isStrict) reportIgnoredBlock(block, context, advice);
    else reportNestedTasks(block, context);
  }
  if (first?.kind !== "paragraph") {
    if (first) reportIgnoredBlock(first, context, `Write ${role.name} as plain bullets.`);
    return null;
  }
  const text = joinSpans(first.lines);
  if (reportPlaceholder(text, context, role)) return null;
  const range = rangeIn(text, 0);
  const parsed = parseItem(text, { start: 0, end: text.text.length }, isChecked || task === true, context);
  if (!parsed) return null;
  const { item, emojiStatus } = parsed;
  if (task === false && (emojiStatus === "done" || item.done)) {
    const message = `${quoteText(item.text)} has an empty checkbox and an emoji or strikethrough that means done; it is read as open. Tick the checkbox, [x], or remove the emoji or strikethrough.`;
    context.diagnostics.report("conflicting-status", range, message);
    item.done = false;
  }
  return { item, emojiStatus, task };
}

/** Reports tasks nested below an item, which look like deliverables but are not. */
function reportNestedTasks(block: Block, { diagnostics }: ParseContext): void {
  if (block.kind !== "list" || !hasTasks(block)) return;
  const message = `The ${block.items.length} tasks below this item are read as its details. Unindent a task to make it a deliverable.`;
  const { line, column } = block.items[0] ?? { line: block.line, column: 1 };
  diagnostics.report("nested-items", { line, column }, message);
}

/** Parses a range of a text into an item, or returns `null` if the range is empty. */
function parseItem(
  text: InlineText,
  { start, end }: TextRange,
  isDone: boolean,
  context: ParseContext,
): ParsedItem | null {
  const { line, column } = rangeIn(text, start);
  const span = { text: text.text.slice(start, end), mask: text.mask.slice(start, end), line, column };
  const { rest, comment } = splitIdComment(span);
  const range = comment ? rangeIn(text, start + comment.column - span.column) : undefined;
  const id = parseItemId(comment, context.diagnostics, range);
  const { content, emojiStatus } = stripItemEmoji(rest);
  const isStruck = /^~~[^~]{1,2000}~~/.test(content.mask);
  const visible = withoutComments(content);
  const itemText = isStruck ? visible.replace(/^~~([^~]{1,2000})~~/, "$1").trim() : visible;
  if (itemText === "") return null;
  return { item: { text: itemText, done: isDone || isStruck, line: span.line, id }, emojiStatus };
}

const startsOrEndsWithSymbol = /^[^\p{L}\p{N}\s]|[^\p{L}\p{N}\p{P}\s]$/u;

/** Removes emoji from both ends of an item with other text, and returns the status that the emoji mean. */
function stripItemEmoji(span: InlineSpan): { content: InlineSpan; emojiStatus: Status | null } {
  if (!startsOrEndsWithSymbol.test(span.text)) return { content: span, emojiStatus: null };
  const { rest, emoji } = stripEmoji(span);
  if (rest.text === "") return { content: span, emojiStatus: null };
  const statuses = emoji.map(statusOfEmoji).filter((status) => status !== null);
  return { content: rest, emojiStatus: statuses.includes("done") ? "done" : (statuses[0] ?? null) };
}
