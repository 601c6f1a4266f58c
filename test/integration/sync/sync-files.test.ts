import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ConfigError } from "../../../shared/errors.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import { codesOf, type SyncHarness, startSync } from "../support/sync-harness.ts";

const text = planText(smallPlan);
const web = "acme/web";

let milepost: SyncHarness;
beforeEach(async () => {
  milepost = await startSync();
});
afterEach(() => milepost.stop());

const trees = (lines: readonly string[]) => lines.filter((line) => line.includes("/git/trees/")).length;
const goalsOf = ({ result }: Awaited<ReturnType<SyncHarness["sync"]>>) => result.plans.map(({ goal }) => goal).sort();

/** Other files, in folders before and after the plans in the order of the tree. */
const others = Object.fromEntries(
  ["a", "src/deep/er", "z/vendor"].flatMap((folder) =>
    Array.from({ length: 20 }, (_, index) => [`${folder}/${index}.ts`, `${folder} ${index}`]),
  ),
);

describe("a tree that GitHub truncates", () => {
  beforeEach(async () => {
    milepost.github.setTreeLimit(web, 10);
    await milepost.push({ ...others, [planPath("001-live")]: text, [planPath("002-next")]: text });
  });

  test("is listed folder by folder, only where plans can be, and a new plan behind the cut is synced", async () => {
    const run = await milepost.sync();
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    expect(goalsOf(run)).toEqual(["001-live", "002-next"]);
    // The whole tree, the root, and .goalkit with all its subfolders.
    expect(trees(run.lines)).toBe(3);
    await milepost.push({ [planPath("003-last")]: text });
    expect(goalsOf(await milepost.sync())).toEqual(["003-last"]);
    expect(await milepost.sync()).toMatchObject({ reads: 1, writes: 0 });
  });

  test("shows which plan was removed: it is held", async () => {
    await milepost.sync();
    await milepost.push({ [planPath("002-next")]: null });
    const run = await milepost.sync();
    expect(run.result.outcome).toBe("held");
    expect(goalsOf(run)).toEqual(["002-next"]);
  });

  test("is listed in several steps where a subfolder is truncated too", async () => {
    const goals = Object.fromEntries(
      ["004-a", "005-b", "006-c", "007-d"].flatMap((goal) => [
        [planPath(goal), text],
        [`.goalkit/goals/${goal}/goal.md`, "# Goal"],
        [`.goalkit/goals/${goal}/strategies.md`, "# S"],
      ]),
    );
    await milepost.push(goals);
    const { result } = await milepost.preview();
    expect(result.plans.map(({ goal }) => goal)).toHaveLength(6);
  });

  test("with globs that match everywhere ends with a clear error, after a bounded number of requests", async () => {
    const many = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`packages/p${index}/plan.md`, "# A"]));
    await milepost.push({ ...many, ".goalkit/milepost.yml": "plans: ['**/plan.md']\n" });
    const run = await milepost.sync();
    expect(run.stopped).toBeInstanceOf(ConfigError);
    expect(run.result.error).toMatch(/plans: this repository is so large .* write globs that begin with the folder/);
    expect(run.reads).toBeLessThan(110);
    expect(milepost.world().managed).toEqual([]);
  });
});

