import MarkdownIt, { type Token } from "markdown-it";

const markdown = new MarkdownIt();
/** Matches every text that contains inline Markdown, and some others; a text that it does not match is not parsed. */
const markup = /[\\`*_[]|~~|<[a-z]|&#?\w/i;

/** Returns the text that inline Markdown renders as, without formatting; keeps the words of links, code and images. */
export function stripMarkup(text: string): string {
  if (!markup.test(text)) return text;
  const tokens = markdown.parseInline(text, {}).flatMap(({ children }) => children ?? []);
  return tokens.map(textOf).join("").replace(/\s+/g, " ").trim();
}

function textOf({ type, content, children }: Token): string {
  if (type === "softbreak" || type === "hardbreak") return " ";
  return type === "image" ? (children ?? []).map(textOf).join("") : content;
}
