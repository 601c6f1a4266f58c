import { quoteText } from "../../../text/quote-text.ts";
import type { DiagnosticCollector } from "../../diagnostics.ts";
import { CODE_MASK, type InlineSpan, rangeOf, sliceSpan } from "../../markdown/spans.ts";

/** In characters; a comment must start within this distance from the end of the line. */
const MAX_COMMENT_LENGTH = 260;

/** Splits the comment `<!-- id: x -->` off the end of a line. */
export function splitIdComment(span: InlineSpan): { rest: InlineSpan; comment: InlineSpan | null } {
  if (!span.text.endsWith("-->")) return { rest: span, comment: null };
  const from = Math.max(0, span.text.length - MAX_COMMENT_LENGTH);
  const match = /<!--\s{0,20}id\s{0,20}:[^>]{0,200}-->\s*$/i.exec(span.text.slice(from));
  const start = from + (match?.index ?? 0);
  if (!match || span.mask[start] === CODE_MASK) return { rest: span, comment: null };
  return { rest: sliceSpan(span, 0, start), comment: sliceSpan(span, start) };
}

/** Returns the id in a comment `<!-- id: x -->`. Reports an invalid id and returns `null`. */
export function parseItemId(
  comment: InlineSpan | null,
  diagnostics: DiagnosticCollector,
  range = comment && rangeOf(comment),
): string | null {
  if (!comment || !range) return null;
  const id = comment.text.slice(comment.text.indexOf(":") + 1, -"-->".length).trim();
  if (/^[\w.-]{1,64}$/.test(id)) return id;
  const message = `Invalid id ${quoteText(id)} ignored. Use at most 64 letters, digits, "_", "." and "-", for example <!-- id: a-name -->.`;
  diagnostics.report("invalid-id", range, message);
  return null;
}
