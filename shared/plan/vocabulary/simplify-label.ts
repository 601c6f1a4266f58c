import { fold } from "../markdown/fold.ts";
import { fromLanguages } from "./active-languages.ts";
import { anyOf, anyPhrase, phraseWords } from "./word-patterns.ts";

/** Characters without a width, such as the joiners in emoji. */
const invisible = /[\u200b\u200c\u2060\ufeff]|\u200d|\ufe0e|\ufe0f|\u20e3/g;
/** Numbering before a label: "a. ", "IV. ", "三、". Arabic digits are removed by `trimSymbols`. */
const enumerator = /^(?:\p{L}|[ivx]{2,4})[.)]\s+|^[一二三四五六七八九十]{1,3}[、.]\s*/u;

/**
 * Returns a label in the form in which labels are compared: lower case, words separated by single spaces, without
 * numbering, symbols, parentheses and a plural s. "🎯 1.4 Key-Results (all ✅):" gives "key result". Runs in linear time.
 */
export function simplifyLabel(name: string): string {
  const folded = fold(name);
  // True for most names in the language files. Saves half of the time in which the tables of labels are built.
  if (/^\p{L}+(?: \p{L}+)*$/u.test(folded)) return folded.split(" ").map(withoutPluralS).join(" ");
  const text = folded.replace(invisible, "").replaceAll("(s)", "").replaceAll("'", "");
  const start = trimSymbols(text.replace(enumerator, ""));
  return trimSymbols(withoutParentheses(start))
    .replace(enumerator, "")
    .replace(/\s*[&+/|·]\s*/g, " & ")
    .split(/[\s,、，_.-]+|[‐-―]/u)
    .map(withoutPluralS)
    .filter((word) => word !== "")
    .join(" ");
}

function withoutPluralS(word: string): string {
  return word.replace(/([a-z]{2})s$/, "$1");
}

/** Removes everything but letters from the start, and everything but letters, digits and brackets from the end. */
function trimSymbols(text: string): string {
  const start = text.replace(/^\P{L}+/u, "");
  return /^.*[\p{L}\p{M}\p{N}()[\]]/su.exec(start)?.[0] ?? "";
}

/** Removes parentheses or brackets at the end: "Tasks (3/5)" gives "Tasks". */
function withoutParentheses(text: string): string {
  const open = text.endsWith(")") ? text.lastIndexOf("(") : text.endsWith("]") ? text.lastIndexOf("[") : -1;
  return open > 0 ? text.slice(0, open) : text;
}

const qualifiers = fromLanguages((languages) => {
  const after = new Set(phraseWords(languages, "qualifiers").map(simplifyLabel));
  const before = new Set([...after, ...phraseWords(languages, "labelOwners").map(simplifyLabel)]);
  const joined = new RegExp(`^${anyPhrase(languages, "joinedQualifiers")}(?=\\p{L})`, "u");
  return { before, after, joined };
});

/** Removes qualifiers from a simplified label: "key result" gives "result"; null for a label without qualifiers. */
export function withoutQualifiers(simple: string): string | null {
  const { before, after, joined } = qualifiers();
  const words = simple.replace(joined, "").trim().split(" ");
  let start = 0;
  let end = words.length;
  while (start < end - 1 && before.has(words[start] ?? "")) start++;
  while (end > start + 1 && after.has(words[end - 1] ?? "")) end--;
  const rest = words.slice(start, end).join(" ");
  return rest === simple || rest === "" ? null : rest;
}

const conjunction = fromLanguages(
  (languages) => new RegExp(`\\s+(?:&|${anyOf(phraseWords(languages, "conjunctions").map(fold))})\\s+`, "u"),
);

/** Splits a simplified label such as "aufgaben & task" in two; returns null unless it has exactly two parts. */
export function splitLabelPair(simple: string): [string, string] | null {
  const [first, second, third] = simple.split(conjunction(), 3);
  return first && second && third === undefined ? [first, second] : null;
}
