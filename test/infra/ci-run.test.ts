import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let checkout: string;

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), "milepost-ci-"));
  for (const folder of [".ci", "bin"]) mkdirSync(join(checkout, folder));
  copyFileSync(".ci/run", join(checkout, ".ci/run"));
});
afterEach(() => rmSync(checkout, { recursive: true }));

/** Runs `.ci/run` with an npm that says and does what is given per command. */
function run(npm: Record<string, string>): Promise<{ code: number | null; lines: string[]; asked: string[] }> {
  const cases = Object.entries(npm).map(([command, does]) => `"${command}"*) ${does} ;;`);
  const script = ["#!/bin/bash", 'echo "$*" >> asked.txt', 'case "$*" in', ...cases, "esac"];
  writeFileSync(join(checkout, "bin/npm"), `${script.join("\n")}\n`, { mode: 0o755 });
  const env = { ...process.env, PATH: [join(checkout, "bin"), process.env.PATH].join(delimiter) };
  return new Promise((resolve) => {
    const child = execFile("bash", [join(checkout, ".ci/run")], { env, cwd: tmpdir() }, (_error, stdout) => {
      const asked = readFileSync(join(checkout, "asked.txt"), "utf8").trimEnd().split("\n");
      resolve({ code: child.exitCode, lines: stdout.trimEnd().split("\n"), asked });
    });
  });
}

describe(".ci/run", () => {
  it("installs and checks, and ends with the summary of the tests that the check ran", async () => {
    const { code, lines, asked } = await run({
      "run check": 'echo "12 passed, 0 failed, 1 skipped"; echo synth',
    });
    expect({ code, last: lines.at(-1) }).toEqual({ code: 0, last: "12 passed, 0 failed, 1 skipped" });
    expect(asked).toEqual([expect.stringMatching(/^ci /), "run check", "run test:exhaustive"]);
  });

  it("fails with the exhaustive tests", async () => {
    const summary = 'echo "12 passed, 0 failed"';
    const { code, lines } = await run({ "run check": summary, "run test:exhaustive": "exit 5" });
    expect({ code, last: lines.at(-1) }).toEqual({ code: 5, last: "12 passed, 1 failed" });
  });

  it("fails with the tests", async () => {
    const { code, lines, asked } = await run({ "run check": 'echo "11 passed, 1 failed"; exit 1' });
    expect({ code, last: lines.at(-1) }).toEqual({ code: 1, last: "11 passed, 1 failed" });
    expect(asked.at(-1)).toBe("run check");
  });

  it("runs the tests although the check failed before them, and still fails", async () => {
    const { code, lines, asked } = await run({ "run check": "exit 3", test: 'echo "12 passed, 0 failed"' });
    expect({ code, last: lines.at(-1) }).toEqual({ code: 3, last: "12 passed, 1 failed" });
    expect(asked.at(-1)).toBe("test");
  });

  it("fails when nothing can be installed", async () => {
    const { code, lines, asked } = await run({ "ci ": "exit 1" });
    expect({ code, last: lines.at(-1) }).toEqual({ code: 1, last: "0 passed, 1 failed" });
    expect(asked).toHaveLength(1);
  });
});
