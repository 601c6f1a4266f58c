import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hostilePlans } from "../../../bench/hostile-plans.ts";
import type { parsePlan } from "../../../shared/plan/parse-plan.ts";
import { startCounting, type Work, type WorkCounter } from "./work-counter.ts";

/** The bench goes up to 1 MiB; growth shows sooner. */
const largestSize = 256 * 1024;
/**
 * Four times the text is four times the work; the rest is for what each text costs once, and for V8, which counts
 * less of functions that it has optimised.
 */
const mostGrowth = 5.5;
/** Blocks of code run, and characters looked at, for each character of a text of at least 32 KiB. */
const most = { steps: 100, characters: 100 };

let counter: WorkCounter;
let parse: typeof parsePlan;
beforeAll(async () => {
  counter = startCounting(
    /\/shared\/plan\/|\/node_modules\/(?:markdown-it|mdurl|uc\.micro|entities|linkify-it)\//,
  );
  ({ parsePlan: parse } = await import("../../../shared/plan/parse-plan.ts"));
  // All that is made once is made before the counting.
  parse(hostilePlans.find(({ name }) => name === "milestones")?.text(20_000) ?? "", options);
});
afterAll(() => counter.stop());

const options = { path: "milestones.md", split: "auto", start: "2026-01-05" } as const;
const refusals = ["too-large", "line-too-long", "too-complex", "too-deep"];

interface Counted extends Work {
  length: number;
  read: boolean;
}

function count(text: string): Counted {
  let read = true;
  const work = counter.count(() => {
    const { diagnostics } = parse(text, options);
    read = !diagnostics.some(({ code }) => refusals.includes(code));
  });
  return { ...work, length: text.length, read };
}

/** What the largest of 256 KiB, 128 KiB, … takes that is read and not refused; 256 KiB where only small ones are. */
function largest(text: (size: number) => string): Counted {
  for (let size = largestSize; size >= 32 * 1024; size /= 2) {
    const counted = count(text(size));
    if (counted.read) return counted;
  }
  return count(text(largestSize));
}

describe("four times the text is at most 5.5 times the work", { timeout: 120_000 }, () => {
  test.each(hostilePlans)("$name", ({ text }) => {
    const more = largest(text);
    const less = count(text(Math.ceil(more.length / 4)));
    const times = more.length / less.length;
    expect(times).toBeGreaterThan(3.5);
    for (const what of ["steps", "characters"] as const) {
      expect(more[what] / less[what], what).toBeLessThan((mostGrowth / 4) * times);
      expect(more[what] / more.length, what).toBeLessThan(most[what]);
    }
  });
});

describe("the counter", () => {
  test("sees the work of a loop, of a search and of a regular expression", () => {
    const text = "a".repeat(1000);
    expect(counter.count(() => text.indexOf("b")).characters).toBe(1000);
    expect(counter.count(() => /b/.test(text)).characters).toBe(1000);
    expect(counter.count(() => text.split(/b/)).characters).toBeGreaterThanOrEqual(1000);
    expect(counter.count(() => text.replace(/a/g, "b")).characters).toBeGreaterThanOrEqual(1000);
    expect(counter.count(() => {}).characters).toBe(0);
  });

  test("gives the same numbers again, but for a hundredth", () => {
    const plan = hostilePlans.find(({ name }) => name === "milestones")?.text(20_000) ?? "";
    const once = counter.count(() => parse(plan, options));
    expect(once.steps).toBeGreaterThan(20_000);
    const again = counter.count(() => parse(plan, options));
    expect(again.characters).toBe(once.characters);
    // V8 loses the counts of a small function here and there when it is compiled into its caller.
    expect(Math.abs(again.steps / once.steps - 1)).toBeLessThan(0.01);
  });

  test("finds work that grows with the square", () => {
    const search = (size: number) => {
      const text = "[".repeat(size);
      return counter.count(() => {
        for (let at = 0; at < size; at++) text.indexOf("]", at);
      }).characters;
    };
    expect(search(4000) / search(1000)).toBeGreaterThan(15);
  });
});
