import type { Language } from "../languages/language.ts";
import { fromLanguages } from "./active-languages.ts";

/** Splits a list of words that are separated by bars. */
export function splitWords(list = ""): string[] {
  return list === "" ? [] : list.split("|").map((word) => word.trim());
}

/** Returns one kind of words of all languages, each once. */
export function collectWords(
  languages: readonly Language[],
  pick: (language: Language) => string | undefined,
): string[] {
  return [...new Set(languages.flatMap((language) => splitWords(pick(language))))];
}

type PhraseKind = keyof NonNullable<Language["phrases"]>;

export function phraseWords(languages: readonly Language[], ...kinds: PhraseKind[]): string[] {
  return [...new Set(kinds.flatMap((kind) => collectWords(languages, ({ phrases }) => phrases?.[kind])))];
}

/** Returns the source of a regular expression that matches any phrase of these kinds. */
export function anyPhrase(languages: readonly Language[], ...kinds: PhraseKind[]): string {
  return anyOf(phraseWords(languages, ...kinds));
}

/** Returns the source of a regular expression that matches any of the words, longer ones first; without words it never matches. */
export function anyOf(words: readonly string[]): string {
  if (words.length === 0) return "(?!)";
  const longestFirst = words.toSorted((one, other) => other.length - one.length);
  const sources = longestFirst.map((word) =>
    word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replaceAll(" ", "\\s+"),
  );
  return `(?:${sources.join("|")})`;
}

/** The source of a regular expression for the end of a word: no letter or digit follows. */
export const wordEnd = "(?![\\p{L}\\p{N}])";

/** Returns a getter for a regular expression with phrases of one kind; `source` gets the source that matches any of them. */
export function phrasePattern(
  kind: PhraseKind,
  source: (phrase: string) => string,
  flags = "iu",
): () => RegExp {
  return fromLanguages((languages) => new RegExp(source(anyPhrase(languages, kind)), flags));
}
