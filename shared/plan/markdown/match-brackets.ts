import { appendTo } from "../../collections/append-to.ts";

const openings: Record<string, string> = { ")": "(", "]": "[", "}": "{", "”": "“", "»": "«" };
const openers = new Set(Object.values(openings));
const noPairs: ReadonlyMap<number, number> = new Map();

/**
 * Returns a map from the offset of each opening bracket, quotation mark, `**` and `<` to the offset where it is closed.
 * Signs that are not closed are left out, so that they don't affect the rest of the line. Runs in linear time.
 */
export function matchBrackets(text: string): ReadonlyMap<number, number> {
  if (!/[([{“«"<*]/.test(text)) return noPairs;
  const pairs = new Map<number, number>();
  const unclosed = new Map<string, number[]>();
  let quote: number | null = null;
  let bold: number | null = null;
  let angle: number | null = null;
  for (const { 0: token, index } of text.matchAll(/\\.|\*\*|[()[\]{}“”«»"<>]/g)) {
    const opening = openings[token];
    if (openers.has(token)) appendTo(unclosed, token, index);
    else if (opening !== undefined) {
      const start = unclosed.get(opening)?.pop();
      if (start !== undefined) pairs.set(start, index);
    } else if (token === '"') {
      if (quote !== null && isClosingQuote(text, index)) {
        pairs.set(quote, index);
        quote = null;
      } else if (isOpeningQuote(text, index)) quote = index;
    } else if (token === "**") {
      if (bold === null) bold = index;
      else {
        pairs.set(bold, index + 1);
        bold = null;
      }
    } else if (token === "<") angle = /[a-z/]/i.test(text[index + 1] ?? "") ? index : null;
    else if (token === ">" && angle !== null) {
      pairs.set(angle, index);
      angle = null;
    }
  }
  return pairs;
}

// A quotation mark after a digit means inches, so it opens no quotation.
function isOpeningQuote(text: string, index: number): boolean {
  return /^$|[\s([{*_:,;/–—-]/.test(text[index - 1] ?? "") && /\S/.test(text[index + 1] ?? "");
}

function isClosingQuote(text: string, index: number): boolean {
  return /^$|[\s)\]}*_:,;.!?/–—-]/.test(text[index + 1] ?? "");
}
