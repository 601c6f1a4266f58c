import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UsageError } from "../../../shared/errors.ts";
import { Crash } from "../../fakes/operations.ts";
import { isExhaustive, sampledCases } from "../../support/sampled.ts";
import { planPath, planText, smallPlan } from "../support/plan-text.ts";
import type { SyncHarness } from "../support/sync-harness.ts";
import { startSync } from "../support/sync-harness.ts";

const path = planPath();
const text = planText(smallPlan);
const shorter = planText({ milestones: [smallPlan.milestones[0]] });
const policy = { ".goalkit/milepost.yml": "policy:\n  holdAbove: 3\n" };

let start: SyncHarness;
let repositories = 0;
beforeAll(async () => {
  start = await startSync({ limits: false });
});
afterAll(() => start.stop());

/** Creates a repository whose plan is held. */
async function held(change: string | null): Promise<{ milepost: SyncHarness; run: string }> {
  repositories += 1;
  const milepost = await start.another(`acme/r${repositories}`);
  await milepost.push({ [path]: text, ...policy });
  await milepost.sync();
  await milepost.push({ [path]: change });
  const { result } = await milepost.sync();
  expect(result.outcome).toBe("held");
  return { milepost, run: result.run };
}

describe.each([
  ["closes too much", shorter],
  ["vanished", null],
  ["was emptied", planText({ milestones: [] })],
])("the approved run of a plan that %s", (_, change) => {
  test.each(
    isExhaustive ? (["before", "after"] as const) : (["after"] as const),
  )("has the same result if it is killed %s any request", async (when) => {
    const clean = await held(change);
    await clean.milepost.approve(clean.run);
    const { ledger } = await clean.milepost.sync();
    const world = clean.milepost.world();
    for (const n of sampledCases(ledger.reads + ledger.writes)) {
      const { milepost, run } = await held(change);
      await milepost.approve(run);
      const { operations } = milepost.ledger;
      operations.crashAt(n, when);
      await expect(milepost.sync(), `${when} ${n}`).rejects.toThrow(Crash);
      operations.revive();
      milepost.clock.advance(61_000);
      const what = `${when} ${operations.log.at(-1)?.name} (${n})`;
      const { result } = await milepost.sync();
      const { held: left, error } = result;
      expect({ what, left, error, world: milepost.world() }).toEqual({
        what,
        left: null,
        error: null,
        world,
      });
      const again = await milepost.sync();
      expect({ what, writes: again.writes, reads: again.reads }).toEqual({ what, writes: 0, reads: 1 });
      expect((await milepost.ledger.repository(milepost.id))?.approvals, what).toBeUndefined();
    }
  });
});

test.each([
  "before",
  "after",
] as const)("an approval that is killed %s any request is whole or not there", async (when) => {
  const clean = await held(null);
  const seen = clean.milepost.ledger.operations.count();
  await clean.milepost.approve(clean.run);
  const count = clean.milepost.ledger.operations.count() - seen;
  for (let n = 1; n <= count; n += 1) {
    const { milepost, run } = await held(null);
    milepost.ledger.operations.crashAt(n, when);
    await expect(milepost.approve(run)).rejects.toThrow(Crash);
    milepost.ledger.operations.revive();
    const again = await milepost.approve(run).catch((error: unknown) => error);
    if (again instanceof Error) expect(again).toBeInstanceOf(UsageError);
    expect((await milepost.sync()).result, `${when} ${n}`).toMatchObject({ outcome: "synced", held: null });
  }
});
