import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Crash } from "../../fakes/operations.ts";
import { sampledCases } from "../../support/sampled.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import type { RepositorySnapshot } from "../support/repository-snapshot.ts";
import type { SyncHarness } from "../support/sync-harness.ts";
import { startSync } from "../support/sync-harness.ts";

const path = planPath();
const [backend, client] = smallPlan.milestones;
const text = planText({
  milestones: [
    { ...backend, deliverables: ["[x] WebSocket server"] },
    { ...client, deliverables: ["Editor integration"] },
  ],
});
const later = edited(
  edited(text, "Milestone 1: Backend", "Milestone 1: Server side"),
  "[ ] Editor integration",
  "[x] Offline drafts",
);

let start: SyncHarness;
let clean: { first: RepositorySnapshot; laterOperations: number };
let repositories = 0;

beforeAll(async () => {
  start = await startSync({ limits: false });
  const milepost = await fresh();
  await milepost.sync();
  const first = milepost.world();
  await milepost.push({ [path]: later });
  clean = { first, laterOperations: await operationsOf(milepost) };
});
afterAll(() => start.stop());

async function fresh(): Promise<SyncHarness> {
  repositories += 1;
  const milepost = await start.another(`acme/r${repositories}`);
  await milepost.push({ [path]: text });
  return milepost;
}

/** Returns the number of ledger requests of a run. */
async function operationsOf(milepost: SyncHarness): Promise<number> {
  const { ledger, result } = await milepost.sync();
  expect(result).toMatchObject({ outcome: "synced", error: null });
  return ledger.reads + ledger.writes;
}

/** Kills the process at its n-th ledger request; the next process starts when the lease has expired. */
async function crashAndReturn(milepost: SyncHarness, n: number, when: "before" | "after") {
  const { operations } = milepost.ledger;
  operations.crashAt(n, when);
  await expect(milepost.sync(), `${when} ${n}`).rejects.toThrow(Crash);
  operations.revive();
  milepost.clock.advance(61_000);
  const what = `${when} ${operations.log.at(-1)?.name} (${n})`;
  const { result } = await milepost.sync();
  const world = milepost.world();
  expect({ what, error: result.error, world }).toEqual({ what, error: null, world: clean.first });
  const again = await milepost.sync();
  expect({ what, reads: again.reads, writes: again.writes }).toEqual({ what, reads: 1, writes: 0 });
}

/** For first and later syncs, the fault matrix (test/faults) covers every ledger request. */
describe.each(["before", "after"] as const)("killed %s any request to the ledger", (when) => {
  test("during a sync that adopts everything because the ledger was lost", async () => {
    const adopting = await fresh();
    await adopting.sync();
    adopting.loseLedger();
    const operations = await operationsOf(adopting);
    expect(operations).toBeGreaterThan(8);
    for (const n of sampledCases(operations)) {
      const milepost = await fresh();
      await milepost.sync();
      milepost.loseLedger();
      await crashAndReturn(milepost, n, when);
    }
  });

  test("during a later sync, with the plan reverted before the next one", async () => {
    for (const n of sampledCases(clean.laterOperations)) {
      const milepost = await fresh();
      await milepost.sync();
      await milepost.push({ [path]: later });
      const { operations } = milepost.ledger;
      operations.crashAt(n, when);
      await expect(milepost.sync(), `${when} ${n}`).rejects.toThrow(Crash);
      operations.revive();
      milepost.clock.advance(61_000);
      await milepost.push({ [path]: text });
      await milepost.sync();
      const open = milepost.world().managed.filter(({ state }) => state === "open");
      const wanted = clean.first.managed.filter(({ state }) => state === "open");
      const titles = (items: typeof open) => items.map(({ title }) => title).sort();
      expect({ n, open: titles(open) }).toEqual({ n, open: titles(wanted) });
    }
  });
});

test("a run waits briefly for a lease held by another run, then returns a retry time", async () => {
  const milepost = await fresh();
  const { operations } = milepost.ledger;
  operations.crashAt(6, "after");
  await expect(milepost.sync()).rejects.toThrow(Crash);
  operations.revive();
  const before = milepost.clock.now().getTime();
  const run = await milepost.sync();
  expect(run.result).toMatchObject({ outcome: "partial", resumeAt: expect.any(String) });
  expect(run).toMatchObject({ writes: 0, stopped: { name: "RetryLater", reason: "leased" } });
  expect(milepost.clock.now().getTime() - before).toBe(3_500);
});

test("an interrupted create is searched for again, as lists lag, before it is repeated", async () => {
  const slow = await startSync({ limits: false, listLag: 3_000 });
  await slow.push({ [path]: text });
  const clear = slow.github.faults.on(({ method }) => (method === "POST" ? { kind: "drop-after" } : null));
  await slow.sync();
  clear();
  await slow.sync();
  expect(slow.world()).toEqual(clean.first);
  await slow.stop();
});
