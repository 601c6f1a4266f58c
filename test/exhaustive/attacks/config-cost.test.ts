import { describe, expect, it } from "vitest";
import { matchPlans } from "../../../shared/config/find-config.ts";
import { parseConfig } from "../../../shared/config/parse-config.ts";
import { ConfigError } from "../../../shared/errors.ts";
import { loadCounted } from "../../support/work-counter.ts";

const path = ".goalkit/milepost.yml";

/** 20 globs with 64 alternatives each, the most that a config can have, which match nothing. */
const globs = Array.from({ length: 20 }, (_, index) => `${"{a,b}".repeat(6)}/**/*a*a*a*${index}x.md`);
const files = (count: number, name: string) =>
  Array.from({ length: count }, (_, index) => `docs/${"a".repeat(40)}/${index}/${name}`);

describe("globs of a config", () => {
  it("are compared with Markdown files only", () => {
    const counted = loadCounted<typeof import("../../../shared/config/find-config.ts")>("shared/config/find-config.ts");
    const paths = files(10_000, "aaaaaaaa.ts");
    expect(counted.countPer(paths.length, () => counted.module.matchPlans(paths, globs))).toBeLessThan(200);
    counted.stop();
  });

  it("that would block the service for minutes are an error of the config that says what to do", () => {
    const compare = () => matchPlans([path, ...files(100_000, "aaaaaaaa.md")], globs);
    expect(compare).toThrow(
      `${path}  plans: the globs are too complex for the 100001 files of this repository; write fewer globs, with fewer "**" and "{a,b}"`,
    );
  });

  it("as people write them match in a repository of 100,000 Markdown files", () => {
    const plans = ["docs/*/ROADMAP.md", "{docs,plans}/**/milestones.md", "**/PLAN-[0-9]*.md"];
    const paths = [...files(100_000, "notes.md"), "plans/2026/q1/milestones.md"];
    expect(matchPlans(paths, plans)).toEqual(["plans/2026/q1/milestones.md"]);
  });
});

describe("a config file", () => {
  it.each([
    ["with an alias in its own list", "split: auto\nplans: &a [*a]\n", `${path}:2  the alias *a contains itself`],
    ["with an alias in its own map", "github: &a\n  labels: [*a]\n", `${path}:2  the alias *a contains itself`],
    [
      "with a second document",
      "split: auto\n---\nplans: [docs/x.md]\n",
      `${path}:2  the file has several YAML documents; keep one, and remove the others and their "---"`,
    ],
  ])("%s is an error with its line", (_, text, message) => {
    expect(() => parseConfig(text, path)).toThrow(ConfigError);
    expect(() => parseConfig(text, path)).toThrow(message);
  });
});
