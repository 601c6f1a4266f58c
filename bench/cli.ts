/**
 * Compares the CPU time of `milepost` commands with that of `node -e 0`, the start of Node itself: `npm run bench:cli`.
 * Runs them in turns, so that a busy machine slows all of them alike. Exits with 1 if a median exceeds its limit.
 */
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { updateBundle } from "../cli/bundle/update-bundle.mjs";
import { startGitHubEmulator } from "../local/emulators/github/github-emulator.ts";

const ROUNDS = 15;
const planFile = fileURLToPath(new URL("../test/fixtures/plans/live-review.md", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "milepost-bench-"));
const state = join(folder, "state");
const bundle = fileURLToPath(await updateBundle());

await syncOnePlan();
const commands = [
  { name: "node -e 0", args: ["-e", "0"], limit: 1 },
  { name: "milepost --version", args: [bundle, "--version"], limit: 1.5 },
  { name: "milepost --help", args: [bundle, "--help"], limit: 2.5 },
  { name: "milepost parse (5 KB)", args: [bundle, "parse", writePlan(5 * 1024)], limit: 3 },
  { name: "milepost status", args: [bundle, "status"], limit: 6 },
].map((command) => ({ ...command, times: [] as number[] }));
for (let round = 0; round < ROUNDS; round += 1) {
  for (const { args, times } of commands) times.push(measureCpuMs(args));
}
rmSync(folder, { recursive: true });

const [node = 0, ...others] = commands.map(({ times }) => median(times));
console.log(`CPU time of a process, medians of ${ROUNDS} runs, and its ratio to node -e 0`);
for (const [index, { name, limit }] of commands.entries()) {
  const ms = [node, ...others][index] ?? 0;
  const verdict = ms / node <= limit ? "" : "  TOO SLOW";
  console.log(
    `  ${name.padEnd(22)} ${ms.toFixed(0).padStart(5)} ms  ${(ms / node).toFixed(2)} (at most ${limit})${verdict}`,
  );
  if (verdict !== "") process.exitCode = 1;
}

/** Syncs a plan with an emulator of GitHub, so that `status` has a state to read. */
async function syncOnePlan(): Promise<void> {
  const github = await startGitHubEmulator();
  await github.createRepository("acme/web");
  await github.push("acme/web", { ".goalkit/goals/001-live-review/milestones.md": readFileSync(planFile, "utf8") });
  const env = { ...process.env, GITHUB_API_URL: github.url, GITHUB_TOKEN: "test-token", MILEPOST_STATE: state };
  await promisify(execFile)(process.execPath, [bundle, "sync", "--repo", "acme/web"], { env });
  await github.close();
}

/** Writes a plan of this many characters and returns its path. */
function writePlan(size: number): string {
  const text = readFileSync(planFile, "utf8");
  const path = join(folder, "milestones.md");
  writeFileSync(path, text.padEnd(size, "\nMore text about the plan."));
  return path;
}

/** Runs Node and returns the user and system time of the process, in milliseconds. */
function measureCpuMs(args: readonly string[]): number {
  const script = 'TIMEFORMAT="%U %S"; time "$0" "$@" >/dev/null';
  const env = { ...process.env, MILEPOST_STATE: state };
  const { status, stderr } = spawnSync("bash", ["-c", script, process.execPath, ...args], { encoding: "utf8", env });
  if (status !== 0) throw new Error(`${args.join(" ")} failed: ${stderr}`);
  const [user = Number.NaN, system = Number.NaN] = stderr.trim().split(/\s+/).slice(-2).map(Number);
  return (user + system) * 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
