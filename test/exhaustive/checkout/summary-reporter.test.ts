import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let folder: string;

beforeEach(() => {
  // In the checkout, so that the tests made here find vitest.
  folder = mkdtempSync(resolve("node_modules/.milepost-summary-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs vitest on these files and gives its exit code and the last line of what it printed. */
function lastLine(...tests: string[]): Promise<{ code: number | null; line: string | undefined }> {
  tests.forEach((test, index) => {
    const head = 'import { beforeAll, describe, it } from "vitest";';
    writeFileSync(join(folder, `${index}.test.ts`), `${head}\n${test}`);
  });
  const reporter = JSON.stringify(resolve("test/summary-reporter.ts"));
  writeFileSync(
    join(folder, "vitest.config.ts"),
    `import { SummaryReporter } from ${reporter};
    export default { test: { include: ["*.test.ts"], reporters: ["default", new SummaryReporter()] } };`,
  );
  const cli = resolve("node_modules/vitest/vitest.mjs");
  return new Promise((done) => {
    const child = execFile(process.execPath, [cli, "run", "--root", folder], (_error, stdout) => {
      done({ code: child.exitCode, line: stdout.split("\n").at(-2) });
    });
  });
}

const passes = 'it("a", () => {}); it("b", () => {});';

describe("the summary's last line", () => {
  it("counts tests, not files, and names skipped ones when there are any", async () => {
    expect(await lastLine(passes)).toEqual({ code: 0, line: "2 passed, 0 failed" });
    const skips = 'it("a", () => {}); it.skip("b", () => {}); it.todo("c");';
    expect(await lastLine(passes, skips)).toEqual({ code: 0, line: "3 passed, 0 failed, 2 skipped" });
  });

  it("counts as failed what failed, and what prevented tests from running", async () => {
    const fails = 'it("a", () => {}); it("b", () => { throw new Error(); });';
    const doesNotLoad = 'throw new Error("no");';
    const hookThrows = 'describe("x", () => { beforeAll(() => { throw new Error(); }); it("a", () => {}); });';
    expect(await lastLine(passes, fails, doesNotLoad, hookThrows)).toEqual({
      code: 1,
      line: "3 passed, 3 failed, 1 skipped",
    });
  });

  it("counts an error outside any test", async () => {
    const late =
      'it("a", () => new Promise((done) => setTimeout(() => { setTimeout(done); throw new Error("late"); })));';
    expect(await lastLine(late)).toEqual({ code: 1, line: "1 passed, 1 failed" });
  });
});
