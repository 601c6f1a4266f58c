import { expect, test } from "vitest";
import { findStrategyFile, strategyCandidates } from "../../../../shared/plan/checks/strategy-link.ts";

const plan = ".goalkit/goals/001-x/milestones.md";
const own = ".goalkit/goals/001-x/strategies.md";
const files = new Set([own, "docs/strategies.md", plan]);

test.each([
  ["/goals/001-x/strategies.md", own],
  ["goals/001-x/strategies.md", own],
  ["strategies.md", own],
  ["./strategies.md#option-1", own],
  ["../001-x/strategies.md?plain=1", own],
  [".goalkit/goals/001-x/strategies.md", own],
  ["/.goalkit/goals/001-x/Strategies.MD", own],
  ["001-x\\strategies.md", own],
  ["%2Fgoals/001-x/strategies.md", own],
  ["/docs/strategies.md", "docs/strategies.md"],
  ["../../../docs/strategies.md", "docs/strategies.md"],
  ["/goals/002-y/strategies.md", null],
  ["other.md", null],
  ["../../../../../docs/strategies.md", null],
])("%s", (link, found) => {
  expect(findStrategyFile(link, plan, files)).toBe(found);
});

test("a file name alone does not match the files of other goals", () => {
  expect(findStrategyFile("strategies.md", ".goalkit/goals/002-y/milestones.md", files)).toBe(null);
});

test.each([
  "https://x.test/strategies.md",
  "Option 1 of strategies.md",
  "the workshop",
  "//x/y.md",
  "",
  "/",
  `${"a/".repeat(900)}b.md`,
])("%j is not a link to a file of the repository", (link) => expect(strategyCandidates(link, plan)).toEqual([]));

test("absolute paths stay absolute", () => {
  const path = "/home/me/web/.goalkit/goals/001-x/milestones.md";
  expect(strategyCandidates("/goals/001-x/strategies.md", path)).toContain(
    "/home/me/web/.goalkit/goals/001-x/strategies.md",
  );
  expect(strategyCandidates("x.md", "../web/.goalkit/goals/1/m.md")).toContain("../web/.goalkit/goals/1/x.md");
});
