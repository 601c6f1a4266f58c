import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isExhaustive } from "../support/sampled.ts";
import { faultKinds } from "./fault-kinds.ts";
import { FaultMatrix } from "./fault-matrix.ts";
import { scenarios } from "./scenarios.ts";

/** Runs one of this many requests per scenario and fault, at least one; `npm run faults` runs all. */
const everyNth = 60;
/** Runs every fault in one scenario only, each scenario with other faults. */
const isSampled = (scenario: number, fault: number) => isExhaustive || (scenario + fault) % scenarios.length === 0;

let matrix: FaultMatrix;
beforeAll(async () => {
  matrix = await FaultMatrix.start();
});
afterAll(() => matrix.stop());

describe.each(scenarios.map(({ name }, index) => ({ name, index })))("$name", ({ name, index }) => {
  test.each(
    faultKinds
      .map((fault, place) => ({ fault: fault.name, place, offset: index + place }))
      .filter(({ place }) => isSampled(index, place)),
  )("$fault: the next run restores the fault-free result", async ({ fault, offset }) => {
    const own = matrix.cases().filter((one) => one.scenario.name === name && one.fault.name === fault);
    expect(own.length).toBeGreaterThan(2);
    const step = Math.min(everyNth, own.length);
    for (const one of own.filter((_, place) => (place + offset * 3) % step === 0)) {
      const { problems } = await matrix.run(one);
      expect({ case: one.name, problems }).toEqual({ case: one.name, problems: [] });
    }
  });
});
