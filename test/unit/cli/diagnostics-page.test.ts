import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { codeEntries, codeTables } from "../../../cli/diagnostic-code-tables.ts";
import { diagnosticCodes } from "../../../shared/plan/diagnostic-codes.ts";
import { parsePlan } from "../../../shared/plan/parse-plan.ts";
import { examples } from "./diagnostic-examples.ts";
import { diagnosticsPage } from "./diagnostics-page.ts";

const page = new URL("../../../docs/diagnostics.md", import.meta.url);
const sources = readdirSync("shared", { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => ({
    path: posix.join("shared", path),
    text: readFileSync(posix.join("shared", path), "utf8"),
  }));
const tables = sources.filter(({ path }) => path.endsWith("/diagnostic-codes.ts"));
const reporting = sources.filter((source) => !tables.includes(source));

/** Returns the diagnostic of the example of a code. */
function diagnosticOf(code: string) {
  const example = new Map(Object.entries(examples)).get(code) ?? "";
  const options = { path: ".goalkit/goals/001-x/milestones.md", split: "auto", start: null } as const;
  return parsePlan(example, options).diagnostics.find((diagnostic) => diagnostic.code === code);
}

describe("the tables of codes", () => {
  it("are complete and have each code once", () => {
    expect(tables.length).toBe(codeTables.length);
    expect(codeEntries.size).toBe(codeTables.flatMap(({ codes }) => Object.keys(codes)).length);
    for (const code of codeEntries.keys()) expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it("have only codes that are reported", () => {
    const unused = [...codeEntries.keys()].filter((code) => !reporting.some(({ text }) => text.includes(`"${code}"`)));
    expect(unused).toEqual([]);
  });

  it("have every code that is reported", () => {
    const literal = /(?:\b(?:report|reportOnce|\w*[dD]iagnostic)\(\s*|(?<!addIssue\(\{ )\bcode: )"([a-z0-9-]+)"/g;
    const reported = reporting.flatMap(({ path, text }) =>
      [...text.matchAll(literal)].map(([, code = ""]) => ({ path, code })),
    );
    expect(reported.length).toBeGreaterThan(codeEntries.size - 5);
    expect(reported.filter(({ code }) => !codeEntries.has(code))).toEqual([]);
  });

  it("are the only source of diagnostics: none is written by hand", () => {
    const byHand = /severity: (?:"(?:error|warning|info)"|severity),\s*code\b/;
    expect(reporting.filter(({ text }) => byHand.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

describe("each code of the parser that has an example", () => {
  const shown = Object.entries(diagnosticCodes).filter(([code]) => code in examples);

  it.each(shown)("%s is reported for its example", (code, entry) => {
    const severities = "otherSeverity" in entry ? [entry.severity, entry.otherSeverity] : [entry.severity];
    expect(severities, "test/unit/cli/diagnostic-examples.ts has a plan for each code").toContain(
      diagnosticOf(code)?.severity,
    );
  });
});

it("docs/diagnostics.md is up to date (UPDATE=1 rewrites it)", () => {
  const messages = new Map(
    Object.keys(diagnosticCodes).flatMap((code) => {
      const found = diagnosticOf(code);
      return found ? [[code, found.message]] : [];
    }),
  );
  const text = diagnosticsPage(messages);
  if (process.env.UPDATE === "1") writeFileSync(page, text);
  expect(readFileSync(page, "utf8")).toBe(text);
});
