import { normalizeLinkLabel } from "../markdown/parse-blocks.ts";
import { CODE_MASK, type TextRange } from "../markdown/spans.ts";
import { fromLanguages } from "./active-languages.ts";
import { phrasePattern, phraseWords, wordEnd } from "./word-patterns.ts";

/** Matches a text that starts with one of the template's instructions to the author. */
const templateSentence = phrasePattern("instructions", (sentence) => `^\\s*${sentence}`);
/** Words that placeholders such as `[GOAL]`, `[Name]` and `[MILESTONE TITLE]` consist of. */
const placeholderWords = fromLanguages((languages) => new Set(phraseWords(languages, "standIns")));
const question = phrasePattern("questions", (words) => `^${words}${wordEnd}`);
const example = phrasePattern("examples", (words) => `^${words}${wordEnd}`);
const openQuestion = phrasePattern("openQuestions", (words) => `^\\[?\\s*${words}${wordEnd}`);
/**
 * Matches an escaped character, an open question in brackets, which can contain brackets, any other text in brackets, and
 * an open question that is a whole item.
 */
const candidates = phrasePattern(
  "openQuestions",
  (words) =>
    [
      "\\\\.",
      `(?<inBrackets>\\[\\s{0,9}${words}${wordEnd}(?:[^[\\]]|\\[[^[\\]]{0,300}\\]){0,2000}\\])`,
      "\\[(?<content>[^[\\]]{1,300})\\]",
      `(?<=^\\s*|[,;，；、]\\s*)(?<alone>${words}(?=\\s*(?:$|[,;，；:]))(?:\\s*:[^,;，；]*)?)`,
    ].join("|"),
  "giu",
);

/** Returns true for "NEEDS CLARIFICATION: which engine?", but not for a sentence that starts with these words. */
function isInCapitals(text: string): boolean {
  const [mark = ""] = text.split(":");
  return mark === mark.toUpperCase();
}

/** Returns true for a placeholder with which Goal Kit marks an open question. */
export function isOpenQuestion(placeholder: string): boolean {
  return openQuestion().test(placeholder);
}

/**
 * Returns the ranges of the template's placeholders in a text: `[###-name]`, `[e.g., …]` (both even in inline code),
 * Goal Kit's open questions (`NEEDS CLARIFICATION`), placeholder words in brackets (`[TITLE]`, `[Goal name]`), and questions or instructions in brackets of at least three
 * words ("[Who is responsible?]"), or two if they are the whole text. Links, images, footnotes, checkboxes, brackets
 * after a word (`Map[string]`), `\[` and tags such as `[RFC] draft` are not placeholders.
 */
export function findPlaceholders(
  { text, mask }: { text: string; mask: string },
  linkLabels: ReadonlySet<string>,
): TextRange[] {
  if (templateSentence().test(text)) return [{ start: text.search(/\S/), end: text.trimEnd().length }];
  const whole = text.trim();
  const found: TextRange[] = [];
  for (const match of text.matchAll(candidates())) {
    const { inBrackets, content = "", alone } = match.groups ?? {};
    const range = { start: match.index, end: match.index + match[0].trimEnd().length };
    const isInCode = mask[range.start] === CODE_MASK;
    if (!isInCode && mask[range.start] !== match[0][0]) continue;
    if (inBrackets !== undefined || (alone !== undefined && !isInCode && isInCapitals(alone))) found.push(range);
    if (content.trim() === "") continue;
    const isFound = isInCode
      ? isTemplateToken(content.trim())
      : !isLink(text, range, content.trim(), linkLabels) && isPlaceholder(content.trim(), match[0] === whole);
    if (isFound) found.push(range);
  }
  return found;
}

function isPlaceholder(content: string, isWholeText: boolean): boolean {
  if (isTemplateToken(content)) return true;
  const words = content.split(/[\s_/-]+/).filter((word) => word !== "");
  if (words.every((word) => placeholderWords().has(word.toLowerCase())))
    return /[a-z]{2}|^[NX]$/i.test(content) && (isWholeText || content !== content.toLowerCase());
  return (words.length >= 3 && question().test(content)) || (isWholeText && words.length >= 2);
}

function isTemplateToken(content: string): boolean {
  return /^#{2,}/.test(content) || example().test(content);
}

function isLink(text: string, { start, end }: TextRange, content: string, linkLabels: ReadonlySet<string>): boolean {
  const before = text[start - 1] ?? "";
  const after = text[end] ?? "";
  if (after === "(" || before === "!" || /[\p{L}\p{N}_)]/u.test(before)) return true;
  if (content.startsWith("^") || /^[xX]$/.test(content)) return true;
  if (linkLabels.size === 0) return false;
  if (linkLabels.has(normalizeLinkLabel(content))) return true;
  return after === "[" && linkLabels.has(normalizeLinkLabel(text.slice(end + 1, text.indexOf("]", end))));
}
