import { describe, expect, test } from "vitest";
import { bugs } from "./simulator/bugs.ts";
import { simulateRun } from "./simulator/simulate-run.ts";

/** `npm run simulate` takes any seeds, and many more of them. */
const seeds = 100;

describe("random histories of one repository, from seeds", () => {
  test(
    "end as a clean sync of the last plan would, but for what people did",
    { timeout: 60_000 },
    async () => {
      for (let seed = 1; seed <= seeds; seed += 1) {
        const { problems } = await simulateRun(seed);
        expect({ seed, problems }).toEqual({ seed, problems: [] });
      }
    },
  );

  test("are the same again from the same seed", async () => {
    const of = (seed: number) => simulateRun(seed, { trace: true });
    expect(await of(46)).toEqual(await of(46));
  });
});

describe("the simulator can fail: it catches a sync that", () => {
  const what = {
    "forget-intent": "forgets its intent",
    "skip-adoption": "does not look for what it made",
    "forget-base": "does not store what it settled",
    "ignore-lease": "takes a lease that is somebody's",
    "ignore-access": "takes no look at what was stored",
    "mix-up-bulk": "takes what a bulk create made for what it refused",
    "trust-search": "takes a search that lags for the truth",
  };
  test.each(bugs.map((bug) => ({ bug, does: what[bug] })))("$does", { timeout: 60_000 }, async ({ bug }) => {
    // Who believes a search is wrong for as long as it lags.
    const options = bug === "trust-search" ? { bug, searchLag: 60_000 } : { bug };
    let seed = 1;
    while (seed <= 200 && (await simulateRun(seed, options)).problems.length === 0) seed += 1;
    expect(seed).toBeLessThanOrEqual(200);
  });
});
