import { isBug } from "./simulator/bugs.ts";
import { type Counts, simulateRun } from "./simulator/simulate-run.ts";

/**
 * `npm run simulate -- --seed 1 --runs 100 [--trace] [--search-lag MS] [--issues-disabled P]
 * [--partial-visibility P]`: simulates random histories, one per seed. P is the probability, from 0 to 1, that a tracker
 * shows no issues, or not some of its items, for a while.
 * MILEPOST_SIMULATED_BUG injects one of the bugs in `bugs.ts`, which the simulation must detect.
 */
const args = process.argv.slice(2);
const numberOf = (flag: string, fallback: number) =>
  args.includes(flag) ? Number(args[args.indexOf(flag) + 1]) : fallback;
const print = (line: string) => process.stdout.write(`${line}\n`);
const first = numberOf("--seed", 1);
const runs = numberOf("--runs", 1);
const trace = args.includes("--trace");
const searchLag = args.includes("--search-lag") ? numberOf("--search-lag", 0) : null;
const rates = {
  ...(args.includes("--issues-disabled") && { issuesDisabled: numberOf("--issues-disabled", 0) }),
  ...(args.includes("--partial-visibility") && { partialVisibility: numberOf("--partial-visibility", 0) }),
};
const wanted = process.env.MILEPOST_SIMULATED_BUG;
const bug = isBug(wanted) ? wanted : null;

const total = new Map<keyof Counts, number>();
let failed = 0;
for (let seed = first; seed < first + runs; seed += 1) {
  const { counts, problems, trace: lines } = await simulateRun(seed, { trace, bug, searchLag, ...rates });
  for (const [name, count] of Object.entries(counts) as [keyof Counts, number][]) {
    total.set(name, (total.get(name) ?? 0) + count);
  }
  if (trace) print(lines.join("\n"));
  if (problems.length === 0) continue;
  failed += 1;
  print(`seed ${seed}\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
  print(`  repeat with: npm run simulate -- --seed ${seed} --trace`);
}
const said = [...total].map(([name, count]) => `${count} ${name}`).join(", ");
print(`${runs} runs: ${said}; ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
