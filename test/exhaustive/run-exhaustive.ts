/**
 * `npm run test:exhaustive`: the checks that take too long for each change. Runs two at a time, each to its end, prints the
 * output of those that fail, and ends with the line `N passed, N failed`. Exits with 1 if one failed.
 */
import { spawn } from "node:child_process";
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

const waiting = [...checks];
const running = new Set<string>();
const failed: string[] = [];

const reminder = setInterval(() => console.log(`running: ${[...running].join(", ")}`), REMINDER_MS);
await Promise.all(Array.from({ length: MAX_PARALLEL }, runWaiting));
clearInterval(reminder);
console.log(`${checks.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function runWaiting(): Promise<void> {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) await runCheck(check);
}

async function runCheck({ name, command }: Check): Promise<void> {
  const startedAt = Date.now();
  running.add(name);
  console.log(`started: ${name}`);
  const child = spawn("npx", ["--no-install", ...command], { stdio: ["ignore", "pipe", "pipe"] });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => output.push(text));
  }
  const [code] = await once(child, "close");
  running.delete(name);
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  const text = output.join("").trimEnd();
  if (code === 0) {
    console.log(`passed:  ${name} (${seconds} s): ${text.split("\n").at(-1)}`);
  } else {
    failed.push(name);
    console.log(`FAILED:  ${name} (${seconds} s, exit code ${code})\n${text}\n`);
  }
}
