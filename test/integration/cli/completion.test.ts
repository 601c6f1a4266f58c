import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { milepost, temporaryFolder } from "../support/milepost-process.ts";

async function printScript(shell: string): Promise<string> {
  const { code, out } = await milepost(["completion", shell]);
  expect(code).toBe(0);
  return out;
}

const isInstalled = (shell: string) => spawnSync(shell, ["-c", "true"]).status === 0;

describe("milepost completion bash", () => {
  it.each([
    ["milepost s", "sync status serve"],
    ["milepost sync --", "--repo --ref --full --json --help"],
    ["milepost check --format ", "text json github sarif"],
    ["milepost check --format = j", "json"],
    ["milepost report --format =", "markdown html slack json"],
    ["milepost completion ", "bash zsh fish"],
    ["milepost check ", ""],
    ["milepost parse --path ", ""],
  ])("completes '%s' with '%s'", async (line, words) => {
    const complete = `
COMP_WORDS=(${line.endsWith(" ") ? `${line} ""` : line})
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
_milepost
echo "\${COMPREPLY[*]}"`;
    const script = (await printScript("bash")) + complete;
    expect(execFileSync("bash", { input: script, encoding: "utf8" })).toBe(`${words}\n`);
  });
});

describe.each(["zsh", "fish"])("milepost completion %s", (shell) => {
  it.skipIf(!isInstalled(shell))("has no syntax error", async () => {
    const { path, remove } = temporaryFolder();
    const file = join(path, "completion");
    writeFileSync(file, await printScript(shell));
    const { status, stderr } = spawnSync(shell, ["-n", file], { encoding: "utf8" });
    remove();
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  it("has every verb, every option and the values of options", async () => {
    const script = await printScript(shell);
    const { out } = await milepost(["--help"]);
    const verbs = [...(out.split("Verbs:")[1]?.split("\n\n")[0] ?? "").matchAll(/^ {2}(\w+)/gm)].map(
      ([, verb]) => verb,
    );
    expect(verbs).toContain("sync");
    for (const verb of verbs.filter((verb) => verb !== "help")) {
      expect(script).toMatch(new RegExp(`(?<![\\w-])${verb}(?![\\w-])`));
      const help = (await milepost([String(verb), "--help"])).out;
      for (const [, option] of help.matchAll(/^ +(?:-\w, )?--([\w-]+)/gm)) {
        expect(script).toMatch(new RegExp(`(?<![\\w])${option}(?![\\w-])`));
      }
    }
    expect(script).toContain("text json github sarif");
    // The description of --path contains an apostrophe.
    expect(script).toMatch(/the goal('\\'')?(\\')?'?s id/);
  });
});
