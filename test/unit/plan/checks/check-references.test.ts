import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkReferences, needsGoalFile, type SiblingFiles } from "../../../../shared/plan/checks/check-references.ts";
import { readGoalFile } from "../../../../shared/plan/checks/goal-references.ts";
import { parsePlan } from "../../../../shared/plan/parse-plan.ts";
import { loadCounted } from "../../../support/work-counter.ts";

const fixture = (name: string) => readFileSync(new URL(`../../../fixtures/across/${name}`, import.meta.url), "utf8");
const text = fixture("milestones.md");
const path = ".goalkit/goals/001-live-review/milestones.md";
const strategies = ".goalkit/goals/001-live-review/strategies.md";
const all: SiblingFiles = { goal: readGoalFile(fixture("goal.md")), files: new Set([path, strategies]) };

const parse = (source: string) => parsePlan(source, { path, split: "auto", start: null });
const check = (source: string, siblings: Partial<SiblingFiles> = {}) =>
  checkReferences(parse(source), source, { ...all, ...siblings });
const codesOf = (source: string, siblings: Partial<SiblingFiles> = {}) =>
  check(source, siblings).diagnostics.map(({ code, line, column, length }) => [code, line, column, length]);
const edited = (from: string, to: string) => text.replace(from, to);

test("adds definitions to the criteria without changing the parsed plan", () => {
  const parsed = parse(text);
  const before = structuredClone(parsed);
  const { milestones, diagnostics } = checkReferences(parsed, text, all);
  expect(diagnostics).toEqual([]);
  expect(milestones.map(({ criteria }) => criteria.map(({ definitions }) => definitions))).toEqual([
    [[{ ref: "SC-001", text: "Reviewers see a comment within two seconds" }], undefined],
    [
      [
        { ref: "SC-001", text: "Reviewers see a comment within two seconds" },
        { ref: "SC-002", text: "Reviewers who use live comments; 85%" },
      ],
      [{ ref: "FR-002", text: "(offline): Comments MUST survive a lost connection" }],
    ],
  ]);
  expect(parsed).toEqual(before);
});

test("reports an unknown reference with its range and a suggestion", () => {
  const plan = check(edited("SC-002 (85%) targets", "SC-2 (85%) targets"));
  expect(plan.diagnostics).toEqual([
    {
      severity: "warning",
      code: "unknown-reference",
      message:
        "SC-2 is not defined in goal.md. Did you mean SC-002? Write SC-002, or define SC-2 in goal.md: - **SC-2**: what it means.",
      line: 14,
      column: 42,
      length: 4,
    },
  ]);
});

test.each([
  ["SC-2", "Did you mean SC-002?"],
  ["sc-0002", "Did you mean SC-002?"],
  ["SC-0022", "Did you mean SC-002?"],
  ["FR-004", "Did you mean FR-003?"],
  ["FR-007", "Did you mean FR-003?"],
  ["SC-123456789", "only FR-001, FR-002"],
])("%s: %s", (ref, message) => {
  expect(check(edited("SC-002 (85%) targets", `${ref} (85%) targets`)).diagnostics[0]?.message).toContain(message);
});

test("checks the references in the header", () => {
  expect(codesOf(edited("SC-002 (85%)\n", "SC-020 (85%)\n"))).toEqual([["unknown-reference", 6, 36, 6]]);
});

test("without definitions in a goal.md, checks against the metrics in the header", () => {
  for (const goal of [null, readGoalFile("# Goal\n\nAbout SC-001.")]) {
    expect(codesOf(text, { goal })).toEqual([["unknown-reference", 14, 83, 6]]);
    expect(check(text, { goal }).diagnostics[0]?.message).toContain("is not defined in the plan's Success Metrics");
    const without = edited("**Success Metrics**: SC-001 (2 s), SC-002 (85%)\n", "");
    expect(codesOf(without, { goal })).toEqual([]);
    expect(check(without, { goal }).milestones[0]?.criteria[0]).not.toHaveProperty("meanings");
  }
});

test("reports an unreadable goal.md once, and no unknown references", () => {
  const plan = check(edited("SC-002 (85%) targets", "SC-2 (85%) targets"), {
    goal: readGoalFile(new Uint8Array([0xff])),
  });
  expect(plan.diagnostics.map(({ code, line }) => [code, line])).toEqual([["unreadable-goal-file", 6]]);
  expect(plan.diagnostics[0]?.message).toContain("not UTF-8");
});

test("reports a missing strategy, but not if the list of files is incomplete", () => {
  expect(codesOf(text, { files: new Set([path]) })).toEqual([["missing-strategy", 3, 35, 36]]);
  expect(codesOf(text, { files: null })).toEqual([]);
  const other = edited("/goals/001-live-review/strategies.md", "strategy.md");
  expect(check(other).diagnostics[0]?.message).toContain(`Did you mean ${strategies}?`);
  expect(codesOf(edited("Links to `/goals/001-live-review/strategies.md`", "Option 1"))).toEqual([]);
  expect(codesOf(edited("/goals/001-live-review/strategies.md", "https://x.test/s.md"))).toEqual([]);
});

test("returns a plan with errors unchanged; a plan without references needs no goal.md", () => {
  const bad = parse(text.replace("Milestone 2", "Milestone 1"));
  expect(checkReferences(bad, text, { goal: null, files: new Set() })).toBe(bad);
  expect(needsGoalFile(bad)).toBe(false);
  expect(needsGoalFile(parse(text))).toBe(true);
  expect(needsGoalFile(parse(text.replace(/(?:SC|FR)-\d+/g, "it")))).toBe(false);
});

test("ignores a byte order mark in columns", () => {
  expect(codesOf(`\uFEFF${edited("SC-002 (85%) targets", "SC-2 (85%) targets")}`)).toEqual([
    ["unknown-reference", 14, 42, 4],
  ]);
});

test("counts thousands of unknown references in linear time", () => {
  const many = Array.from({ length: 4_000 }, (_, index) => `SC-${index + 5_000}`);
  const lines = Array.from({ length: 40 }, (_, line) => many.slice(line * 100, line * 100 + 100).join(" "));
  const criteria = lines.map((line) => `  - ${line}`).join("\n");
  const source = edited("- **Depends on**: Milestone 1\n", `- **Exit criteria**:\n${criteria}\n`);
  const goal = readGoalFile(Array.from({ length: 9_000 }, (_, index) => `- SC-${index + 10_000}: x`).join("\n"));
  const unknown = check(source, { goal }).diagnostics.filter(({ code }) => code === "unknown-reference");
  expect(unknown).toHaveLength(26);
  const counted = loadCounted<typeof import("../../../../shared/plan/checks/check-references.ts")>(
    "shared/plan/checks/check-references.ts",
  );
  const plan = parse(source);
  const work = () => counted.module.checkReferences(plan, source, { ...all, goal });
  expect(counted.countPer(source.length + 9_000 * 10, work)).toBeLessThan(100);
  counted.stop();
});
