import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkCommand } from "../../../cli/commands/check.ts";
import { createRecordingContext } from "../../fakes/recording-context.ts";

const fixture = new URL("../../fixtures/across/", import.meta.url);
const goalFolder = ".goalkit/goals/001-live-review";
const path = `${goalFolder}/milestones.md`;
const before = process.cwd();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "milepost-across-"));
  mkdirSync(join(folder, goalFolder), { recursive: true });
  cpSync(fixture, join(folder, goalFolder), { recursive: true });
  const plan = readFileSync(new URL("milestones.md", fixture), "utf8");
  writeFileSync(join(folder, path), plan.replace("SC-002 (85%) targets", "SC-2 (85%) targets"));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

async function check(...paths: string[]) {
  const { context, printed } = createRecordingContext();
  const code = await checkCommand(paths, "json", context);
  const { plans } = JSON.parse(printed.out);
  return [code, ...plans[0].diagnostics.map((one: { code: string; line: number }) => `${one.code} ${one.line}`)];
}

describe.each([
  ["all plans", []],
  ["a plan that is named", [path]],
  ["a plan that is named by its whole path", ["whole"]],
])("milepost check of %s", (_, given) => {
  const named = () => given.map((name) => (name === "whole" ? join(folder, path) : name));

  it("looks at what stands beside the plan on disk", async () => {
    expect(await check(...named())).toEqual([0, "missing-strategy 3", "unknown-reference 14"]);
    writeFileSync(join(folder, goalFolder, "strategies.md"), "# Strategies");
    expect(await check(...named())).toEqual([0, "unknown-reference 14"]);
    writeFileSync(join(folder, goalFolder, "goal.md"), "SC-001\0");
    expect(await check(...named())).toEqual([0, "unreadable-goal-file 6"]);
    rmSync(join(folder, goalFolder, "goal.md"));
    // The header's metrics are what there is.
    expect(await check(...named())).toEqual([0, "unknown-reference 14", "unknown-reference 14"]);
  });

  it("follows no link to a goal.md elsewhere, and waits for no folder", async () => {
    writeFileSync(join(folder, goalFolder, "strategies.md"), "# Strategies");
    const goal = join(folder, goalFolder, "goal.md");
    rmSync(goal);
    symlinkSync("/etc/passwd", goal);
    expect(await check(...named())).not.toContain("unknown-reference 6");
    rmSync(goal);
    mkdirSync(goal);
    expect((await check(...named()))[0]).toBe(0);
  });
});

it("says nothing of a strategy where it isn't known where the repository begins", async () => {
  cpSync(join(folder, path), join(folder, "plan.md"));
  expect(await check("plan.md")).toEqual([0, "unknown-reference 14", "unknown-reference 14"]);
});
