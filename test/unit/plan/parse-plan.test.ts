import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type ParseOptions, planSchema } from "../../../shared/model/plan/plan.ts";
import { parsePlan } from "../../../shared/plan/parse-plan.ts";

const folder = new URL("../../fixtures/plans/", import.meta.url);
const options: ParseOptions = {
  path: ".goalkit/goals/001-live-review/milestones.md",
  split: "auto",
  start: null,
};

/** Options that differ from `options`, by fixture. */
const otherOptions: Record<string, Partial<ParseOptions>> = {
  shapes: { path: "docs/milestones.md", start: "2026-01-05" },
  "not-a-plan": { path: "docs/notes.md" },
  "no-milestones": { path: ".goalkit/goals/007-empty/milestones.md" },
};

describe("a fixture is parsed as its JSON file", () => {
  const names = readdirSync(folder).flatMap((name) => (name.endsWith(".md") ? [name.slice(0, -3)] : []));
  test.each(names)("%s", (name) => {
    const plan = parsePlan(readFileSync(new URL(`${name}.md`, folder)), {
      ...options,
      ...otherOptions[name],
    });
    const expected = new URL(`${name}.json`, folder);
    if (process.env.UPDATE) writeFileSync(expected, `${JSON.stringify(plan, null, 2)}\n`);
    expect(plan).toEqual(
      existsSync(expected) ? JSON.parse(readFileSync(expected, "utf8")) : "file is missing; UPDATE=1 writes it",
    );
    expect(planSchema.parse(plan)).toEqual(plan);
  });
});

test("has its keys in the order of the contract", () => {
  const plan = parsePlan(readFileSync(new URL("live-review.md", folder)), options);
  expect(Object.keys(plan)).toEqual(Object.keys(planSchema.shape));
});

test("lists 25 diagnostics of one kind and counts the others", () => {
  const bullets = Array.from({ length: 500 }, (_, index) => `- thing ${index}`).join("\n");
  const { diagnostics } = parsePlan(
    `# Milestone Plan: X\n\n**Milestone 1: T**\n- **Deliverable**: a\n${bullets}\n`,
    options,
  );
  const ignored = diagnostics.filter(({ code }) => code === "ignored-text");
  expect(ignored).toHaveLength(26);
  expect(ignored.at(-1)?.message).toContain("475 more of this kind");
});

test("truncates plan text in messages and removes control characters", () => {
  const { diagnostics } = parsePlan(
    `**Milestone 1: T**\n- **Deliverable**: a\n- \u001b[31m\u202Ered ${"x".repeat(500)}\n`,
    options,
  );
  const message = diagnostics.find(({ code }) => code === "ignored-text")?.message ?? "";
  expect(message).toContain("[31m red xxx");
  expect(message).toContain("…");
  expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test("uses the id of the goal if the plan has no title", () => {
  const plan = parsePlan("**Milestone 1: T**\n- **Deliverable**: a\n", options);
  expect(plan.goal.title).toBe("001-live-review");
  expect(plan.diagnostics.map(({ code }) => code)).toEqual(["missing-title"]);
});
