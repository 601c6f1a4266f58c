import { quoteText } from "../../../text/quote-text.ts";
import type { DiagnosticCollector } from "../../diagnostics.ts";
import { CODE_MASK, type InlineSpan, rangeOf, sliceSpan } from "../../markdown/spans.ts";

/** Maximum length of an id comment, in characters: only this many at a line's end are searched. */
const MAX_COMMENT_LENGTH = 260;

/** Splits a line into its text and the comment `<!-- id: x -->` at its end; `comment` is `null` without one. */
export function splitIdComment(span: InlineSpan): { rest: InlineSpan; comment: InlineSpan | null } {
  if (!span.text.endsWith("-->")) return { rest: span, comment: null };
  const from = Math.max(0, span.text.length - MAX_COMMENT_LENGTH);
  const match = /<!--\s{0,20}id\s{0,20}:[^>]{0,200}-->\s*$/i.exec(span.text.slice(from));
  const start = from + (match?.index ?? 0);
  if (!match || span.mask[start] === CODE_MASK) return { rest: span, comment: null };
  return { rest: sliceSpan(span, 0, start), comment: sliceSpan(span, start) };
}

/** Returns `x` for the comment `<!-- id: x -->`; `null` without a comment, and for an invalid id, which is reported. */
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
