/**
 * Plan text as Markdown that shows it as the text that it is: nothing in it becomes markup, a mention, a
 * reference or a tag. The one place where text is escaped for GitHub (GitHub Flavored Markdown Spec;
 * GitHub docs, "Autolinked references and URLs").
 */
export function escapeMarkdown(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029\s]+/gu, " ").trim();
  return line
    .split(address)
    .map((part, index) => (index % 2 === 1 ? `<${part}>` : escapeWords(part)))
    .join("")
    .replace(/^([#+=>-])/, "\\$1")
    .replace(/^(\d{1,9})([.)])/, "$1\\$2");
}

/**
 * A web address up to the punctuation of the sentence. Between `<` and `>` it is a link and nothing else, but
 * for entities (`&lt;`), which end it here.
 */
const address =
  /(https?:\/\/(?=[\p{L}\p{N}])(?:(?!&#?\w+;)[^\s<>"'`()[\]{}|\\^*])*(?!&#?\w+;)[^\s<>"'`()[\]{}|\\^*.,;:!?])/iu;

/**
 * Breaks `@name`, `#1`, `GH-1` and `:tada:` without being seen: a word joiner (U+2060) after the sign. Bare
 * addresses that GitHub would link, escapes included, are broken by a backslash.
 */
function escapeWords(text: string): string {
  return text
    .replace(/@(?=[\p{L}\p{N}])/gu, "@\u2060")
    .replace(/#(?=\d)/g, "#\u2060")
    .replace(/\b(GH-)(?=\d)/gi, "$1\u2060")
    .replace(/:(?=[\w+-]+:)/g, ":\u2060")
    .replace(/[\\`*_[\]<>~|$&]/g, "\\$&")
    .replace(/:\/\//g, ":\\//")
    .replace(/\bwww\./gi, (www) => `${www.slice(0, -1)}\\.`);
}
