import type { Language } from "../languages/language.ts";
import { fromLanguages } from "./active-languages.ts";

/** Splits a list such as "to do | open" into its words and phrases. */
export function splitWords(list = ""): string[] {
  return list === "" ? [] : list.split("|").map((word) => word.trim());
}

/** Returns the words in the list that `pick` selects in each language, without duplicates. */
export function collectWords(
  languages: readonly Language[],
  pick: (language: Language) => string | undefined,
): string[] {
  return [...new Set(languages.flatMap((language) => splitWords(pick(language))))];
}

/** The name of a list in `Language.phrases`. */
type PhraseKind = keyof NonNullable<Language["phrases"]>;

export function phraseWords(languages: readonly Language[], ...kinds: PhraseKind[]): string[] {
  return [...new Set(kinds.flatMap((kind) => collectWords(languages, ({ phrases }) => phrases?.[kind])))];
}

/** Returns the source of a regular expression that matches any phrase in the lists `kinds` of all `languages`. */
export function anyPhrase(languages: readonly Language[], ...kinds: PhraseKind[]): string {
  return anyOf(phraseWords(languages, ...kinds));
}

/** Returns the source of a regular expression that matches any of the words; without words, it never matches. */
export function anyOf(words: readonly string[]): string {
  if (words.length === 0) return "(?!)";
  const longestFirst = words.toSorted((one, other) => other.length - one.length);
  const sources = longestFirst.map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replaceAll(" ", "\\s+"));
  return `(?:${sources.join("|")})`;
}

/** The source of a regular expression that matches where no letter or digit follows. */
export const wordEnd = "(?![\\p{L}\\p{N}])";

/**
 * Returns a function that returns a regular expression: its source is `source(p)`, where `p` matches any phrase in the
 * list `kind` of the active languages. `phrasePattern("none", (p) => `^${p}$`)()` matches "none" and "n/a".
 */
export function phrasePattern(kind: PhraseKind, source: (phrase: string) => string, flags = "iu"): () => RegExp {
  return fromLanguages((languages) => new RegExp(source(anyPhrase(languages, kind)), flags));
}
