import { describe, expect, test } from "vitest";
import type { ParseOptions } from "../../../../shared/model/plan/plan.ts";
import { parsePlan } from "../../../../shared/plan/parse-plan.ts";

const options: ParseOptions = { path: "milestones.md", split: "none", start: null };
const head = "# Milestone Plan: X\n";

/** Milestones with as many bullets of each label as asked. */
function planOf(milestones: number, deliverables: number, criteria = 0, text = (index: number) => `t${index}`) {
  const bullets = (label: string, count: number) =>
    count === 0
      ? ""
      : `- **${label}**:\n${Array.from({ length: count }, (_, index) => `  - ${text(index)}\n`).join("")}`;
  return `${head}${Array.from(
    { length: milestones },
    (_, index) =>
      `\n**Milestone ${index + 1}: T**\n${bullets("Deliverable", deliverables)}${bullets("Success Criteria", criteria)}`,
  ).join("")}`;
}

const errorsOf = (text: string) => parsePlan(text, options).diagnostics.filter(({ severity }) => severity === "error");

describe("the size of a plan is limited", () => {
  test.each([
    ["deliverables", planOf(2, 1_000), planOf(2, 1_001), "2000 deliverables", 1_007],
    ["milestones", planOf(500, 1), planOf(501, 1), "500 milestones", 2_003],
    ["criteria", planOf(1, 1, 5_000), planOf(1, 1, 5_001), "5000 criteria", 3],
  ])("in %s", (_, most, more, what, line) => {
    expect(errorsOf(most)).toEqual([]);
    expect(errorsOf(more)).toEqual([
      expect.objectContaining({ code: "too-many-items", message: expect.stringContaining(what), line }),
    ]);
  });
});
