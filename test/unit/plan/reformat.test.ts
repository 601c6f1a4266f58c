import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parsePlan } from "../../../shared/plan/parse-plan.ts";

const folder = new URL("../../fixtures/plans/", import.meta.url);
const options = { path: ".goalkit/goals/001-x/milestones.md", split: "auto", start: "2026-01-05" } as const;
const files = readdirSync(folder).filter((name) => name.endsWith(".md"));

/** Changes that don't change the meaning of a plan. */
const reformattings: Record<string, (text: string) => string> = {
  "stars for bullets": each((line) => line.replace(/^(\s*(?:> ?)*)- (?=\S)/, "$1* ")),
  "pluses for bullets": each((line) => line.replace(/^(\s*(?:> ?)*)- (?=\S)/, "$1+ ")),
  "trailing spaces": each((line) => `${line}  `),
  "1) for 1.": each((line) => line.replace(/^(\s*\d+)\. /, "$1) ")),
  "bold with underscores": each((line) => (/[`_]/.test(line) ? line : line.replace(/\*\*([^*]+)\*\*/g, "__$1__"))),
  "closed headings": each((line) => line.replace(/^(#{1,6}) (.*[^#\s])\s*$/, "$1 $2 $1")),
  "more empty lines": each((line) => (line === "" ? "\n" : line)),
  "front matter": (text) => (text.startsWith("---") ? text : `---\ntitle: plan\n---\n${text}`),
  "a byte order mark": (text) => `\ufeff${text}`,
};

describe.each(files)("the meaning of %s does not change", (file) => {
  const text = readFileSync(new URL(file, folder), "utf8")
    .replace(/^\ufeff/, "")
    .replace(/\r\n?/g, "\n");
  const meaning = meaningOf(text);
  test.each(Object.entries(reformattings))("with %s", (_, reformat) => {
    expect(meaningOf(reformat(text))).toEqual(meaning);
  });
});

/** Changes each line that is not in a code block. */
function each(change: (line: string) => string): (text: string) => string {
  return (text) => {
    let inCode = false;
    const lines = text.split("\n").map((line) => {
      const isFence = /^\s*(?:```|~~~)/.test(line);
      if (isFence) inCode = !inCode;
      return isFence || inCode ? line : change(line);
    });
    return lines.join("\n");
  };
}

/** Returns a plan without line numbers, and with its texts normalized. */
function meaningOf(text: string): unknown {
  const { diagnostics, ...plan } = parsePlan(text, options);
  const codes = diagnostics.map(({ severity, code }) => `${severity} ${code}`).sort();
  const plain = JSON.stringify({ ...plan, codes }, (key, value: unknown) => {
    if (key === "line") return undefined;
    return typeof value === "string" ? normalizeText(value) : value;
  });
  return JSON.parse(plain);
}

function normalizeText(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/__/g, "**")
    .replace(/(^| )[*+] /g, "$1- ")
    .replace(/(\d)\) /g, "$1. ")
    .trim();
}