describe("a plan that is a symbolic link", () => {
  test("is followed inside the repository, through links and folders that are links", async () => {
    await milepost.push({
      "docs/plans/live.md": text,
      "docs/plans/next/milestones.md": text,
      "docs/current.md": { link: "plans/live.md" },
      [planPath("001-live")]: { link: "../../../docs/current.md" },
      ".goalkit/goals/002-next": { link: "../../docs/plans/next" },
    });
    const run = await milepost.sync();
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    expect(goalsOf(run)).toEqual(["001-live", "002-next"]);
    expect((await milepost.sync()).reads).toBe(1);
    await milepost.push({ "docs/plans/live.md": edited(text, "Comment storage", "Comment store") });
    const changed = await milepost.sync();
    expect(goalsOf(changed)).toEqual(["001-live"]);
    expect(changed.writes).toBe(1);
  });

  test("is followed in a truncated tree too, to a folder that no glob matches", async () => {
    milepost.github.setTreeLimit(web, 10);
    await milepost.push({
      ...others,
      "z/plans/live.md": text,
      [planPath("001-live")]: { link: "../../../z/plans/live.md" },
    });
    expect((await milepost.sync()).result).toMatchObject({ outcome: "synced", error: null });
    expect(milepost.world().managed).toHaveLength(8);
  });

  test.each<[string, string, string]>([
    ["outside the repository", "../../../../secrets.md", "leads outside the repository"],
    ["to an absolute path", "/etc/passwd", "leads outside the repository"],
    ["to nothing", "plan.md", "leads to a file that does not exist"],
    ["below a file", "goal.md/plan.md", "leads to a file that does not exist"],
    ["to itself", "milestones.md", "leads in a circle"],
    ["to a folder", "..", "leads to a folder"],
    ["into a submodule", "../../../vendor/lib/plan.md", "leads into a submodule"],
  ])("that leads %s is an error of this plan only", async (_, link, problem) => {
    await milepost.push({
      ".goalkit/goals/001-live/goal.md": "# Goal",
      "vendor/lib": { submodule: "1".repeat(40) },
      [planPath("001-live")]: { link },
      [planPath("002-next")]: text,
    });
    const run = await milepost.sync();
    expect(codesOf(run)).toEqual(["broken-link"]);
    const [broken] = run.result.plans.flatMap(({ goal, diagnostics }) => diagnostics.map((one) => ({ goal, ...one })));
    expect(broken).toMatchObject({ goal: "001-live", severity: "error" });
    expect(broken?.message).toContain(`a symbolic link that ${problem}`);
    expect(goalsOf(run)).toEqual(["001-live", "002-next"]);
    expect(milepost.world().managed).toHaveLength(8);
  });

  test("that replaces a synced plan and leads nowhere: the plan is held", async () => {
    await milepost.push({ [planPath("001-live")]: text });
    await milepost.sync();
    await milepost.push({ [planPath("001-live")]: { link: "gone.md" } });
    const run = await milepost.sync();
    expect(run.result.outcome).toBe("held");
    expect(codesOf(run)).toEqual(["broken-link"]);
    expect(run.writes).toBeLessThanOrEqual(1);
    await milepost.push({ ".goalkit/goals/001-live/gone.md": text });
    expect((await milepost.sync()).result.outcome).toBe("unchanged");
  });

  test("to too many folders is an error: no plan behind them is left out silently", async () => {
    const links = Object.fromEntries(
      Array.from({ length: 24 }, (_, index) => [
        [`plans/p${index}`, { link: "../real" }],
        [`real/q${index}`, { link: "../deep" }],
      ]).flat(),
    );
    await milepost.push({
      "deep/plan.md": text,
      ".goalkit/milepost.yml": "plans: ['plans/*/*/plan.md']\n",
      ...links,
    });
    const run = await milepost.sync();
    expect(run.stopped).toBeInstanceOf(ConfigError);
    expect(run.result.error).toMatch(/symbolic links lead to more than 500 folders/);
    expect(milepost.world().managed).toEqual([]);
  });

  test("to its own parent folder ends: links in a circle are followed once", async () => {
    await milepost.push({
      [planPath("001-live")]: text,
      ".goalkit/goals/loop": { link: "." },
      ".goalkit/milepost.yml":
        "plans: ['.goalkit/goals/*/*/*/milestones.md', '.goalkit/goals/001-live/milestones.md']\n",
    });
    const run = await milepost.sync();
    expect(run.result.error).toBeNull();
    expect(run.reads).toBeLessThan(12);
  });

  test("is the config file: it is followed, and an error if it leads nowhere", async () => {
    await milepost.push({
      [planPath("001-live")]: text,
      "config/milepost.yml": "github:\n  tracking: false\n",
      ".goalkit/milepost.yml": { link: "../config/milepost.yml" },
    });
    expect((await milepost.sync()).result.outcome).toBe("synced");
    expect(milepost.world().managed).toHaveLength(6);
    await milepost.push({ ".goalkit/milepost.yml": { link: "../../milepost.yml" } });
    const run = await milepost.sync();
    expect(run.stopped).toBeInstanceOf(ConfigError);
    expect(run.result.error).toContain("the config file is a symbolic link that leads outside the repository");
  });
});
