import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { codeTables, everyCode } from "../../../cli/every-code.ts";
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

/** What the parser says about the example of a code. */
function findingOf(code: string) {
  const example = new Map(Object.entries(examples)).get(code) ?? "";
  const options = { path: ".goalkit/goals/001-x/milestones.md", split: "auto", start: null } as const;
  return parsePlan(example, options).diagnostics.find((diagnostic) => diagnostic.code === code);
}

describe("the tables of codes", () => {
  it("are all in the page, and give each code once", () => {
    expect(tables.length).toBe(codeTables.length);
    expect(everyCode.size).toBe(codeTables.flatMap(({ codes }) => Object.keys(codes)).length);
    for (const code of everyCode.keys()) expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it("have no code that nothing reports", () => {
    const unused = [...everyCode.keys()].filter(
      (code) => !reporting.some(({ text }) => text.includes(`"${code}"`)),
    );
    expect(unused).toEqual([]);
  });

  it("have every code that is reported", () => {
    const literal =
      /(?:\b(?:report|reportOnce|refuse|\w*[fF]inding)\(\s*|(?<!addIssue\(\{ )\bcode: )"([a-z0-9-]+)"/g;
    const reported = reporting.flatMap(({ path, text }) =>
      [...text.matchAll(literal)].map(([, code = ""]) => ({ path, code })),
    );
    expect(reported.length).toBeGreaterThan(everyCode.size - 5);
    expect(reported.filter(({ code }) => !everyCode.has(code))).toEqual([]);
  });

  it("are the only way to a finding: none is written out by hand", () => {
    const byHand = /severity: (?:"(?:error|warning|info)"|severity),\s*code\b/;
    expect(reporting.filter(({ text }) => byHand.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

describe("each code of the parser that has an example", () => {
  const shown = Object.entries(diagnosticCodes).filter(([code]) => code in examples);

  it.each(shown)("%s is what its example brings about", (code, entry) => {
    const severities = "sometimes" in entry ? [entry.severity, entry.sometimes] : [entry.severity];
    expect(severities, "test/unit/cli/diagnostic-examples.ts has a plan for each code").toContain(
      findingOf(code)?.severity,
    );
  });
});

it("docs/diagnostics.md is up to date (UPDATE=1 rewrites it)", () => {
  const messages = new Map(
    Object.keys(diagnosticCodes).flatMap((code) => {
      const found = findingOf(code);
      return found ? [[code, found.message]] : [];
    }),
  );
  const text = diagnosticsPage(messages);
  if (process.env.UPDATE === "1") writeFileSync(page, text);
  expect(readFileSync(page, "utf8")).toBe(text);
});
