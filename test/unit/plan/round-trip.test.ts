import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePlan } from "../../../shared/plan/parse-plan.ts";
import { sampled } from "../../support/sampled.ts";
import { modelOf, planModel, reduceTo, style, write } from "./plan-model.ts";

const options = { path: ".goalkit/goals/001-x/milestones.md", split: "auto", start: null } as const;

describe("a generated plan is parsed to the same model", () => {
  test.each(["goalkit", "headings", "list", "table"] as const)("with the layout %s", (layout) => {
    fc.assert(
      fc.property(planModel, style, (model, written) => {
        const text = write(layout, model, written);
        const plan = parsePlan(text, options);
        expect(plan.layout).toBe(layout);
        expect(modelOf(plan.goal, plan.milestones)).toEqual(reduceTo(layout, model));
        expect(plan.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      }),
      { numRuns: sampled(200) },
    );
  });
});
