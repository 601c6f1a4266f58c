import { fold } from "../markdown/fold.ts";
import { fromLanguages } from "./active-languages.ts";
import { anyOf, anyPhrase, phraseWords } from "./word-patterns.ts";

/** Joiners of emoji, and other characters without a width. */
const invisible = /[\u200b\u200c\u2060\ufeff]|\u200d|\ufe0e|\ufe0f|\u20e3/g;
/** "2) ", "a. ", "IV. ", "三、". Numbers without a letter need no rule: no label begins with one. */
const enumerator = /^(?:\p{L}|[ivx]{2,4})[.)]\s+|^[一二三四五六七八九十]{1,3}[、.]\s*/u;

/**
 * Returns a label as it is looked up: "🎯 1.4 Success-Criteria (all achieved ✅):" is "success criteria" without its plural s.
 * Linear in the length of the name.
 */
export function simplifyLabel(name: string): string {
  const text = fold(name).replace(invisible, "").replaceAll("(s)", "").replaceAll("'", "");
  const start = trimSymbols(text.replace(enumerator, ""));
  return trimSymbols(withoutParentheses(start))
    .replace(enumerator, "")
    .replace(/\s*[&+/|·]\s*/g, " & ")
    .split(/[\s,、，_.-]+|[‐-―]/u)
    .map((word) => word.replace(/([a-z]{2})s$/, "$1"))
    .filter((word) => word !== "")
    .join(" ");
}

/** Removes everything but letters from the start, and everything but letters, digits and brackets from the end. */
function trimSymbols(text: string): string {
  const start = text.replace(/^\P{L}+/u, "");
  return /^.*[\p{L}\p{M}\p{N}()[\]]/su.exec(start)?.[0] ?? "";
}

/** "Tasks (3/5)" and "Tasks [3/5]" are "Tasks". */
function withoutParentheses(text: string): string {
  const open = text.endsWith(")") ? text.lastIndexOf("(") : text.endsWith("]") ? text.lastIndexOf("[") : -1;
  return open > 0 ? text.slice(0, open) : text;
}

const qualifiers = fromLanguages((languages) => {
  const behind = new Set(phraseWords(languages, "qualifiers").map(simplifyLabel));
  const before = new Set([...behind, ...phraseWords(languages, "labelOwners").map(simplifyLabel)]);
  const joined = new RegExp(`^${anyPhrase(languages, "joinedQualifiers")}(?=\\p{L})`, "u");
  return { before, behind, joined };
});

/** Returns a simplified label without its qualifiers, or null if it has none or nothing else. */
export function withoutQualifiers(simple: string): string | null {
  const { before, behind, joined } = qualifiers();
  const words = simple.replace(joined, "").trim().split(" ");
  let start = 0;
  let end = words.length;
  while (start < end - 1 && before.has(words[start] ?? "")) start++;
  while (end > start + 1 && behind.has(words[end - 1] ?? "")) end--;
  const rest = words.slice(start, end).join(" ");
  return rest === simple || rest === "" ? null : rest;
}

const conjunction = fromLanguages(
  (languages) => new RegExp(`\\s+(?:&|${anyOf(phraseWords(languages, "conjunctions").map(fold))})\\s+`, "u"),
);

/** Splits a simplified label such as "aufgaben & tasks"; returns null unless it has exactly two parts. */
export function splitLabelPair(simple: string): [string, string] | null {
  const [first, second, third] = simple.split(conjunction(), 3);
  return first && second && third === undefined ? [first, second] : null;
}
