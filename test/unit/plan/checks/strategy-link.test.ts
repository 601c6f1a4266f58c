import { expect, test } from "vitest";
import { findStrategy, strategyPlaces } from "../../../../shared/plan/checks/strategy-link.ts";

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
  expect(findStrategy(link, plan, files)).toBe(found);
});

test("a name alone is not looked for with other goals", () => {
  expect(findStrategy("strategies.md", ".goalkit/goals/002-y/milestones.md", files)).toBe(null);
});

test.each([
  "https://x.test/strategies.md",
  "Option 1 of strategies.md",
  "the workshop",
  "//x/y.md",
  "",
  "/",
  `${"a/".repeat(900)}b.md`,
])("%j names no file of the repository", (link) => expect(strategyPlaces(link, plan)).toEqual([]));

test("a plan that is named by its path on disk keeps it", () => {
  const path = "/home/me/web/.goalkit/goals/001-x/milestones.md";
  expect(strategyPlaces("/goals/001-x/strategies.md", path)).toContain(
    "/home/me/web/.goalkit/goals/001-x/strategies.md",
  );
  expect(strategyPlaces("x.md", "../web/.goalkit/goals/1/m.md")).toContain("../web/.goalkit/goals/1/x.md");
});
