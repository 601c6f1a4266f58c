/**
 * Compares `parsePlan` with `markdown-it` alone and `mdast-util-from-markdown` on the same text: `npm run bench`. The limit is 1.4
 * times the time of markdown-it, whose inline parsing `parsePlan` does not use. Then parses 1 MiB of each hostile text, which
 * must take less than 1 s.
 */
import { readFileSync } from "node:fs";
import { fromMarkdown } from "mdast-util-from-markdown";
import { importBundle } from "./bundled.ts";
import { hostilePlans } from "./hostile-plans.ts";

const MAX_RATIO = 1.4;
const MAX_MS = 1000;
const options = { path: ".goalkit/goals/001-live-review/milestones.md", split: "auto", start: null } as const;
const plan = readFileSync(new URL("../test/fixtures/plans/live-review.md", import.meta.url), "utf8");
const { parsePlan, MarkdownIt } = await importBundle();
const markdown = new MarkdownIt({ html: true });
const kib = 1024;

const compared = [
  { name: "4 KB", text: plan, warmUpRuns: 3000, runs: 1000 },
  { name: "40 KB", text: repeated(plan, 40 * kib), warmUpRuns: 100, runs: 100 },
  { name: "1 MB", text: repeated(plan, kib * kib), warmUpRuns: 3, runs: 9 },
].map(compare);
const timed = hostilePlans.map(time);
process.exitCode = [...compared, ...timed].every(Boolean) ? 0 : 1;

interface Comparison {
  name: string;
  text: string;
  /** Runs that are not measured. */
  warmUpRuns: number;
  runs: number;
}

/** Prints the times of three parsers for a plan. Returns false if `parsePlan` exceeds the limit. */
function compare({ name, text, warmUpRuns, runs }: Comparison): boolean {
  const parsers = {
    "markdown-it": () => markdown.parse(text, {}),
    parsePlan: () => parsePlan(text, options),
    "mdast-util-from-markdown": () => fromMarkdown(text),
  };
  const times = measureInTurns(warmUpRuns, runs, Object.values(parsers));
  const [markdownMs = 0, planMs = 0] = times;
  const ratio = planMs / markdownMs;
  const megabytes = new TextEncoder().encode(text).byteLength / 1_000_000;
  console.log(`A plan of ${name} (${text.length} characters), medians of ${runs} runs`);
  for (const [index, parser] of Object.keys(parsers).entries()) {
    const ms = times[index] ?? 0;
    const speed = (megabytes * 1000) / ms;
    console.log(`  ${parser.padEnd(25)} ${ms.toFixed(2).padStart(8)} ms ${speed.toFixed(2).padStart(7)} MB/s`);
  }
  console.log(`  ratio to markdown-it ${ratio.toFixed(2)}, at most ${MAX_RATIO}${verdict(ratio <= MAX_RATIO)}`);
  return ratio <= MAX_RATIO;
}

/** Prints how long 1 MiB of a text takes. Returns false if it exceeds the limit. */
function time({ name, text }: (typeof hostilePlans)[number]): boolean {
  const full = text(kib * kib);
  const source = text(Math.floor((kib * kib * full.length) / new TextEncoder().encode(full).byteLength));
  const start = performance.now();
  const { diagnostics } = parsePlan(source, options);
  const ms = performance.now() - start;
  const [first] = diagnostics;
  const outcome =
    diagnostics.length === 1 && first?.severity === "error" && first.code !== "no-milestones" ? first.code : "parsed";
  console.log(`1 MiB of ${name.padEnd(32)} ${ms.toFixed(0).padStart(5)} ms  ${outcome}${verdict(ms < MAX_MS)}`);
  return ms < MAX_MS;
}

function verdict(isWithinLimit: boolean): string {
  return isWithinLimit ? "" : "  TOO SLOW";
}

/** Repeats the milestones of a plan with new numbers, up to `size` characters. */
function repeated(text: string, size: number): string {
  const start = text.indexOf("**Milestone 1:");
  const milestones = text.slice(start, text.indexOf("### Milestone Rationale"));
  const parts = [text.slice(0, start)];
  let length = start;
  for (let round = 0; length + milestones.length + 100 < size; round++) {
    const part = milestones.replace(/Milestone (\d)/g, (_, number) => `Milestone ${round * 3 + Number(number)}`);
    parts.push(part);
    length += part.length;
  }
  return parts.join("");
}

/**
 * Returns the median time of each function in milliseconds. They run in turns, so that a slow moment of the machine affects all. The
 * first `warmUpRuns` are not measured: V8 compiles rare branches only after a thousand runs. Functions after the first two run
 * every fifth time, because their garbage is collected in the time of others.
 */
function measureInTurns(warmUpRuns: number, runs: number, functions: readonly (() => unknown)[]): number[] {
  const times = functions.map((): number[] => []);
  for (let run = -warmUpRuns; run < runs; run++) {
    for (const [index, measured] of functions.entries()) {
      if (index > 1 && run % 5 !== 0) continue;
      const start = performance.now();
      measured();
      if (run >= 0) times[index]?.push(performance.now() - start);
    }
  }
  return times.map(median);
}

function median(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;
}
