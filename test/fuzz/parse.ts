/**
 * Parses mutated plans and checks what must hold for every file: `npm run fuzz [count] [seed]`. A file that fails is written to the
 * temporary folder and its seed is printed: `npm run fuzz 1 <seed>` repeats it.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { violationsOf } from "./invariants.ts";
import { createRandom, mutate } from "./mutate.ts";

/** Only a hang takes so long. How the work grows with the size of a plan is counted in the tests, not timed here. */
const HANG_MS = 120_000;
const MAX_SHOWN = 10;

interface Task {
  count: number;
  seed: number;
  /** The index of the current mutation, for the watchdog. */
  progress: SharedArrayBuffer;
}

if (isMainThread) watch();
else run(workerData as Task);

/** Runs the mutations in a worker thread, and exits if one file takes too long. */
function watch(): void {
  const count = Number(process.argv[2] ?? 2000);
  const seed = Number(process.argv[3] ?? Date.now() % 1_000_000_000);
  const progress = new SharedArrayBuffer(8);
  const view = new Int32Array(progress);
  console.log(`${count} mutations from seed ${seed} on of ${describePlans()}`);
  // A worker thread does not inherit tsx.
  const start = `import("tsx/esm/api").then(({ tsImport }) => tsImport(${JSON.stringify(import.meta.url)}, ${JSON.stringify(import.meta.url)}))`;
  const worker = new Worker(start, { eval: true, workerData: { count, seed, progress } });
  let last = -1;
  let since = performance.now();
  const timer = setInterval(() => {
    const now = Atomics.load(view, 0);
    if (now !== last) [last, since] = [now, performance.now()];
    if (performance.now() - since < HANG_MS) return;
    console.error(`Seed ${seed + Math.max(0, last)} does not finish.`);
    process.exit(1);
  }, 200);
  worker.on("error", (error) => {
    console.error(error);
    process.exitCode = 1;
  });
  worker.on("exit", (code) => {
    clearInterval(timer);
    process.exitCode = code === 0 ? process.exitCode : 1;
  });
}

function run({ count, seed, progress }: Task): void {
  const view = new Int32Array(progress);
  const plans = readPlans();
  const folder = mkdtempSync(join(tmpdir(), "milepost-fuzz-"));
  let failed = 0;
  let slowestMs = 0;
  for (let index = 0; index < count; index++) {
    Atomics.store(view, 0, index);
    const random = createRandom(seed + index);
    const [one = "", other = ""] = [plans[pick(plans, random)], plans[pick(plans, random)]];
    const file = mutate(one, other, random);
    // All line ends take five times as long, so only every eighth file is parsed with them.
    const end = ["\n", "\r\n", "\r", "\r\n"][index % 4] ?? "\n";
    const found = violationsOf(file, index % 8 === 0 ? undefined : [end]);
    slowestMs = Math.max(slowestMs, found.slowestMs);
    if (found.violations.length === 0) continue;
    failed += 1;
    if (failed > MAX_SHOWN) continue;
    const path = join(folder, `${seed + index}.md`);
    writeFileSync(path, file);
    console.error(`Seed ${seed + index}, ${path}:\n  ${found.violations.slice(0, 3).join("\n  ")}`);
  }
  console.log(`${count - failed} of ${count} passed, the slowest took ${slowestMs.toFixed(0)} ms.`);
  process.exitCode = failed === 0 ? 0 : 1;
  if (failed > 0) process.exit(1);
}

function pick(plans: readonly string[], random: () => number): number {
  return Math.floor(random() * plans.length);
}

function planFolders(): URL[] {
  const corpus = ["goalkit/", "other/"].map((name) => new URL(`../../../shared/corpus/${name}`, import.meta.url));
  return corpus.every((folder) => existsSync(folder)) ? corpus : [new URL("../fixtures/plans/", import.meta.url)];
}

function planFiles(): URL[] {
  return planFolders().flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".md"))
      .sort()
      .map((name) => new URL(encodeURIComponent(name), folder)),
  );
}

function readPlans(): string[] {
  return planFiles().map((file) => readFileSync(file, "utf8"));
}

function describePlans(): string {
  return `${planFiles().length} files in ${planFolders()
    .map((folder) => fileURLToPath(folder))
    .join(" and ")}`;
}
