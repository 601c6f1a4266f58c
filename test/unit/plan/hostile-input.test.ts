import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ParseOptions, planSchema } from "../../../shared/model/plan/plan.ts";
import { splitRules } from "../../../shared/model/plan/plan-values.ts";
import { parsePlan } from "../../../shared/plan/parse-plan.ts";
import { sampled } from "../../support/sampled.ts";
import { type CountedModule, loadCounted } from "../../support/work-counter.ts";

const options: ParseOptions = { path: "milestones.md", split: "auto", start: "2026-01-05" };
const mib = 1024 * 1024;
const opening = "# Milestone Plan: X\n\n**Milestone 1: T** (Weeks 1-2)\n- **Deliverable**: ";

function fill(part: string, size = mib): string {
  return part.repeat(Math.floor(size / part.length));
}

describe("is rejected with one error, after work in proportion to its size", () => {
  let counted: CountedModule<typeof import("../../../shared/plan/parse-plan.ts")>;
  beforeAll(() => {
    counted = loadCounted("shared/plan/parse-plan.ts");
    // What is created once must not be counted.
    counted.count(() => counted.module.parsePlan(`${opening}x`, options));
  });
  afterAll(() => counted.stop());

  test.each<[string, string | Uint8Array, string]>([
    ["over 1 MiB", fill("a\n", mib + 2), "too-large"],
    ["over 1 MiB in UTF-8", fill("目\n", mib / 2 + 10), "too-large"],
    ["not UTF-8", new Uint8Array([0x23, 0x20, 0xff]), "not-utf8"],
    ["a lone surrogate", "# a\uD800", "not-utf8"],
    ["a NUL byte", "# a\nb\0", "nul-byte"],
    ["UTF-16", new Uint8Array([0x23, 0, 0x20, 0, 0x61, 0]), "nul-byte"],
    ["a long line", `# a\n${"x".repeat(100_000)}`, "line-too-long"],
    ["quotes on one line", fill(">", 10_000), "too-deep"],
    ["bullets on one line", fill("- ", 10_000), "too-deep"],
    [
      "lists by indentation",
      Array.from({ length: 900 }, (_, depth) => `${"  ".repeat(depth)}- a`).join("\n"),
      "too-deep",
    ],
    ["countless bullets", fill("- a\n"), "too-complex"],
    ["countless cells", `|a|b|\n|-|-|\n${fill("|a|b|\n", mib / 2)}`, "too-complex"],
  ])("%s", (_, source, code) => {
    const plan = parsePlan(source, options);
    expect(counted.countPer(source.length, () => counted.module.parsePlan(source, options))).toBeLessThan(100);
    expect(plan.layout).toBe("none");
    expect(plan.diagnostics.map((diagnostic) => [diagnostic.code, diagnostic.severity])).toEqual([[code, "error"]]);
  });
});

test("a long thematic break is not nesting", () => {
  const plan = parsePlan(`${opening}x\n\n${"* ".repeat(40)}\n`, options);
  expect([plan.layout, plan.diagnostics]).toEqual(["goalkit", []]);
});

test("reports the position of the NUL byte", () => {
  expect(parsePlan("# a\r\nb\0", options).diagnostics[0]).toMatchObject({ line: 2, column: 2 });
});

const piece = fc.constantFrom(
  "**Milestone 1: A** (Weeks 1-2)\n",
  "**Milestone 2: [TITLE]**\n",
  "### Milestone 3: C\n",
  "- **Deliverable**: ",
  "- **Risk**: a - mitigation: b\n",
  "**Milestone 1 Verification**:\n",
  "# Milestone Plan: T\n",
  "## Summary\n",
  "## Complexity Tracking\n",
  "**Date**: 2026-05-15",
  "**Goal Branch**: `x`",
  " | ",
  "a, b and c",
  "; ",
  "[x] ",
  "- ",
  "  - ",
  "> ",
  "\n",
  "\r\n",
  "\r",
  "\n\n",
  "```\n",
  "`",
  "<!-- id: x -->",
  "<!--",
  "-->",
  "~~",
  "**",
  "|a|b|\n|-|-|\n|c|d|\n",
  "---\n",
  "[e.g., x]",
  "SC-001",
  "(",
  ")",
  "\t",
  "    ",
  "<div>\n",
  "[a]: b\n",
  "\uFEFF",
  "\uFFFF",
  "😀",
  "1. ",
);
const soup = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(""));

test("any text gives a valid plan with positions inside the file, and the same plan again", () => {
  fc.assert(
    fc.property(
      fc.oneof({ weight: 4, arbitrary: soup }, fc.string(), fc.string({ unit: "binary" })),
      fc.constantFrom(...splitRules),
      (text, split) => {
        const plan = parsePlan(text, { ...options, split });
        expect(planSchema.parse(plan)).toEqual(plan);
        expect(parsePlan(text, { ...options, split })).toEqual(plan);
        const lines = text.split(/\r\n?|\n/);
        const items = plan.milestones.flatMap((milestone) => [
          milestone,
          ...milestone.deliverables,
          ...milestone.criteria,
          ...milestone.verification,
        ]);
        for (const { line } of [...items, ...plan.diagnostics]) expect(lines[line - 1]).toBeDefined();
        for (const { line, column, length = 0 } of plan.diagnostics) {
          expect(column - 1 + length).toBeLessThanOrEqual(Math.max(1, lines[line - 1]?.length ?? 0) + 1);
        }
      },
    ),
    { numRuns: sampled(1500) },
  );
});

test("any bytes give a valid plan", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => planSchema.safeParse(parsePlan(bytes, options)).success),
  );
});

test("bytes and text give the same plan", () => {
  fc.assert(
    fc.property(soup, (text) => {
      expect(parsePlan(new TextEncoder().encode(text), options)).toEqual(parsePlan(text, options));
    }),
  );
});
