/**
 * `npm run test:exhaustive`: the checks that take too long for each change. Runs two at a time, each to its end, prints the
 * output of those that fail, and ends with the line `N passed, N failed`. Exits with 1 if one failed. A check that hangs is
 * stopped and fails, with what it printed.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

interface Check {
  name: string;
  command: readonly string[];
}

// The longest first, so that no check runs alone at the end.
const checks: readonly Check[] = [
  { name: "tests with all samples", command: ["vitest", "run", "--config", "vitest.exhaustive.config.ts"] },
  { name: "every fault at every request", command: ["tsx", "test/faults/run-faults.ts"] },
  { name: "2,000 simulated histories", command: ["tsx", "test/faults/simulate.ts", "--seed", "1", "--runs", "2000"] },
  { name: "20 trials of two processes", command: ["tsx", "test/faults/run-faults.ts", "--processes", "20"] },
  { name: "5,000 mutated plans", command: ["tsx", "test/fuzz/parse.ts", "5000", "1"] },
  { name: "forecasts of 1,000 goals", command: ["tsx", "test/forecast/print-forecast.ts"] },
  { name: "the corpus of public plans", command: ["tsx", "test/corpus/print-corpus.ts"] },
];

const MAX_PARALLEL = 2;
/** Prints what still runs, so that a long check does not look like a hang. */
const REMINDER_MS = 60_000;

/** Only a hang takes so long; CI would end everything without a word of which check it was. */
const HANG_MS = 70 * 60_000;

const waiting = [...checks];
const running = new Map<string, ChildProcess>();
const passed: string[] = [];

const reminder = setInterval(() => console.log(`running: ${[...running.keys()].join(", ")}`), REMINDER_MS);
const limit = setTimeout(() => stopAll(`after ${HANG_MS / 60_000} minutes`), HANG_MS);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopAll(`by ${signal}`));
await Promise.all(Array.from({ length: MAX_PARALLEL }, runWaiting));
clearInterval(reminder);
clearTimeout(limit);
console.log(`${passed.length} passed, ${checks.length - passed.length} failed`);
process.exitCode = passed.length === checks.length ? 0 : 1;

async function runWaiting(): Promise<void> {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) await runCheck(check);
}

async function runCheck({ name, command }: Check): Promise<void> {
  const startedAt = Date.now();
  console.log(`started: ${name}`);
  const child = spawn("npx", ["--no-install", ...command], { detached: true, stdio: ["ignore", "pipe", "pipe"] });
  running.set(name, child);
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => output.push(text));
  }
  const [code] = await once(child, "close");
  running.delete(name);
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  const text = output.join("").trimEnd();
  if (code === 0) {
    passed.push(name);
    console.log(`passed:  ${name} (${seconds} s): ${text.split("\n").at(-1)}`);
  } else {
    console.log(`FAILED:  ${name} (${seconds} s, exit code ${code})\n${text}\n`);
  }
}

/** Ends the running checks with the processes that they started, and starts no other. Each is a process group. */
function stopAll(why: string): void {
  console.log(`Stopped ${why}.`);
  waiting.length = 0;
  for (const { pid } of running.values()) {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  }
}
