import { type Line, maskOf } from "./passage.ts";

const heading = /^\s{0,3}<h([1-6])(?:\s[^<>]{0,200})?>(.{0,1000}?)<\/h\1>\s*$/i;

/** A heading written as HTML, and the lines below it that Markdown leaves to HTML, up to the next empty one. */
export interface HtmlHeading {
  level: number;
  text: Line;
  /** Null where they hold HTML of their own. */
  below: Line[] | null;
}

/** Reads an HTML block that begins with `<h3>Milestone 1</h3>`, on the file's line `line`; null for any other. */
export function readHtmlHeading(content: string, line: number): HtmlHeading | null {
  if (!/^\s{0,3}<h[1-6]/i.test(content)) return null;
  const [first = "", ...rest] = content.trimEnd().split("\n");
  const match = heading.exec(first);
  if (!match) return null;
  const text = (match[2] ?? "").replace(/<\/?(?:b|i|em|strong|u|a)(?:\s[^<>]{0,200})?>/gi, "").trim();
  const below = rest.map((source, index) => {
    const shown = source.trim();
    return {
      text: shown,
      mask: maskOf(shown),
      line: line + index + 1,
      column: source.search(/\S|$/) + 1,
    };
  });
  const tagged = below.some(({ text: shown }) => /<\/?[a-z]/i.test(shown));
  return {
    level: Number(match[1]),
    text: { text, mask: maskOf(text), line, column: first.indexOf("<") + 1 },
    below: tagged ? null : below,
  };
}
