import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePlan } from "../../../shared/plan/parse-plan.ts";
import { modelOf, planModel, sayable, style, write } from "./plan-model.ts";

const options = { path: ".goalkit/goals/001-x/milestones.md", split: "auto", start: null } as const;

describe("a plan that is written and read again says the same", () => {
  test.each(["goalkit", "headings", "list", "table"] as const)("in the dialect %s", (dialect) => {
    fc.assert(
      fc.property(planModel, style, (model, written) => {
        const text = write(dialect, model, written);
        const plan = parsePlan(text, options);
        expect(plan.dialect).toBe(dialect);
        expect(modelOf(plan.goal, plan.milestones)).toEqual(sayable(dialect, model));
        expect(plan.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      }),
      { numRuns: Number(process.env.RUNS ?? 200) },
    );
  });
});
