/**
 * Escapes plan text so that GitHub renders it as plain text on one line: no markup, mentions, references or HTML
 * (GitHub Flavored Markdown Spec; GitHub docs, "Autolinked references and URLs"). Web addresses become autolinks.
 */
export function escapeMarkdown(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029\s]+/gu, " ").trim();
  return line
    .split(webAddress)
    .map((part, index) => (index % 2 === 1 ? `<${part}>` : escapeInline(part)))
    .join("")
    .replace(/^([#+=>-])/, "\\$1")
    .replace(/^(\d{1,9})([.)])/, "$1\\$2");
}

/** Matches a web address without trailing punctuation, up to an entity (`&lt;`), which GitHub would decode in `<…>`. */
const webAddress =
  /(https?:\/\/(?=[\p{L}\p{N}])(?:(?!&#?\w+;)[^\s<>"'`()[\]{}|\\^*])*(?!&#?\w+;)[^\s<>"'`()[\]{}|\\^*.,;:!?])/iu;

/** Prevents mentions, links and emoji: puts a word joiner (U+2060) into `@name`, `#1`, `GH-1` and `:tada:`. */
function escapeInline(text: string): string {
  return text
    .replace(/@(?=[\p{L}\p{N}])/gu, "@\u2060")
    .replace(/#(?=\d)/g, "#\u2060")
    .replace(/\b(GH-)(?=\d)/gi, "$1\u2060")
    .replace(/:(?=[\w+-]+:)/g, ":\u2060")
    .replace(/[\\`*_[\]<>~|$&]/g, "\\$&")
    .replace(/:\/\//g, ":\\//")
    .replace(/\bwww\./gi, (www) => `${www.slice(0, -1)}\\.`);
}
