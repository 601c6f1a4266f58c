import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Plan, planSchema } from "../../../../shared/model/plan/plan.ts";
import { hasErrors } from "../../../../shared/model/plan/plan-values.ts";
import { parsePlan } from "../../../../shared/plan/parse-plan.ts";

/** Public plans. Their licences don't allow copies in this repository; without the folder the tests are skipped. */
const corpus = new URL("../../../../../shared/corpus/", import.meta.url);
const isHere = existsSync(corpus);

function parse(file: string, goal = "001-x"): Plan {
  const path = `.goalkit/goals/${goal}/milestones.md`;
  return parsePlan(readFileSync(new URL(file, corpus)), { path, split: "auto", start: null });
}

function files(folder: string): string[] {
  return isHere ? readdirSync(new URL(folder, corpus)).map((name) => `${folder}${name}`) : [];
}

describe.skipIf(!isHere)("the corpus", () => {
  const templates = files("goalkit/").filter((name) => /SEED|\/T7|\/T8/.test(name));

  test.each(templates)("%s is parsed and has errors", (file) => {
    const plan = parse(file);
    expect(plan.layout).toBe("goalkit");
    expect(plan.milestones.map(({ number, deliverables }) => [number, deliverables.length])).toEqual([
      ["1", 3],
      ["2", 3],
      ["3", 3],
    ]);
    expect(plan.milestones.map(({ criteria }) => criteria.flatMap(({ refs }) => refs))).toEqual([
      [],
      ["SC-001", "SC-002"],
      [],
    ]);
    expect(
      plan.milestones.every(({ value, validation, risks }) => value && validation.length === 2 && risks[0]?.mitigation),
    ).toBe(true);
    expect(plan.diagnostics.find(({ severity }) => severity === "error")).toMatchObject({
      code: "placeholder",
      line: 1,
      column: 19,
      length: 6,
    });
    expect([
      plan.date,
      plan.priority,
      plan.summary,
      plan.focus,
      plan.strategy.link,
      plan.strategy.check,
      plan.timeline,
      plan.team,
    ]).toEqual(Array(8).fill(null));
    expect([plan.metrics, plan.complexity]).toEqual([[], []]);
    const inVerification = plan.diagnostics.filter(({ line, severity }) => severity === "error" && line > 1);
    expect(inVerification).toHaveLength(file.includes("T8") ? 6 : 0);
  });

  test("the real plan of Goal Kit is parsed completely", () => {
    const file = files("goalkit/").find((name) => name.includes("/01-")) ?? "";
    const plan = parse(file, "001-make-goal-kit-more-affective-and-smarter");
    expect(plan.diagnostics).toEqual([]);
    expect([plan.layout, plan.goal.title, plan.date, plan.priority]).toEqual([
      "goalkit",
      "Make goal-kit more effective and smarter",
      "2026-05-15",
      "P1",
    ]);
    expect(
      [plan.summary, plan.focus, plan.timeline, plan.team, plan.strategy.check, plan.rationale].map(
        (text) => text?.length,
      ),
    ).toEqual([308, 62, 37, 16, 290, 349]);
    expect(plan.strategy.link).toMatch(/^\/goals\/001-.*\/strategies\.md$/);
    expect(plan.metrics.map((metric) => metric.slice(0, 6))).toEqual(["SC-001", "SC-002", "SC-003", "SC-004"]);
    expect(plan.complexity).toEqual([]);
    expect(
      plan.milestones.map((milestone) => ({
        ...milestone,
        title: milestone.title.length,
        value: milestone.value?.length,
        deliverables: milestone.deliverables.map(({ text, done, line }) => [text.length, done, line]),
        criteria: milestone.criteria.map(({ refs, line }) => [...refs, line]),
        validation: milestone.validation.length,
        risks: milestone.risks.map(({ text, mitigation }) => [text.length, mitigation?.length]),
        verification: milestone.verification.map(({ done, line }) => [done, line]),
      })),
    ).toMatchInlineSnapshot(`
      [
        {
          "criteria": [
            [
              34,
            ],
            [
              34,
            ],
          ],
          "deliverables": [
            [
              26,
              false,
              32,
            ],
            [
              22,
              false,
              32,
            ],
            [
              26,
              false,
              32,
            ],
          ],
          "dependsOn": [],
          "line": 31,
          "number": "1",
          "owner": null,
          "risks": [
            [
              16,
              27,
            ],
          ],
          "schedule": {
            "due": "2026-05-28",
            "start": "2026-05-15",
            "text": "Weeks 1-2",
          },
          "status": "planned",
          "title": 36,
          "validation": 3,
          "value": 62,
          "verification": [
            [
              true,
              68,
            ],
            [
              true,
              69,
            ],
          ],
        },
        {
          "criteria": [
            [
              "SC-004",
              41,
            ],
            [
              41,
            ],
          ],
          "deliverables": [
            [
              40,
              false,
              39,
            ],
            [
              24,
              false,
              39,
            ],
            [
              17,
              false,
              39,
            ],
          ],
          "dependsOn": [],
          "line": 38,
          "number": "2",
          "owner": null,
          "risks": [
            [
              23,
              23,
            ],
          ],
          "schedule": {
            "due": "2026-06-11",
            "start": "2026-05-29",
            "text": "Weeks 3-4",
          },
          "status": "planned",
          "title": 26,
          "validation": 3,
          "value": 56,
          "verification": [
            [
              true,
              72,
            ],
            [
              true,
              73,
            ],
          ],
        },
        {
          "criteria": [
            [
              "SC-001",
              48,
            ],
            [
              "SC-2",
              48,
            ],
            [
              "SC-3",
              48,
            ],
          ],
          "deliverables": [
            [
              6,
              false,
              46,
            ],
            [
              9,
              false,
              46,
            ],
            [
              24,
              false,
              46,
            ],
            [
              25,
              false,
              46,
            ],
          ],
          "dependsOn": [],
          "line": 45,
          "number": "3",
          "owner": null,
          "risks": [
            [
              15,
              25,
            ],
          ],
          "schedule": {
            "due": "2026-06-25",
            "start": "2026-06-12",
            "text": "Weeks 5-6",
          },
          "status": "planned",
          "title": 20,
          "validation": 3,
          "value": 61,
          "verification": [
            [
              true,
              76,
            ],
            [
              true,
              77,
            ],
          ],
        },
      ]
    `);
  });

  test.each([...files("goalkit/"), ...files("other/")])("%s is parsed or rejected", (file) => {
    const plan = parse(file);
    expect(planSchema.parse(plan)).toEqual(plan);
    if (plan.milestones.length === 0) expect(hasErrors(plan.diagnostics)).toBe(true);
  });
});
