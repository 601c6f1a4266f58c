/**
 * How often the forecast's dates hold on simulated goals: `npm run forecast`, or `npm run forecast -- --tuning` for
 * the kinds and seeds that its constants were chosen on. Fails when the 85 % date holds in fewer than 80 or more than
 * 90 of 100 of the judged goals.
 */
import { type Calibration, calibrate } from "./calibrate.ts";
import { judgedKinds, tuningKinds } from "./histories.ts";

const tuning = process.argv.includes("--tuning");
const kinds = tuning ? tuningKinds : judgedKinds;
const seed = tuning ? "tuning" : "judged";
const runs = 1000;

console.log(`Forecasts in the middle of simulated goals (${seed} kinds and seeds)`);
for (const [name, kind] of Object.entries(kinds)) print(name, calibrate([kind], runs, `${seed} ${name}`));
const all = calibrate(Object.values(kinds), runs, seed);
print("all kinds in turn", all);
const share = all.held85 / all.runs;
process.exitCode = share >= 0.8 && share <= 0.9 ? 0 : 1;

function print(name: string, { runs, held50, held85, width }: Calibration): void {
  const percent = (held: number) => `${((100 * held) / runs).toFixed(1).padStart(5)} %`;
  console.log(
    `${name.padEnd(20)} ${runs} goals: 50 % date held in ${percent(held50)}, 85 % date in ${percent(held85)}; it lay at ${width.toFixed(2)} of the time taken (median)`,
  );
}
