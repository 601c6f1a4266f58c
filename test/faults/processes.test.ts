import { expect, test } from "vitest";
import { runProcessTrials } from "./process-trials.ts";

test("two processes sync one plan at once: the work is done once", { timeout: 600_000 }, async () => {
  const { problems } = await runProcessTrials(2, () => {});
  expect(problems).toEqual([]);
});
