/**
 * Reads mutated plans and checks what has to hold for any file: `npm run fuzz [count] [seed]`. A file that fails is
 * written to the temporary folder, and its seed is printed: `npm run fuzz 1 <seed>` makes it again.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { violationsOf } from "./invariants.ts";
import { mutate, randomOf } from "./mutate.ts";

const longest = 2000;
const mostShown = 10;

interface Task {
  count: number;
  seed: number;
  /** Which mutation is being read, and how many were read: what the watchdog looks at. */
  progress: SharedArrayBuffer;
}

if (isMainThread) watch();
else run(workerData as Task);

/** Starts the work in a thread of its own, and ends it when one file takes too long. */
function watch(): void {
  const count = Number(process.argv[2] ?? 2000);
  const seed = Number(process.argv[3] ?? Date.now() % 1_000_000_000);
  const progress = new SharedArrayBuffer(8);
  const view = new Int32Array(progress);
  console.log(`${count} mutations from seed ${seed} on, of ${describePlans()}`);
  // A thread does not take over tsx from the one that starts it.
  const start = `import("tsx/esm/api").then(({ tsImport }) => tsImport(${JSON.stringify(import.meta.url)}, ${JSON.stringify(import.meta.url)}))`;
  const worker = new Worker(start, { eval: true, workerData: { count, seed, progress } });
  let last = -1;
  let since = performance.now();
  const timer = setInterval(() => {
    const now = Atomics.load(view, 0);
    if (now !== last) [last, since] = [now, performance.now()];
    // One file is read five times.
    if (performance.now() - since < longest * 5) return;
    console.error(`Seed ${seed + Math.max(0, last)} does not end.`);
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
  let slowest = 0;
  for (let index = 0; index < count; index++) {
    Atomics.store(view, 0, index);
    const random = randomOf(seed + index);
    const [one = "", other = ""] = [plans[pick(plans, random)], plans[pick(plans, random)]];
    const file = mutate(one, other, random);
    // All of it for one in eight: it is five times the work.
    const end = ["\n", "\r\n", "\r", "\r\n"][index % 4] ?? "\n";
    const found = violationsOf(file, index % 8 === 0 ? undefined : [end]);
    slowest = Math.max(slowest, found.slowest);
    if (found.slowest > longest) found.violations.push(`takes ${found.slowest.toFixed(0)} ms`);
    if (found.violations.length === 0) continue;
    failed += 1;
    if (failed > mostShown) continue;
    const path = join(folder, `${seed + index}.md`);
    writeFileSync(path, file);
    console.error(`Seed ${seed + index}, ${path}:\n  ${found.violations.slice(0, 3).join("\n  ")}`);
  }
  console.log(`${count - failed} of ${count} are well, the slowest took ${slowest.toFixed(0)} ms.`);
  process.exitCode = failed === 0 ? 0 : 1;
  if (failed > 0) process.exit(1);
}

function pick(plans: readonly string[], random: () => number): number {
  return Math.floor(random() * plans.length);
}

function foldersOfPlans(): URL[] {
  const corpus = ["goalkit/", "other/"].map(
    (name) => new URL(`../../../shared/corpus/${name}`, import.meta.url),
  );
  return corpus.every((folder) => existsSync(folder))
    ? corpus
    : [new URL("../fixtures/plans/", import.meta.url)];
}

function filesOfPlans(): URL[] {
  return foldersOfPlans().flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".md"))
      .sort()
      .map((name) => new URL(encodeURIComponent(name), folder)),
  );
}

function readPlans(): string[] {
  return filesOfPlans().map((file) => readFileSync(file, "utf8"));
}

function describePlans(): string {
  return `${filesOfPlans().length} files in ${foldersOfPlans()
    .map((folder) => fileURLToPath(folder))
    .join(" and ")}`;
}
