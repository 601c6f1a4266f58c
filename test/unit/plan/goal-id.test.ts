import * as fc from "fast-check";
import { expect, test } from "vitest";
import { goalFromPath } from "../../../shared/plan/goal-id.ts";

test.each([
  [".goalkit/goals/001-live-review/milestones.md", "001-live-review", "001"],
  ["./pkg/goals/12/plan.md", "12", "12"],
  [".goalkit\\goals\\003-x\\milestones.md", "003-x", "003"],
  ["docs/milestones.md", "docs-milestones", null],
  ["MILESTONES.md", "milestones", null],
  ["docs/My Plan (draft).md", "docs-my-plan-draft", null],
  [".goalkit/goals/004 Pläne für uns/milestones.md", "004-Plane-fur-uns", "004"],
])("%s belongs to goal %s", (path, id, number) => {
  expect(goalFromPath(path)).toEqual({ id, number });
});

test("hostile names have different ids that are valid in markers", () => {
  const names = ["001 --> <b>", "001 --> <i>", "..", "目标", "a".repeat(300), ""];
  const ids = names.map((name) => goalFromPath(`.goalkit/goals/${name}/milestones.md`).id);
  for (const id of ids) expect(id).toMatch(/^[\w.-]{1,100}$/);
  expect(new Set(ids).size).toBe(names.length);
});

test("every path has a valid id", () => {
  fc.assert(fc.property(fc.string(), (path) => /^[\w.-]{1,100}$/.test(goalFromPath(path).id)));
});
