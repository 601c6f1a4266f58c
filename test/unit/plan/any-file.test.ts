import { readdirSync, readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { violationsOf } from "../../fuzz/invariants.ts";
import { createRandom, mutate } from "../../fuzz/mutate.ts";
import { sampled } from "../../support/sampled.ts";
import { planModel, style, write } from "./plan-model.ts";

const folder = new URL("../../fixtures/plans/", import.meta.url);
const plans = readdirSync(folder)
  .filter((name) => name.endsWith(".md"))
  .map((name) => readFileSync(new URL(name, folder), "utf8"));

/** A short version of `npm run fuzz`, with the plans of this repository only. */
describe("any file is parsed deterministically and without an exception, with positions inside the file", () => {
  test("mutated plans", () => {
    const plan = fc.constantFrom(...plans);
    fc.assert(
      fc.property(plan, plan, fc.integer(), (one, other, seed) => {
        expect(violationsOf(mutate(one, other, createRandom(seed))).violations).toEqual([]);
      }),
      { numRuns: sampled(150) },
    );
  });

  test("a line with a no-break space below an HTML heading", () => {
    const html = "<h2>Milestone 1: A</h2>\n\u00a0\nText.\n\n- **Deliverable**: a\n\n";
    const plan = `# Milestone Plan: X\n\n${html}**Milestone 2: B** (Week 2)\n- **Deliverable**: b\n`;
    expect(violationsOf(plan).violations).toEqual([]);
  });

  test("generated plans in all layouts", () => {
    const layout = fc.constantFrom("goalkit", "headings", "list", "table");
    fc.assert(
      fc.property(layout, planModel, style, (name, model, written) => {
        expect(violationsOf(write(name, model, written)).violations).toEqual([]);
      }),
      { numRuns: sampled(100) },
    );
  });

  test("any text and any bytes", () => {
    const sign = fc.constantFrom(...Array.from("#*_-`[]()<>|:\\~!1M. \t\n\r✅—：目\u200d\ufe0f&;,"));
    const text = fc.oneof(fc.string({ unit: sign }), fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 200 })), (source) => {
        expect(violationsOf(source).violations).toEqual([]);
      }),
      { numRuns: sampled(1000) },
    );
  });
});
