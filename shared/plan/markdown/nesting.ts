const closers: Record<string, string> = { ")": "(", "]": "[", "}": "{", "”": "“", "»": "«" };
const none: ReadonlyMap<number, number> = new Map();
const openers = new Set(Object.values(closers));

/**
 * Where each bracket, quotation mark, `**` and `<…>` of a text closes: opening offset to closing offset. What has no
 * partner is left out, so that one forgotten bracket can't swallow the rest of a line. One pass over the text.
 */
export function nesting(text: string): ReadonlyMap<number, number> {
  if (!/[([{“«"<*]/.test(text)) return none;
  const pairs = new Map<number, number>();
  const open: Record<string, number[]> = {};
  let quote: number | null = null;
  let bold: number | null = null;
  let angle: number | null = null;
  const sign = /\\.|\*\*|[()[\]{}“”«»"<>]/g;
  for (let match = sign.exec(text); match; match = sign.exec(text)) {
    const at = match.index;
    const [char] = match;
    const opener = closers[char];
    if (openers.has(char)) {
      const stack = open[char];
      if (stack) stack.push(at);
      else open[char] = [at];
    } else if (opener !== undefined) {
      const start = open[opener]?.pop();
      if (start !== undefined) pairs.set(start, at);
    } else if (char === '"') {
      if (quote !== null && closesQuote(text, at)) {
        pairs.set(quote, at);
        quote = null;
      } else if (opensQuote(text, at)) quote = at;
    } else if (char === "**") {
      if (bold === null) bold = at;
      else {
        pairs.set(bold, at + 1);
        bold = null;
      }
    } else if (char === "<") angle = /[a-z/]/i.test(text[at + 1] ?? "") ? at : null;
    else if (char === ">" && angle !== null) {
      pairs.set(angle, at);
      angle = null;
    }
  }
  return pairs;
}

/** A quotation mark opens after white space or an opening bracket; after a digit it means inches. */
function opensQuote(text: string, at: number): boolean {
  return /^$|[\s([{*_:,;/–—-]/.test(text[at - 1] ?? "") && /\S/.test(text[at + 1] ?? "");
}

function closesQuote(text: string, at: number): boolean {
  return /^$|[\s)\]}*_:,;.!?/–—-]/.test(text[at + 1] ?? "");
}
