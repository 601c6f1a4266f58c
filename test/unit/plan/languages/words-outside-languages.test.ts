import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { en } from "../../../../shared/plan/languages/en.ts";
import { dateRoles } from "../../../../shared/plan/languages/language.ts";
import { languages } from "../../../../shared/plan/languages/languages.ts";
import { literalsIn } from "./source-literals.ts";

const folder = fileURLToPath(new URL("../../../../shared/plan/", import.meta.url));

const allWords = wordsIn(languages);
/** Short Latin words are also parts of identifiers. */
const words = new Set(allWords.filter((word) => word.length >= (/^[a-z]/.test(word) ? 4 : 2)));
/** Roles of date words are tags in the code, too: "vague" is French for a wave. */
const englishWords = new Set([...wordsIn(en), ...dateRoles]);

function wordsIn(value: unknown): string[] {
  if (typeof value === "string") return lettersIn(value);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(wordsIn) : [];
}

function lettersIn(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];
}

/**
 * Returns the words of a language with their lines: in regular expressions, in strings with the source of one, and in long lists of
 * words. Other strings are messages or tags such as "done" in English, so only words of other languages count there.
 */
function languageWords(source: string): string[] {
  return literalsIn(source).flatMap(({ kind, text, line }) => {
    const isPattern = kind === "regex" || /\\[sdbpw]|\(\?[:=!<]/i.test(text);
    const isWordList = /^(?:[\p{L}\p{M}]+[ |]+){12,}[\p{L}\p{M}]+$/u.test(text);
    const letters = lettersIn(text.replace(/\\+(?:p\{[^}]*\}|u\{?[\dA-F]+\}?|[a-z])/giu, " "));
    const found = letters.filter((word) => words.has(word) && (isPattern || isWordList || !englishWords.has(word)));
    return [...new Set(found)].map((word) => `${line}: ${word}`);
  });
}

describe("words of a language are only in shared/plan/languages", () => {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.startsWith("languages"))
    .toSorted();

  test.each(files)("%s", (file) => {
    expect(languageWords(readFileSync(join(folder, file), "utf8"))).toEqual([]);
  });

  test.each([
    ["const none = /^(?:none|n\\/a|keine)$/i;", ["1: none", "1: keine"]],
    ["if (x)\n  return /\\bmilestone\\b/.test(text);", ["2: milestone"]],
    [`new RegExp(\`^(?:task|\${name})\\\\s\`);`, ["1: task"]],
    [
      'new Set("goal title date name number owner week start due branch person status value risk".split(" "));',
      ["1: goal"],
    ],
    ['const status = text === "fertig" ? "done" : null; // erledigt', ["1: fertig"]],
    [`const phase = \`\${text.includes(\`阶段\`) ? 1 : 2}\`;`, ["1: 阶段"]],
    ['const ratio = done / total; report("This milestone has no deliverables.", total / 2);', []],
  ])("%j has %j", (source, expected) => {
    expect(languageWords(source)).toEqual(expect.arrayContaining(expected));
    expect(languageWords(source).length > 0).toBe(expected.length > 0);
  });
});
