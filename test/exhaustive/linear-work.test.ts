import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hostilePlans } from "../../bench/hostile-plans.ts";
import { type CountedModule, loadCounted, type Work } from "../support/work-counter.ts";

/** In characters. bench/parse.ts goes up to 1 MiB; this is enough to see growth. */
const MAX_SIZE = 256 * 1024;
/** For four times the text. Linear would be 4; the rest is for costs per text. */
const MAX_GROWTH = 5.5;
/** Executed blocks of code and examined characters for each character of a text of at least 32 KiB. */
const MAX_WORK = { steps: 200, characters: 100 };

let counter: CountedModule<typeof import("../../shared/plan/parse-plan.ts")>;
beforeAll(() => {
  counter = loadCounted("shared/plan/parse-plan.ts");
  // What is created once must not be counted.
  count(hostilePlans.find(({ name }) => name === "milestones")?.text(20_000) ?? "");
});
afterAll(() => counter.stop());

const options = { path: "milestones.md", split: "auto", start: "2026-01-05" } as const;
const parse = (text: string) => counter.module.parsePlan(text, options);
const limitCodes = ["too-large", "line-too-long", "too-complex", "too-deep"];

interface Counted extends Work {
  length: number;
  isParsed: boolean;
}

function count(text: string): Counted {
  let isParsed = true;
  const work = counter.count(() => {
    const { diagnostics } = parse(text);
    isParsed = !diagnostics.some(({ code }) => limitCodes.includes(code));
  });
  return { ...work, length: text.length, isParsed };
}

/** Counts the work for the largest size (256 KiB, 128 KiB, …) that does not exceed a limit of the parser. */
function countLargest(text: (size: number) => string): Counted {
  for (let size = MAX_SIZE; size >= 32 * 1024; size /= 2) {
    const counted = count(text(size));
    if (counted.isParsed) return counted;
  }
  return count(text(MAX_SIZE));
}

describe("four times the text is at most 5.5 times the work", () => {
  test.each(hostilePlans)("$name", ({ text }) => {
    const more = countLargest(text);
    const less = count(text(Math.ceil(more.length / 4)));
    const times = more.length / less.length;
    expect(times).toBeGreaterThan(3.5);
    for (const what of ["steps", "characters"] as const) {
      expect(more[what] / less[what], what).toBeLessThan((MAX_GROWTH / 4) * times);
      expect(more[what] / more.length, what).toBeLessThan(MAX_WORK[what]);
    }
  });
});

describe("the counter", () => {
  test("counts loops, searches and regular expressions", () => {
    const text = "a".repeat(1000);
    expect(counter.count(() => text.indexOf("b")).characters).toBe(1000);
    expect(counter.count(() => /b/.test(text)).characters).toBe(1000);
    expect(counter.count(() => text.split(/b/)).characters).toBeGreaterThanOrEqual(1000);
    expect(counter.count(() => text.replace(/a/g, "b")).characters).toBeGreaterThanOrEqual(1000);
    expect(counter.count(() => {}).characters).toBe(0);
  });

  test("returns the same numbers again", () => {
    const plan = hostilePlans.find(({ name }) => name === "milestones")?.text(20_000) ?? "";
    const once = counter.count(() => parse(plan));
    expect(once.steps).toBeGreaterThan(20_000);
    for (let again = 0; again < 20; again++) expect(counter.count(() => parse(plan))).toEqual(once);
  });

  test("detects quadratic growth", () => {
    const search = (size: number) => {
      const text = "[".repeat(size);
      return counter.count(() => {
        for (let at = 0; at < size; at++) text.indexOf("]", at);
      }).characters;
    };
    expect(search(4000) / search(1000)).toBeGreaterThan(15);
  });
});
