/**
 * Prints how often forecast dates are met on simulated goals: `npm run forecast`, or `npm run forecast -- --tuning` for
 * the kinds and seeds with which the constants were chosen. Exits with 1 if the 85% date is met for less than 80% or
 * more than 90% of the goals.
 */
import { type Calibration, calibrate } from "./calibrate.ts";
import { testKinds, tuningKinds } from "./histories.ts";

const isTuning = process.argv.includes("--tuning");
const kinds = isTuning ? tuningKinds : testKinds;
// Fixed, because the result depends on the seed.
const seed = isTuning ? "tuning" : "judged";
const RUNS = 1000;

console.log(`Forecasts in the middle of simulated goals (${isTuning ? "tuning" : "test"} kinds and seeds)`);
for (const [name, kind] of Object.entries(kinds)) print(name, calibrate([kind], RUNS, `${seed} ${name}`));
const all = calibrate(Object.values(kinds), RUNS, seed);
print("all kinds in turn", all);
const share = all.metP85 / all.runs;
process.exitCode = share >= 0.8 && share <= 0.9 ? 0 : 1;

function print(name: string, { runs, metP50, metP85, medianWidth }: Calibration): void {
  const percent = (met: number) => `${((100 * met) / runs).toFixed(1).padStart(5)}%`;
  console.log(
    `${name.padEnd(20)} ${runs} goals: 50% date met by ${percent(metP50)}, 85% date by ${percent(metP85)}; median time until the 85% date ${medianWidth.toFixed(2)} of the time taken`,
  );
}
