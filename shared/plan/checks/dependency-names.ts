import { readStatus } from "../milestone/status.ts";
import { readHeadingWord, type WordRank } from "../vocabulary/heading-words.ts";

const none = /^(?:none|n\/a|-|–|—|ninguna?|aucune?|keine|нет|无|なし|없음)(?:[.\s(].*)?$/i;
/** `2`, `1.2`, `M3`, `2 (the API)`, and several numbers with commas between them: `6,8`. */
const numbered = /^(?:[Mm]-?)?(\d{1,6}(?:\.\d{1,6}){0,3}[a-z]?(?![\p{L}\p{N}]).*)$/su;
const lettered = /^([A-Z](?![\p{L}\p{N}]).*)$/su;
const several = /^\d{1,6}(?:\.\d{1,6}){0,3}(?:\s?[,、/+]\s?\d{1,6}(?:\.\d{1,6}){0,3})+$/;

/**
 * What one item of "Depends on" names, without the word that this plan calls its milestones by: in a plan of phases, "Phase 2" is
 * 2, and in one of milestones it is left as it stands. `label` is how the milestone itself is called: "Phase 3", "M3".
 */
export function dependenciesIn(item: string, label: string): string[] {
  if (none.test(item)) return [];
  const word = wordOf(item);
  const own = readHeadingWord(label)?.rank ?? "milestone";
  const text = word && word.rank === own ? item.slice(word.length).replace(/^\s*#?\s*/, "") : item;
  const number = numbered.exec(text)?.[1] ?? (text === item ? undefined : lettered.exec(text)?.[1]);
  if (number === undefined) return [item];
  const [bare = "", rest = ""] = number.split(/\s+(.*)/s);
  // "Milestone 3 complete": that it is done is what depending on it means.
  if (rest !== "" && readStatus(rest) === "done") return [bare];
  return several.test(number) ? number.split(/[,、/+]/).map((part) => part.trim()) : [number];
}

/** The word that a text begins with, in the singular or the plural: "Phase", "Phases", "Phasen". */
function wordOf(text: string): { rank: WordRank; length: number } | null {
  const word = readHeadingWord(text);
  if (word) return word;
  const [first = ""] = /^\p{L}{3,24}(?=\s)/u.exec(text) ?? [];
  for (const ending of ["s", "n", "e", "es", "en"]) {
    if (!first.toLowerCase().endsWith(ending)) continue;
    const singular = readHeadingWord(first.slice(0, -ending.length));
    if (singular && singular.length === first.length - ending.length)
      return { ...singular, length: first.length };
  }
  return null;
}
