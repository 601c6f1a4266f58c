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

export function phraseWords(
  languages: readonly Language[],
  kind: keyof NonNullable<Language["phrases"]>,
): string[] {
  return collectWords(languages, ({ phrases }) => phrases?.[kind]);
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
  kind: keyof NonNullable<Language["phrases"]>,
  source: (phrase: string) => string,
  flags = "iu",
): () => RegExp {
  return fromLanguages((languages) => new RegExp(source(anyOf(phraseWords(languages, kind))), flags));
}

/** The same with the wording of the template. */
export function templatePattern(
  kind: keyof NonNullable<Language["template"]>,
  source: (phrase: string) => string,
): () => RegExp {
  return fromLanguages(
    (languages) =>
      new RegExp(source(anyOf(collectWords(languages, ({ template }) => template?.[kind]))), "iu"),
  );
}
