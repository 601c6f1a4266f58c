import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createSarifLog, toUriReference } from "../../../cli/print/sarif-log.ts";
import type { Diagnostic } from "../../../shared/model/plan/diagnostic.ts";
import { severities } from "../../../shared/model/plan/plan-values.ts";
import { parsePlan } from "../../../shared/plan/parse-plan.ts";
import { isRelativePath, isUri, sarifProblems } from "./sarif-schema.ts";

const fixtures = new URL("../../fixtures/plans/", import.meta.url);
const plans = readdirSync(fixtures).filter((name) => name.endsWith(".md"));
const pages = readFileSync(new URL("../../../docs/diagnostics.md", import.meta.url), "utf8");
const docs = "https://git.example/milepost/docs/diagnostics.md";

function checked(path: string, text: string) {
  return { path, plan: parsePlan(text, { path, split: "auto", start: null }) };
}

function one(diagnostic: Partial<Diagnostic>, path = "plan.md") {
  const found: Diagnostic = { severity: "error", code: "placeholder", message: "x", line: 1, column: 1 };
  return { path, plan: { diagnostics: [{ ...found, ...diagnostic }] } };
}

/** The one run of a log. */
function runOf(log: ReturnType<typeof createSarifLog>) {
  const [run] = log.runs;
  if (!run) throw new Error("a log without a run");
  return run;
}

const everything = plans.map((name) => checked(name, readFileSync(new URL(name, fixtures), "utf8")));

describe("a SARIF log", () => {
  it("is refused by the schema where it is wrong", () => {
    const good = createSarifLog([one({})], docs);
    expect(sarifProblems(good)).toEqual([]);
    expect(sarifProblems({ ...good, version: "2.0.0" })).not.toEqual([]);
    expect(sarifProblems({ ...good, extra: 1 })).not.toEqual([]);
    expect(sarifProblems(createSarifLog([one({ line: 0 })], docs))).not.toEqual([]);
    expect(sarifProblems(createSarifLog([one({})], "docs/diagnostics.md"))).not.toEqual([]);
  });

  it.each(plans)("of %s is valid", (name) => {
    const text = readFileSync(new URL(name, fixtures), "utf8");
    expect(sarifProblems(createSarifLog([checked(name, text)], null))).toEqual([]);
    expect(sarifProblems(createSarifLog([checked(name, text)], docs))).toEqual([]);
  });

  it("is valid without findings and without plans", () => {
    const clean = checked("a.md", readFileSync(new URL("live-review.md", fixtures), "utf8"));
    const logs = [createSarifLog([{ ...clean, plan: { diagnostics: [] } }], docs), createSarifLog([], docs)];
    for (const log of logs) {
      expect(sarifProblems(log)).toEqual([]);
      expect(runOf(log)).toMatchObject({ results: [], tool: { driver: { rules: [] } } });
    }
  });

  it("has for each result the rule that it names, once, with help and a place to read on", () => {
    const { results, tool, columnKind } = runOf(createSarifLog(everything, docs));
    const { rules } = tool.driver;
    expect(results.length).toBeGreaterThan(20);
    expect(columnKind).toBe("utf16CodeUnits");
    for (const { ruleId, ruleIndex } of results) expect(rules[ruleIndex ?? -1]?.id).toBe(ruleId);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const rule of rules) {
      expect(rule).toMatchObject({
        shortDescription: { text: expect.stringMatching(/\S/) },
        help: {
          text: expect.stringContaining(`docs/diagnostics.md#${rule.id}`),
          markdown: expect.stringContaining(`(${docs}#${rule.id})`),
        },
        helpUri: `${docs}#${rule.id}`,
      });
      expect(rule.helpUri !== undefined && isUri(rule.helpUri)).toBe(true);
      expect(pages).toContain(`\n### ${rule.id}\n`);
    }
  });

  it("names the page alone where it is on no web page", () => {
    const [rule] = runOf(createSarifLog([one({})], null)).tool.driver.rules;
    expect(rule).not.toHaveProperty("helpUri");
    expect(rule?.help?.markdown).toContain("`docs/diagnostics.md#placeholder`");
  });

  it("is valid with a code that is in no table", () => {
    expect(sarifProblems(createSarifLog([one({ code: "from-a-later-version" })], docs))).toEqual([]);
  });

  it("says error, warning and note", () => {
    const log = createSarifLog(
      severities.map((severity) => one({ severity })),
      docs,
    );
    expect(sarifProblems(log)).toEqual([]);
    expect(runOf(log).results.map(({ level }) => level)).toEqual(["error", "warning", "note"]);
  });

  it("counts columns in UTF-16 units, the end not included", () => {
    const text = "# Milestone Plan: X\n\n**Milestone 1: 😀 [TITLE]** (Weeks 1-2)\n- **Deliverable**: a\n";
    const result = runOf(createSarifLog([checked("a.md", text)], docs)).results.find(
      ({ ruleId }) => ruleId === "placeholder",
    );
    const start = "**Milestone 1: 😀 ".length + 1;
    expect(result?.locations[0]?.physicalLocation.region).toEqual({
      startLine: 3,
      startColumn: start,
      endColumn: start + "[TITLE]".length,
    });
  });

  it("makes no link of what a plan says", () => {
    const [result] = runOf(createSarifLog([one({ message: '"[a](https://b)" [GOAL]' })], docs)).results;
    expect(result?.message.text).toBe('"[a\\](https://b)" [GOAL]');
  });
});

describe("the URI of a file", () => {
  it.each([
    [".goalkit/goals/001-x/milestones.md", ".goalkit/goals/001-x/milestones.md"],
    ["./docs//plan.md", "docs/plan.md"],
    ["../plan.md", "../plan.md"],
    ["a b.md", "a%20b.md"],
    ["100%.md", "100%25.md"],
    ["a%20b.md", "a%2520b.md"],
    ["issue #7.md", "issue%20%237.md"],
    ["why?.md", "why%3F.md"],
    ["c:plan.md", "c%3Aplan.md"],
    ["http://x/y.md", "http%3A/x/y.md"],
    ["[x].md", "%5Bx%5D.md"],
    ["Pläne/目標 😀.md", "Pl%C3%A4ne/%E7%9B%AE%E6%A8%99%20%F0%9F%98%80.md"],
    ["a\nb\t\\.md", "a%0Ab%09%5C.md"],
    ["lone \ud800.md", "lone%20%EF%BF%BD.md"],
  ])("%j is %s", (path, uri) => {
    expect(toUriReference(path)).toBe(uri);
    expect(isRelativePath(uri)).toBe(true);
    expect(sarifProblems(createSarifLog([one({}, path)], docs))).toEqual([]);
  });

  it("is absolute where the path is", () => {
    expect(toUriReference("/plans/a #1.md")).toBe("file:///plans/a%20%231.md");
    expect(toUriReference("//plans/a.md")).toBe("file:///plans/a.md");
    expect(sarifProblems(createSarifLog([one({}, "/plans/a #1.md")], docs))).toEqual([]);
  });
});
