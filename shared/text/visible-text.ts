const INVISIBLE = /[\u202A-\u202E\u2066-\u2069]|\p{Noncharacter_Code_Point}|(?![\t\n\r])\p{Cc}/gu;

/**
 * Replaces control characters (except tab and line ends), lone surrogates, noncharacters and direction marks by U+FFFD,
 * because some output formats can't represent them, and they can disguise other text. Call this before escaping.
 */
export function replaceInvisible(text: string): string {
  return text.toWellFormed().replace(INVISIBLE, "\uFFFD");
}

/** Joins all lines to one, separated by spaces, and applies `replaceInvisible`. */
export function toSingleLine(text: string): string {
  return replaceInvisible(text.replace(/[\s\u2028\u2029]+/gu, " ").trim());
}

/** Cuts a text to at most `maxLength` UTF-16 units, ellipsis included. Never cuts within a code point. */
export function truncate(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  let result = "";
  for (const character of text) {
    if (result.length + character.length > maxLength - 1) break;
    result += character;
  }
  return `${result.trimEnd()}…`;
}
