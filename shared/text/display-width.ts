import stringWidth from "string-width";

const graphemes = new Intl.Segmenter();

/** Returns the width of a text in terminal columns: CJK characters and emoji take 2, combining marks 0. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** Appends spaces up to `width` terminal columns. Returns a wider text unchanged. */
export function padToWidth(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/** Cuts a text to at most `maxWidth` terminal columns, ellipsis included. Never cuts within a visible character. */
export function cutToWidth(text: string, maxWidth: number): string {
  if (widthOf(text) <= maxWidth) return text;
  let result = "";
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    width += widthOf(segment);
    if (width > maxWidth - 1) break;
    result += segment;
  }
  return `${result.trimEnd()}…`;
}
