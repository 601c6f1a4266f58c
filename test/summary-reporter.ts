import { readFileSync } from "node:fs";
import type { Reporter, TestModule, Vitest } from "vitest/node";

/** The errors that vitest caught outside any test, as `onTestRunEnd` is given them. */
type RunEnd = NonNullable<Reporter["onTestRunEnd"]>;
type UnhandledErrors = Parameters<RunEnd>[1];

/**
 * Prints `N passed, N failed` (`, N skipped` when there are any) as the very last line of a run, counting
 * tests. What keeps tests from running counts as failed too: a file that does not load, a hook that throws,
 * an error outside any test. So the line says 0 failed only when the run's exit code is 0.
 */
export class SummaryReporter implements Reporter {
  #watching = false;

  onInit(vitest: Vitest): void {
    this.#watching = vitest.config.watch;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: UnhandledErrors): void {
    const line = `${summarize(modules, unhandledErrors.length)}\n`;
    // Other reporters, coverage and vitest's own goodbye print after this hook; nothing prints after "exit".
    if (this.#watching) process.stdout.write(line);
    else process.once("exit", () => process.stdout.write(`${formatCpuTime()}${line}`));
  }
}

/** Returns a line with the CPU time of this process and of all that it started and that ended; empty if not on Linux. */
function formatCpuTime(): string {
  if (process.platform !== "linux") return "";
  // proc_pid_stat(5): fields 14 to 17 are the user and system time, own and of children, in ticks of 10 ms. Field 2, in
  // parentheses, can contain spaces.
  const fields = readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return `CPU time: ${(ticks / 6000).toFixed(1)} minutes\n`;
}

/** The line, from the modules of a finished run and the number of errors outside any of them. */
export function summarize(modules: readonly TestModule[], unhandledErrors: number): string {
  const counts = { passed: 0, failed: unhandledErrors, skipped: 0 };
  for (const module of modules) {
    counts.failed += module.errors().length > 0 ? 1 : 0;
    for (const suite of module.children.allSuites()) counts.failed += suite.errors().length > 0 ? 1 : 0;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      // A test that never came to an end did not pass.
      counts[state === "pending" ? "failed" : state] += 1;
    }
  }
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
  return `${counts.passed} passed, ${counts.failed} failed${skipped}`;
}
