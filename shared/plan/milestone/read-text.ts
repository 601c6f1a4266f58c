import type { Severity } from "../../model/plan/plan-values.ts";
import { quoteText } from "../../text/quote-text.ts";
import type { Block } from "../markdown/blocks.ts";
import {
  type InlineSpan,
  type InlineText,
  joinSpans,
  rangeIn,
  type TextRange,
  withoutComments,
} from "../markdown/spans.ts";
import type { ParseContext } from "../parse-context.ts";
import { findPlaceholders, isOpenQuestion } from "../vocabulary/placeholders.ts";
import { phrasePattern, wordEnd } from "../vocabulary/word-patterns.ts";

/** What a text is called in messages, and how severe a placeholder in the text is. */
export interface TextRole {
  /** The text's name in messages: "the milestone's title". */
  name: string;
  severity: Severity;
}

/**
 * Reports the first placeholder in a text. Returns true if the placeholder is not an error: the caller must then leave
 * the text out. After an error the text can remain, because the plan is not synced.
 */
export function reportPlaceholder(text: InlineText, context: ParseContext, role: TextRole): boolean {
  const [placeholder] = findPlaceholders(text, context.document.linkLabels);
  if (placeholder) addPlaceholderDiagnostic(text, placeholder, context, role);
  return placeholder !== undefined && role.severity !== "error";
}

/**
 * Reports each range in `ranges` that contains a placeholder. Returns the ranges without a placeholder, or, if
 * placeholders are errors, all ranges, because the plan is not synced.
 */
export function removePlaceholders(
  text: InlineText,
  ranges: readonly TextRange[],
  context: ParseContext,
  role: TextRole,
): readonly TextRange[] {
  const placeholders = findPlaceholders(text, context.document.linkLabels);
  if (placeholders.length === 0) return ranges;
  let index = 0;
  return ranges.filter(({ start, end }) => {
    while ((placeholders[index]?.end ?? start + 1) <= start) index++;
    const placeholder = placeholders[index];
    if (!placeholder || placeholder.start >= end) return true;
    addPlaceholderDiagnostic(text, placeholder, context, role);
    return role.severity === "error";
  });
}

function addPlaceholderDiagnostic(
  text: InlineText,
  { start, end }: TextRange,
  { diagnostics }: ParseContext,
  { name, severity }: TextRole,
): void {
  const placeholder = text.text.slice(start, end);
  const advice = placeholder.startsWith("[") ? ' If the brackets are your own text, write "\\[".' : "";
  const remedy = isOpenQuestion(placeholder)
    ? `is an open question. Replace it with the answer for ${name}.${advice}`
    : `is placeholder text from the template. Replace it with ${name}, or remove it.${advice}`;
  const consequence = severity === "error" ? " The plan is not synced until then." : "";
  const message = `${quoteText(placeholder)} ${remedy}${consequence}`;
  diagnostics.report("placeholder", rangeIn(text, start, end), message, severity);
}

/** Joins lines to one text. Returns `null` for an empty text, and for a placeholder that is reported as a warning. */
export function readText(lines: readonly InlineSpan[], context: ParseContext, role: TextRole): string | null {
  if (lines.length === 0) return null;
  const text = joinSpans(lines);
  return reportPlaceholder(text, context, role) ? null : withoutComments(text) || null;
}

/**
 * Returns the text of blocks as Markdown, or `null` if there is none. Each paragraph and list item is joined to one
 * line; tables and code are copied as written; headings, block quotes and comments are left out.
 */
export function readBlockText(blocks: readonly Block[], context: ParseContext, role: TextRole): string | null {
  const { source } = context.document;
  const parts: string[] = [];
  let end = 0;
  for (const block of blocks) {
    const text = textOfBlock(block, context, role);
    if (text === null) continue;
    if (parts.length > 0) parts.push(block.line > end + 1 ? "\n\n" : "\n");
    parts.push(text);
    end = block.end;
    while (end > block.line && (source[end - 1] ?? "").trim() === "") end--;
  }
  return parts.join("") || null;
}

function textOfBlock(block: Block, context: ParseContext, role: TextRole): string | null {
  switch (block.kind) {
    case "paragraph":
      return readText(withoutGuidance(block.lines), context, role);
    case "list": {
      const items = block.items.flatMap(({ blocks }) => readBlockText(blocks, context, role) ?? []);
      return items.map((text) => `- ${text.replaceAll("\n", "\n  ")}`).join("\n") || null;
    }
    case "code":
    case "table": {
      const lines = context.document.source.slice(block.line - 1, block.end);
      return lines.join("\n").trimEnd();
    }
    default:
      return null;
  }
}

const guidance = phrasePattern("guidance", (word) => `^([*_])${word}${wordEnd}`);

/** Removes the template's instructions in italics: `*GATE: …*` and `*Example: …*`, which can have several lines. */
function withoutGuidance(lines: readonly InlineSpan[]): InlineSpan[] {
  const rest: InlineSpan[] = [];
  // For each marker, the index of the next line that ends with it, so that each line is searched only once.
  const ends = { "*": -1, _: -1 };
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (!line) continue;
    const marker = guidance().exec(line.text)?.[1];
    if (marker === "*" || marker === "_") {
      if (ends[marker] < index) {
        const end = lines.findIndex((other, at) => at >= index && other.text.endsWith(marker));
        ends[marker] = end < 0 ? lines.length : end;
      }
      if (ends[marker] < lines.length) {
        index = ends[marker];
        continue;
      }
    }
    rest.push(line);
  }
  return rest;
}
