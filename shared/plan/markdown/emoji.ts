import { type InlineSpan, sliceSpan } from "./spans.ts";

/** The source of a regular expression (flag "u") for one emoji or modifier; excludes ©, ® and ™. */
export const emojiSource = String.raw`(?:(?![©®™])\p{Extended_Pictographic}|\p{Regional_Indicator}|[\u{1F3FB}-\u{1F3FF}\u200D\uFE0F\u20E3\u2713\u2717])`;
export const leadingEmoji = new RegExp(`^(?:${emojiSource}\\s{0,4}){1,8}`, "u");
export const trailingEmoji = new RegExp(`(?:\\s{0,4}${emojiSource}){1,8}$`, "u");
const anyEmoji = new RegExp(emojiSource, "gu");

export function emojiIn(text: string): string[] {
  return [...text.matchAll(anyEmoji)].map(([emoji]) => emoji);
}

/** Tests quickly whether a text can contain emoji: returns false for an ASCII text, true for any other text. */
export function mayHaveEmoji(text: string): boolean {
  return /[^\x20-\x7E]/.test(text);
}

/** Removes the emoji at both ends of a span: "🎯 Goals" gives the rest "Goals" and the emoji 🎯. */
export function stripEmoji(span: InlineSpan): { rest: InlineSpan; emoji: string[] } {
  if (!mayHaveEmoji(span.text)) return { rest: span, emoji: [] };
  const start = leadingEmoji.exec(span.text.slice(0, 40))?.[0].length ?? 0;
  const rest = sliceSpan(span, start);
  const end = rest.text.length - (trailingEmoji.exec(rest.text.slice(-40))?.[0].length ?? 0);
  const removed = span.text.slice(0, start) + rest.text.slice(end);
  return { rest: sliceSpan(rest, 0, end), emoji: emojiIn(removed) };
}
