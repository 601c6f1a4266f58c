import { execFile } from "node:child_process";
import { expect, test } from "vitest";

const module = new URL("../../../cli/hold-event-loop.ts", import.meta.url).href;

/** Runs a program that waits for an unreferenced timer only, and then prints a word. */
function run(hold: string): Promise<{ code: number | null; out: string }> {
  const program = `
    import { holdEventLoop } from ${JSON.stringify(module)};
    const work = (ms) => new Promise((resolve) => AbortSignal.timeout(ms).addEventListener("abort", resolve));
    await ${hold};
    console.log("finished");`;
  const args = ["--import", "tsx", "--input-type=module", "--eval", program];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, (_, out) => resolve({ code: child.exitCode, out }));
  });
}

test("a command is not ended while it waits for an unreferenced timer only", async () => {
  // Longer than the process takes to find that nothing is left to wait for, on any machine.
  expect(await run("work(600_000)")).toEqual({ code: 13, out: "" });
  expect(await run("holdEventLoop(() => work(20))")).toEqual({ code: 0, out: "finished\n" });
});
