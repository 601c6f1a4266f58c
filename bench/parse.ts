/**
 * `parsePlan` against `markdown-it` alone on the same text, in one run: `npx tsx bench/parse.ts`. The bound is 1.4
 * times its time; inline parsing, which plans don't need, is what pays for the rest.
 */
import { readFileSync } from "node:fs";
import MarkdownIt from "markdown-it";
import { parsePlan } from "../shared/plan/parse-plan.ts";

const bound = 1.4;
const options = { path: ".goalkit/goals/001-live-review/milestones.md", split: "auto", start: null } as const;
const plan = readFileSync(new URL("../test/fixtures/plans/live-review.md", import.meta.url), "utf8");
const markdown = new MarkdownIt({ html: true });

let failed = false;
for (const { name, text, runs } of [
  { name: "a plan of three milestones", text: plan, runs: 1500 },
  { name: "a plan of many milestones", text: repeated(plan, 1024 * 1024), runs: 15 },
]) {
  const [parser, ours] = alternately(
    runs,
    () => markdown.parse(text, {}),
    () => parsePlan(text, options),
  );
  const ratio = ours / parser;
  failed ||= ratio > bound;
  console.log(`${name}, ${text.length} characters, medians of ${runs} runs`);
  console.log(
    `  markdown-it ${parser.toFixed(2)} ms   parsePlan ${ours.toFixed(2)} ms   ratio ${ratio.toFixed(2)} (at most ${bound})`,
  );
}
process.exitCode = failed ? 1 : 0;

/** The plan with its milestones written again and again under new numbers, up to `size` characters. */
function repeated(text: string, size: number): string {
  const start = text.indexOf("**Milestone 1:");
  const milestones = text.slice(start, text.indexOf("### Milestone Rationale"));
  const parts = [text.slice(0, start)];
  let length = start;
  for (let round = 0; length + milestones.length + 100 < size; round++) {
    const part = milestones.replace(
      /Milestone (\d)/g,
      (_, number) => `Milestone ${round * 3 + Number(number)}`,
    );
    parts.push(part);
    length += part.length;
  }
  return parts.join("");
}

/** Medians in milliseconds of two functions run in turns, so that a slow moment of the machine hits both; as many before to warm up. */
function alternately(runs: number, first: () => unknown, second: () => unknown): [number, number] {
  const times: [number[], number[]] = [[], []];
  for (let run = -runs; run < runs; run++) {
    for (const [index, work] of [first, second].entries()) {
      const start = performance.now();
      work();
      if (run >= 0) times[index === 0 ? 0 : 1].push(performance.now() - start);
    }
  }
  return [median(times[0]), median(times[1])];
}

function median(times: number[]): number {
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}
