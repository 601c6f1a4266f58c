import { type InlineSpan, maskCodeAndComments } from "./spans.ts";

const htmlHeading = /^\s{0,3}<h([1-6])(?:\s[^<>]{0,200})?>(.{0,1000}?)<\/h\1>\s*$/i;

interface HtmlHeading {
  level: number;
  text: InlineSpan;
  /** The lines below it in the same HTML block, or `null` if they contain HTML. */
  below: InlineSpan[] | null;
}

/** Parses an HTML block that starts with `<h3>Milestone 1</h3>` on line `line` of the file; returns `null` for other blocks. */
export function parseHtmlHeading(content: string, line: number): HtmlHeading | null {
  if (!/^\s{0,3}<h[1-6]/i.test(content)) return null;
  const [first = "", ...rest] = content.trimEnd().split("\n");
  const match = htmlHeading.exec(first);
  if (!match) return null;
  const text = (match[2] ?? "").replace(/<\/?(?:b|i|em|strong|u|a)(?:\s[^<>]{0,200})?>/gi, "").trim();
  const below = rest.map((source, index) =>
    spanOf(source.trim(), line + index + 1, source.search(/\S|$/) + 1),
  );
  return {
    level: Number(match[1]),
    text: spanOf(text, line, first.indexOf("<") + 1),
    below: below.some((span) => /<\/?[a-z]/i.test(span.text)) ? null : below,
  };
}

function spanOf(text: string, line: number, column: number): InlineSpan {
  return { text, mask: maskCodeAndComments(text), line, column };
}
