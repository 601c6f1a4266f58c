import { faultKinds } from "./fault-kinds.ts";
import { type CaseResult, FaultMatrix } from "./fault-matrix.ts";
import { runProcessTrials } from "./process-trials.ts";
import { scenarios } from "./scenarios.ts";

/** `npm run faults`: every fault at every request. `--only PREFIX` selects cases, `--processes [N]` runs N trials. */
const args = process.argv.slice(2);
const flagged = (flag: string) => (args.includes(flag) ? (args[args.indexOf(flag) + 1] ?? null) : null);
const print = (line: string) => process.stdout.write(`${line}\n`);

process.exitCode = args.includes("--processes") ? await processes() : await matrix();

async function matrix(): Promise<number> {
  const only = flagged("--only");
  const whole = await FaultMatrix.start();
  const chosen = whole.cases().filter(({ name }) => only === null || `${name}/`.startsWith(`${only}/`));
  if (chosen.length === 0) {
    print(`There is no case ${only}. Names are SCENARIO/TARGET/FAULT/REQUEST, such as first/jira/429/3.`);
    return 2;
  }
  const results: CaseResult[] = [];
  for (const one of chosen) {
    const result = await whole.run(one);
    results.push(result);
    const { name, problems } = result;
    if (problems.length === 0) continue;
    print(`\n${name}\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    print(`  repeat with: npm run faults -- --only "${name}"`);
  }
  await whole.stop();
  table(results);
  const failed = results.filter(({ problems }) => problems.length > 0);
  print(`\n${results.length} cases, ${failed.length} failed`);
  return failed.length === 0 ? 0 : 1;
}

function table(results: readonly CaseResult[]): void {
  const row = (...cells: (string | number)[]) =>
    print(cells.map((cell, index) => (index < 2 ? String(cell).padEnd(20) : String(cell).padStart(11))).join(""));
  const count = (scenario: string, fault: string, own: readonly CaseResult[]) => {
    if (own.length === 0) return;
    const sum = (of: "duplicates" | "losses" | "clobbered") => own.reduce((total, one) => total + one[of], 0);
    const failed = own.filter(({ problems }) => problems.length > 0).length;
    row(scenario, fault, own.length, sum("duplicates"), sum("losses"), sum("clobbered"), failed);
  };
  row("scenario", "fault", "cases", "duplicates", "losses", "clobbered", "failed");
  for (const { name: scenario } of scenarios) {
    for (const { name: fault } of faultKinds) {
      count(
        scenario,
        fault,
        results.filter((one) => one.scenario === scenario && one.fault === fault),
      );
    }
  }
  for (const place of ["github", "jira", "ledger"]) {
    count(
      "all",
      place,
      results.filter(({ fault }) => fault.startsWith(`${place}/`)),
    );
  }
}

async function processes(): Promise<number> {
  const trials = Number(flagged("--processes") ?? 50) || 50;
  const { counts, problems } = await runProcessTrials(trials, print);
  const shown = [...counts].map(([codes, count]) => `${count} x exit codes ${codes}`).join(", ");
  print(`${trials} trials of two processes: ${shown}; ${problems.length} failed`);
  return problems.length === 0 ? 0 : 1;
}
