import MarkdownIt, { type Token } from "markdown-it";

const markdown = new MarkdownIt();
/** What can begin a sign of inline Markdown; without one the text is plain, and most is. */
const markup = /[\\`*_[]|~~|<[a-z]|&#?\w/i;

/** Inline Markdown as its reader sees it: the words of links, emphasis, code and images, without their signs. */
export function plainText(text: string): string {
  if (!markup.test(text)) return text;
  const parts = markdown.parseInline(text, {}).flatMap(({ children }) => children ?? []);
  return parts.map(words).join("").replace(/\s+/g, " ").trim();
}

function words({ type, content, children }: Token): string {
  if (type === "softbreak" || type === "hardbreak") return " ";
  return type === "image" ? (children ?? []).map(words).join("") : content;
}
