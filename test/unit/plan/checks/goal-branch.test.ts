import { expect, test } from "vitest";
import { parsePlan } from "../../../../shared/plan/parse-plan.ts";

const path = ".goalkit/goals/001-live/milestones.md";
const diagnosticsOf = (branch: string, at = path) =>
  parsePlan(
    `# Milestone Plan: X\n\n**Goal Branch**: ${branch} | **Date**: 2026-05-15\n\n**Milestone 1: T**\n- **Deliverable**: a\n`,
    { path: at, split: "auto", start: null },
  ).diagnostics;

test("the branch of another goal is reported", () => {
  expect(diagnosticsOf("`002-other`")).toEqual([
    {
      severity: "warning",
      code: "branch-mismatch",
      message:
        'The goal branch "002-other" does not match the goal of this folder, "001-live". Write **Goal Branch**: `001-live`, or move the plan.',
      line: 3,
      column: 18,
      length: 11,
    },
  ]);
});

test.each([
  "`001-live`",
  "001-live",
  "`feature/001-live`",
  "[001-live](https://x.test)",
  "`001-Live` (open)",
  "TBD",
])("%s is accepted", (branch) => expect(diagnosticsOf(branch)).toEqual([]));

test("is not checked for plans outside the folder of a goal", () => {
  expect(diagnosticsOf("`002-other`", "docs/milestones.md")).toEqual([]);
  expect(diagnosticsOf("`002-other`", "milestones.md")).toEqual([]);
});
