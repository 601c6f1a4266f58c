import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Beside, checkAcross, needsGoalFile } from "../../../../shared/plan/checks/check-references.ts";
import { readGoalFile } from "../../../../shared/plan/checks/goal-references.ts";
import { parsePlan } from "../../../../shared/plan/parse-plan.ts";

const fixture = (name: string) =>
  readFileSync(new URL(`../../../fixtures/across/${name}`, import.meta.url), "utf8");
const text = fixture("milestones.md");
const path = ".goalkit/goals/001-live-review/milestones.md";
const strategies = ".goalkit/goals/001-live-review/strategies.md";
const all: Beside = { goal: readGoalFile(fixture("goal.md")), files: new Set([path, strategies]) };

const parse = (source: string) => parsePlan(source, { path, split: "auto", start: null });
const check = (source: string, beside: Partial<Beside> = {}) =>
  checkAcross(parse(source), source, { ...all, ...beside });
const found = (source: string, beside: Partial<Beside> = {}) =>
  check(source, beside).diagnostics.map(({ code, line, column, length }) => [code, line, column, length]);
const edited = (from: string, to: string) => text.replace(from, to);

test("criteria carry what their references mean; the parsed plan stays as it was", () => {
  const parsed = parse(text);
  const before = structuredClone(parsed);
  const { milestones, diagnostics } = checkAcross(parsed, text, all);
  expect(diagnostics).toEqual([]);
  expect(milestones.map(({ criteria }) => criteria.map(({ meanings }) => meanings))).toEqual([
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

test("an unknown reference is pointed at, with the likely one", () => {
  const plan = check(edited("SC-002 (85%) targets", "SC-2 (85%) targets"));
  expect(plan.diagnostics).toEqual([
    {
      severity: "warning",
      code: "unknown-reference",
      message:
        "SC-2: did you mean SC-002? SC-2 is not in goal.md. Write SC-002, or define SC-2 in goal.md: - **SC-2**: what it means.",
      line: 14,
      column: 42,
      length: 4,
    },
  ]);
});

test.each([
  ["SC-2", "did you mean SC-002?"],
  ["sc-0002", "did you mean SC-002?"],
  ["SC-0022", "did you mean SC-002?"],
  ["FR-004", "did you mean FR-003?"],
  ["FR-007", "did you mean FR-003?"],
  ["SC-123456789", "which has FR-001, FR-002"],
])("%s: %s", (ref, message) => {
  expect(check(edited("SC-002 (85%) targets", `${ref} (85%) targets`)).diagnostics[0]?.message).toContain(
    message,
  );
});

test("references of the header are looked up too", () => {
  expect(found(edited("SC-002 (85%)\n", "SC-020 (85%)\n"))).toEqual([["unknown-reference", 6, 36, 6]]);
});

test("without a goal.md, or with one that defines nothing, the header's metrics are what there is", () => {
  for (const goal of [null, readGoalFile("# Goal\n\nAbout SC-001.")]) {
    expect(found(text, { goal })).toEqual([["unknown-reference", 14, 83, 6]]);
    expect(check(text, { goal }).diagnostics[0]?.message).toContain("is not in the plan's Success Metrics");
    const without = edited("**Success Metrics**: SC-001 (2 s), SC-002 (85%)\n", "");
    expect(found(without, { goal })).toEqual([]);
    expect(check(without, { goal }).milestones[0]?.criteria[0]).not.toHaveProperty("meanings");
  }
});

test("a goal.md that can't be read is said once, and nothing is unknown", () => {
  const plan = check(edited("SC-002 (85%) targets", "SC-2 (85%) targets"), {
    goal: readGoalFile(new Uint8Array([0xff])),
  });
  expect(plan.diagnostics.map(({ code, line }) => [code, line])).toEqual([["unread-goal", 6]]);
  expect(plan.diagnostics[0]?.message).toContain("not UTF-8");
});

test("a missing strategy is pointed at, leniently found, and not looked for in a cut list of files", () => {
  expect(found(text, { files: new Set([path]) })).toEqual([["missing-strategy", 3, 35, 36]]);
  expect(found(text, { files: null })).toEqual([]);
  const other = edited("/goals/001-live-review/strategies.md", "strategy.md");
  expect(check(other).diagnostics[0]?.message).toContain(`There is ${strategies}: write that.`);
  expect(found(edited("Links to `/goals/001-live-review/strategies.md`", "Option 1"))).toEqual([]);
  expect(found(edited("/goals/001-live-review/strategies.md", "https://x.test/s.md"))).toEqual([]);
});

test("a plan with errors is left as it is, and one without references needs no goal.md", () => {
  const bad = parse(text.replace("Milestone 2", "Milestone 1"));
  expect(checkAcross(bad, text, { goal: null, files: new Set() })).toBe(bad);
  expect(needsGoalFile(bad)).toBe(false);
  expect(needsGoalFile(parse(text))).toBe(true);
  expect(needsGoalFile(parse(text.replace(/(?:SC|FR)-\d+/g, "it")))).toBe(false);
});

test("a byte order mark moves no column", () => {
  expect(found(`\uFEFF${edited("SC-002 (85%) targets", "SC-2 (85%) targets")}`)).toEqual([
    ["unknown-reference", 14, 42, 4],
  ]);
});

test("a thousand unknown references are counted, and in time", () => {
  const many = Array.from({ length: 4_000 }, (_, index) => `SC-${index + 5_000}`);
  const lines = Array.from({ length: 40 }, (_, line) => many.slice(line * 100, line * 100 + 100).join(" "));
  const criteria = lines.map((line) => `  - ${line}`).join("\n");
  const source = edited("- **Depends on**: Milestone 1\n", `- **Exit criteria**:\n${criteria}\n`);
  const goal = readGoalFile(
    Array.from({ length: 9_000 }, (_, index) => `- SC-${index + 10_000}: x`).join("\n"),
  );
  const started = performance.now();
  const codes = check(source, { goal }).diagnostics.filter(({ code }) => code === "unknown-reference");
  expect(performance.now() - started).toBeLessThan(2_000);
  expect(codes).toHaveLength(26);
});
