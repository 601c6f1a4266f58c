import fc from "fast-check";
import picomatch from "picomatch";
import { describe, expect, test } from "vitest";
import {
  configPaths,
  createPlanMatcher,
  findConfig,
  isConfigPath,
  matchPlans,
} from "../../../shared/config/find-config.ts";
import { matchesGlob, parseGlob } from "../../../shared/config/values/glob.ts";
import { ConfigError } from "../../../shared/errors.ts";
import { sampled } from "../../support/sampled.ts";
import { loadCounted } from "../../support/work-counter.ts";

const matches = (glob: string, path: string) => {
  const parsed = parseGlob(glob);
  if (typeof parsed === "string") throw new Error(parsed);
  return matchesGlob(parsed, path);
};

describe("globs", () => {
  test.each([
    [".goalkit/goals/*/milestones.md", ".goalkit/goals/001-a/milestones.md", true],
    [".goalkit/goals/*/milestones.md", ".goalkit/goals/a/b/milestones.md", false],
    [".goalkit/goals/*/milestones.md", ".goalkit/goals/milestones.md", false],
    ["docs/**/x.md", "docs/x.md", true],
    ["docs/**/x.md", "docs/a/.b/x.md", true],
    ["docs/**/x.md", "other/docs/x.md", false],
    ["**/m?.md", "a/b/m1.md", true],
    ["**/m?.md", "m10.md", false],
    ["{docs,plans/2026}/*.md", "plans/2026/a.md", true],
    ["m[0-9].md", "m7.md", true],
    ["m[!0-9].md", "m7.md", false],
    ["c++/(a).md", "c++/(a).md", true],
    ["*.md", "😀.md", true],
    ["?.md", "😀.md", true],
  ])("%s on %s: %s", (glob, path, expected) => expect(matches(glob, path)).toBe(expected));

  test.each<[string, string, boolean, boolean]>([
    [".goalkit/goals/*/milestones.md", ".goalkit", true, true],
    [".goalkit/goals/*/milestones.md", ".goalkit/goals/001-a", true, true],
    [".goalkit/goals/*/milestones.md", ".goalkit/goals/001-a/b", false, false],
    [".goalkit/goals/*/milestones.md", "src", false, false],
    ["docs/**/x.md", "docs/a/b", true, false],
    ["docs/**/x.md", "docs", true, true],
    ["docs/**/c/x.md", "docs/a/c", true, true],
    ["x.md", "docs", false, false],
    ["x.md", "", true, true],
    ["{docs,plans/2026}/*.md", "plans", true, true],
  ])("%s below %s: %s, below a link of that name: %s", (glob, folder, expected, throughLink) => {
    const { canHold } = createPlanMatcher([glob]);
    expect([canHold(folder), canHold(folder, true)]).toEqual([expected, throughLink]);
  });

  test("every folder of a path that matches can hold plans", () => {
    const segment = fc.constantFrom("a", "b", "ab", "*", "?", "**", "{a,b}");
    const globs = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => [...parts, "*.md"].join("/"));
    const folders = fc.array(fc.constantFrom("a", "b", "ab"), { maxLength: 5 });
    fc.assert(
      fc.property(globs, folders, (glob, parts) => {
        const { isPlan, canHold } = createPlanMatcher([glob]);
        const ancestors = parts.map((_, index) => parts.slice(0, index + 1).join("/"));
        return !isPlan([...parts, "x.md"].join("/")) || ancestors.every((folder) => canHold(folder));
      }),
      { numRuns: sampled(2_000) },
    );
  });

  test("they match what picomatch matches", () => {
    const part = fc.array(fc.constantFrom("a", "b", "*", "?", "[ab]", "{a,b}", "."), {
      minLength: 1,
      maxLength: 4,
    });
    const segment = fc.oneof(
      part.map((parts) => parts.join("")),
      fc.constant("**"),
    );
    const glob = fc
      .array(segment, { minLength: 1, maxLength: 4 })
      .map((segments) => `${segments.join("/")}/x.md`)
      // picomatch gives "**" and dots inside a segment meanings of their own.
      .filter((text) => !/\*[^/]*\*|\*\*(?!\/)|\.\.|(?:^|\/)\.(?:\/|$)|[^/]\*\*/.test(text.replaceAll("**/", "")))
      .filter((text) => typeof parseGlob(text) !== "string");
    const path = fc
      .array(
        fc.array(fc.constantFrom("a", "b", "."), { minLength: 1, maxLength: 3 }).map((chars) => chars.join("")),
        { maxLength: 5 },
      )
      .filter((segments) => segments.every((text) => !/^\.+$/.test(text)))
      .map((segments) => [...segments, "x.md"].join("/"));
    fc.assert(
      fc.property(glob, path, (pattern, text) => {
        expect(matches(pattern, text)).toBe(picomatch(pattern, { dot: true })(text));
      }),
      { numRuns: sampled(2_000) },
    );
  });

  test.each([
    "",
    "/docs/a.md",
    "../a.md",
    "docs/../../a.md",
    "./a.md",
    "docs//a.md",
    "docs\\a.md",
    "!docs/a.md",
    "@(a|b).md",
    "a**/b.md",
    "[a.md",
    "a].md",
    "{a}.md",
    "{a,{b,c}}.md",
    "{a,b.md",
    "{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}.md",
    "a\u0000.md",
    "x".repeat(201),
  ])("%j is refused", (glob) => expect(parseGlob(glob)).toEqual(expect.any(String)));

  test("hostile globs on hostile paths take linear time", () => {
    const globs = ["**/*a*a*a*a*a*a*a*a*b.md", "**/a/**/a/**/a/**/a/**/b.md", `${"{a,b}".repeat(6)}/**/*a*a*b.md`];
    const paths = [`${"a".repeat(4_000)}.md`, `${"a/".repeat(2_000)}c.md`];
    expect(matchPlans(paths, globs)).toEqual([]);
    const counted = loadCounted<typeof import("../../../shared/config/find-config.ts")>("shared/config/find-config.ts");
    expect(counted.countPer(paths.join("").length, () => counted.module.matchPlans(paths, globs))).toBeLessThan(100);
    counted.stop();
  });
});

