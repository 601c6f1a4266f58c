/**
 * `parsePlan` against `markdown-it` alone and `mdast-util-from-markdown` on the same text, in one run: `npm run bench`.
 * The bound is 1.4 times the time of markdown-it; its inline parsing, which plans don't need, is what pays for the
 * rest. Then 1 MiB of anything, which is read or refused in less than a second.
 */
import { readFileSync } from "node:fs";
import { fromMarkdown } from "mdast-util-from-markdown";
import { bundled } from "./bundled.ts";
import { hostilePlans } from "./hostile-plans.ts";

const bound = 1.4;
const longest = 1000;
const options = { path: ".goalkit/goals/001-live-review/milestones.md", split: "auto", start: null } as const;
const plan = readFileSync(new URL("../test/fixtures/plans/live-review.md", import.meta.url), "utf8");
const { parsePlan, MarkdownIt } = await bundled();
const markdown = new MarkdownIt({ html: true });
const kib = 1024;

const compared = [
  { name: "4 KB", text: plan, before: 3000, runs: 1000 },
  { name: "40 KB", text: repeated(plan, 40 * kib), before: 100, runs: 100 },
  { name: "1 MB", text: repeated(plan, kib * kib), before: 3, runs: 9 },
].map(compare);
const timed = hostilePlans.map(time);
process.exitCode = [...compared, ...timed].every(Boolean) ? 0 : 1;

interface Comparison {
  name: string;
  text: string;
  /** Turns that warm up, and turns that count. */
  before: number;
  runs: number;
}

/** Prints how the three parsers do on a plan, and tells whether ours keeps to its bound. */
function compare({ name, text, before, runs }: Comparison): boolean {
  const parsers = {
    "markdown-it": () => markdown.parse(text, {}),
    parsePlan: () => parsePlan(text, options),
    "mdast-util-from-markdown": () => fromMarkdown(text),
  };
  const times = alternately(before, runs, Object.values(parsers));
  const [theirs = 0, ours = 0] = times;
  const ratio = ours / theirs;
  const megabytes = new TextEncoder().encode(text).byteLength / 1_000_000;
  console.log(`A plan of ${name} (${text.length} characters), medians of ${runs} turns`);
  for (const [index, parser] of Object.keys(parsers).entries()) {
    const ms = times[index] ?? 0;
    const speed = (megabytes * 1000) / ms;
    console.log(
      `  ${parser.padEnd(25)} ${ms.toFixed(2).padStart(8)} ms ${speed.toFixed(2).padStart(7)} MB/s`,
    );
  }
  console.log(`  ratio to markdown-it ${ratio.toFixed(2)}, at most ${bound}${verdict(ratio <= bound)}`);
  return ratio <= bound;
}

/** Prints how long 1 MiB of a kind takes: a first call, as in a function that has just started, or in a later one. */
function time({ name, text }: (typeof hostilePlans)[number]): boolean {
  const full = text(kib * kib);
  const source = text(Math.floor((kib * kib * full.length) / new TextEncoder().encode(full).byteLength));
  const start = performance.now();
  const { diagnostics } = parsePlan(source, options);
  const ms = performance.now() - start;
  const [first] = diagnostics;
  const outcome =
    diagnostics.length === 1 && first?.severity === "error" && first.code !== "no-milestones"
      ? first.code
      : "read";
  console.log(
    `1 MiB of ${name.padEnd(32)} ${ms.toFixed(0).padStart(5)} ms  ${outcome}${verdict(ms < longest)}`,
  );
  return ms < longest;
}

function verdict(kept: boolean): string {
  return kept ? "" : "  TOO SLOW";
}

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

/**
 * Medians in milliseconds of functions run in turns, so that a slow moment of the machine hits all; `before`
 * turns are not counted, to warm up: V8 still compiles our rare branches in the first thousand turns, long after it is
 * done with the few loops of markdown-it (4 KB: 1.5 times its time then, 1.2 after). All but the first two, which the bound is about, have a turn in five only: the garbage
 * that they leave is swept in other functions' time.
 */
function alternately(before: number, runs: number, works: readonly (() => unknown)[]): number[] {
  const times = works.map((): number[] => []);
  for (let run = -before; run < runs; run++) {
    for (const [index, work] of works.entries()) {
      if (index > 1 && run % 5 !== 0) continue;
      const start = performance.now();
      work();
      if (run >= 0) times[index]?.push(performance.now() - start);
    }
  }
  return times.map(median);
}

function median(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;
}
