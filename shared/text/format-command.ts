import { unsafeCharacters } from "./unsafe-characters.ts";

/** Returns a command line that a person can paste into a POSIX shell. Words are quoted if they need it. */
export function formatCommand(...words: readonly string[]): string {
  return words.map(quoteWord).join(" ");
}

function quoteWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (word.search(unsafeCharacters) === -1) return `'${word.replaceAll("'", "'\\''")}'`;
  // Output shows no such characters, so they are written as bytes (POSIX.1-2024, "Dollar-Single-Quotes").
  const escaped = word
    .replace(/[\\']/g, "\\$&")
    .replace(unsafeCharacters, (characters) =>
      [...new TextEncoder().encode(characters)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join(""),
    );
  return `$'${escaped}'`;
}