describe("matchPlans", () => {
  test("gives each plan once, sorted, and nothing outside", () => {
    const paths = ["b/m.md", "a/m.md", "a/m.txt", "../m.md", "/m.md", "a\\m.md", "a/./m.md", "B/m.md"];
    expect(matchPlans(paths, ["**/m.md", "a/*.md", "../*.md"])).toEqual(["B/m.md", "a/m.md", "b/m.md"]);
    expect(matchPlans(paths, [])).toEqual([]);
  });
});

describe("findConfig", () => {
  const goal = ".goalkit/goals/1/milestones.md";
  test.each([
    [[], null],
    [["README.md", goal, "docs/.goalkit/milepost.yml", ".github/workflows/milepost.yml"], null],
    [[goal, configPaths.goalkit], configPaths.goalkit],
    [[configPaths.other, "README.md"], configPaths.other],
    [[configPaths.goalkit], configPaths.goalkit],
  ])("%j: %s", (paths, expected) => expect(findConfig(paths)).toBe(expected));

  test.each([
    [
      [configPaths.goalkit, configPaths.other],
      "there are 2 config files (.github/milepost.yml, .goalkit/milepost.yml); keep .goalkit/milepost.yml and remove the other",
    ],
    [
      [goal, configPaths.other],
      "this repository has a .goalkit folder, so the config file must be .goalkit/milepost.yml; move it: git mv .github/milepost.yml .goalkit/milepost.yml",
    ],
    [
      [".goalkit/milepost.yaml"],
      "the config file must be .goalkit/milepost.yml; rename it: git mv .goalkit/milepost.yaml .goalkit/milepost.yml",
    ],
    [
      [".github/Milepost.yml"],
      "the config file must be .github/milepost.yml; rename it: git mv .github/Milepost.yml .github/milepost.yml",
    ],
  ])("%j is an error", (paths, message) => {
    expect(() => findConfig(paths)).toThrow(ConfigError);
    expect(() => findConfig(paths)).toThrow(message);
  });

  test("isConfigPath knows the files that findConfig would speak of", () => {
    expect([configPaths.goalkit, configPaths.other, ".github/milepost.yaml"].every(isConfigPath)).toBe(true);
    expect(["milepost.yml", ".goalkit/x/milepost.yml", ".github/milepost.yml.bak"].some(isConfigPath)).toBe(false);
  });
});
