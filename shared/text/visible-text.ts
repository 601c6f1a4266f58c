/**
 * What no text format can carry, or what makes text look like another text: control characters but for the
 * tab and the line end, halves of surrogate pairs, non-characters, and marks that turn the direction of what
 * follows. Plan text passes here before it is escaped for HTML, SVG or Slack.
 */
export function visibleText(text: string): string {
  return text.toWellFormed().replace(unseen, "\uFFFD");
}

const unseen = /[\u202A-\u202E\u2066-\u2069]|\p{Noncharacter_Code_Point}|(?![\t\n\r])\p{Cc}/gu;

/** The same on one line. */
export function visibleLine(text: string): string {
  return visibleText(text.replace(/[\s\u2028\u2029]+/gu, " ").trim());
}

/**
 * The text, or as much of it as fits into that many UTF-16 units, an ellipsis included. No character is cut in
 * two: a cut falls between grapheme clusters' code points.
 */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  let kept = "";
  for (const character of text) {
    if (kept.length + character.length > most - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}
