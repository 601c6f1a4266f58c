import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import type { SyncHarness } from "../support/sync-harness.ts";
import { operationsOf, startSync } from "../support/sync-harness.ts";

const path = planPath();
const other = planPath("002-other");
const text = planText(smallPlan);
const shorter = planText({ milestones: [smallPlan.milestones[0]] });
const empty = planText({ milestones: [] });

let milepost: SyncHarness;
beforeEach(async () => {
  milepost = await startSync();
  await milepost.push({ [path]: text, [other]: text, ".goalkit/milepost.yml": "policy:\n  holdAbove: 3\n" });
  await milepost.sync();
});
afterEach(() => milepost.stop());

/** Pushes and returns the run that holds it. */
async function hold(files: Record<string, string | null>): Promise<string> {
  await milepost.push(files);
  const { result } = await milepost.sync();
  expect(result.outcome).toBe("held");
  return result.held?.run ?? "";
}

const approvals = async () => (await milepost.ledger.repository(milepost.id))?.approvals;

test("two plans of one run are approved together, without one that was restored", async () => {
  const held = await hold({ [path]: null, [other]: empty });
  await milepost.push({ [other]: text });
  await milepost.sync();
  const { goals } = await milepost.approve(held);
  expect(goals.map(({ goal }) => goal)).toEqual(["001-live"]);
  expect((await milepost.sync()).result).toMatchObject({ outcome: "synced", held: null });
});

describe("what can't be approved", () => {
  test("a run of another repository, an unknown run, a run that held nothing", async () => {
    const stranger = await milepost.another("acme/other");
    stranger.ledger = milepost.ledger;
    await stranger.push({ [path]: text });
    const fine = await stranger.sync();
    const held = await hold({ [path]: null });
    await expect(stranger.approve(held)).rejects.toThrow(`acme/other has no run ${held}.`);
    await expect(milepost.approve("nonsense")).rejects.toThrow("acme/web has no run nonsense.");
    await expect(stranger.approve(fine.result.run)).rejects.toThrow("held nothing");
    milepost.fullName = "acme/unknown";
    await expect(milepost.approve(held)).rejects.toThrow("acme/unknown has never been synced");
  });

  test("a run twice, before and after the sync that applied it", async () => {
    const id = await hold({ [path]: null });
    const later = await milepost.sync();
    await milepost.approve(id);
    await expect(milepost.approve(id)).rejects.toThrow(`${id} is already approved. The next sync applies it`);
    await milepost.sync();
    await expect(milepost.approve(id)).rejects.toThrow(`${id} was approved by ann at 1 Jun 2026, 08:04 UTC`);
    await expect(milepost.approve(later.result.run)).rejects.toThrow("holds nothing any more");
    expect(await approvals()).toBeUndefined();
  });

  test("a run whose record was deleted", async () => {
    const id = await hold({ [path]: null });
    milepost.clock.advance(91 * 24 * 60 * 60 * 1000);
    await expect(milepost.approve(id)).rejects.toThrow("more than 90 days old");
  });
});

test("an approval during a run is applied by the next run", async () => {
  const id = await hold({ [path]: shorter });
  await milepost.push({ [other]: edited(text, "Comment storage", "Comments storage") });
  let approved: Promise<unknown> | null = null;
  const clear = milepost.github.faults.on(({ kind }) => {
    if (kind === "write") approved ??= milepost.approve(id);
    return null;
  });
  expect((await milepost.sync()).result.outcome).toBe("held");
  clear();
  await approved;
  const run = await milepost.sync();
  expect(run.result).toMatchObject({ outcome: "synced", held: null });
  expect(operationsOf(run)).toHaveLength(4);
  expect(await approvals()).toBeUndefined();
});

test("states and records from before approvals are read as they are", async () => {
  const id = await hold({ [path]: shorter });
  const [record] = milepost.ledger.savedRuns.get(milepost.id)?.filter(({ run }) => run === id) ?? [];
  const { held: _, ...old } = record ?? { held: null, run: "", at: "", commit: "", result: null };
  await milepost.ledger.saveRun(milepost.id, old);
  await expect(milepost.approve(id)).rejects.toThrow("held nothing");
  expect(operationsOf(await milepost.sync())).toEqual([]);
});
