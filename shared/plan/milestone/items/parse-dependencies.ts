import { fromLanguages } from "../../vocabulary/active-languages.ts";
import { type HeadingRank, parseHeadingWord } from "../../vocabulary/heading-words.ts";
import { phrasePattern, phraseWords } from "../../vocabulary/word-patterns.ts";
import { parseStatus } from "../status.ts";
import { splitAtAnds } from "./split-items.ts";

const none = phrasePattern("none", (word) => `^(?:${word}|[-–—])(?:[.\\s(].*)?$`);
const pluralEndings = fromLanguages((languages) => phraseWords(languages, "pluralEndings"));
/** Matches `2`, `1.2`, `M3`, `2 (the API)`, `6,8`. */
const numberStart = /^(?:[Mm]-?)?(\d{1,6}(?:\.\d{1,6}){0,3}[a-z]?(?![\p{L}\p{N}]).*)$/su;
const letterStart = /^([A-Z](?![\p{L}\p{N}]).*)$/su;
const numberList = /^\d{1,6}(?:\.\d{1,6}){0,3}(?:\s?[,、/+]\s?\d{1,6}(?:\.\d{1,6}){0,3})+$/;

/**
 * Returns the milestone numbers in one item of "Depends on", or the item as written. `label` is the name of the
 * milestone with the dependency: "Phase 2" gives 2 in the milestone "Phase 3", but is returned as written in "M3".
 */
export function parseDependencies(item: string, label: string): string[] {
  const parts = splitAtAnds(item);
  const parsed = parts.map((part) => parseDependency(part, label));
  // "M1 and M2", but not "the design and its review".
  const isNumber = (part: string, index: number) => numberStart.test(part) || parsed[index]?.[0] !== part;
  return parts.every(isNumber) ? parsed.flat() : parseDependency(item, label);
}

function parseDependency(item: string, label: string): string[] {
  if (none().test(item)) return [];
  const word = parseWord(item);
  const ownRank = parseHeadingWord(label)?.rank ?? "milestone";
  const text = word && word.rank === ownRank ? item.slice(word.length).replace(/^\s*#?\s*/, "") : item;
  const number = numberStart.exec(text)?.[1] ?? (text === item ? undefined : letterStart.exec(text)?.[1]);
  if (number === undefined) return [item];
  const [first = "", rest = ""] = number.split(/\s+(.*)/s);
  // "Milestone 3 complete" means milestone 3.
  if (rest !== "" && parseStatus(rest) === "done") return [first];
  return numberList.test(number) ? number.split(/[,、/+]/).map((part) => part.trim()) : [number];
}

/** Parses a heading word in the singular or plural: "Phase", "Phases", "Phasen". */
function parseWord(text: string): { rank: HeadingRank; length: number } | null {
  const word = parseHeadingWord(text);
  if (word) return word;
  const [first = ""] = /^\p{L}{3,24}(?=\s)/u.exec(text) ?? [];
  for (const ending of pluralEndings()) {
    if (!first.toLowerCase().endsWith(ending)) continue;
    const singular = parseHeadingWord(first.slice(0, -ending.length));
    if (singular && singular.length === first.length - ending.length) return { ...singular, length: first.length };
  }
  return null;
}
