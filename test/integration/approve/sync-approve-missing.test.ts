import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import type { MeasuredRun, SyncHarness } from "../support/sync-harness.ts";
import { operationsOf, startSync } from "../support/sync-harness.ts";

const path = planPath();
const other = planPath("002-other");
const config = ".goalkit/milepost.yml";
const text = planText(smallPlan);
const empty = planText({ milestones: [] });

let milepost: SyncHarness;
beforeEach(async () => {
  milepost = await startSync();
  await milepost.push({ [path]: text, [other]: text, [config]: "policy:\n  holdAbove: 3\n" });
  await milepost.sync();
});
afterEach(() => milepost.stop());

async function hold(files: Record<string, string | null>): Promise<MeasuredRun & { id: string }> {
  await milepost.push(files);
  const run = await milepost.sync();
  expect(run.result.outcome).toBe("held");
  return { ...run, id: run.result.held?.run ?? "" };
}

const keysOf = ({ result }: MeasuredRun) => result.held?.items.map(({ key }) => key).sort();
const stateOf = (key: string) => milepost.world().managed.find((item) => item.key === key)?.state;
const approvals = async () => (await milepost.ledger.repository(milepost.id))?.approvals;

async function expectQuiet() {
  const run = await milepost.sync();
  expect(run).toMatchObject({ reads: 1, writes: 0, result: { outcome: "unchanged", held: null } });
}

describe.each([
  ["vanished", null],
  ["was emptied", empty],
])("a plan that %s", (_, missingPlan) => {
  const leaving = ["a1", "a2", "d2", "d3", "d4", "m1", "m2"];

  test("is closed when approved, is then forgotten, and is restored completely with its file", async () => {
    const before = milepost.world();
    const held = await hold({ [path]: missingPlan });
    expect(keysOf(held)).toEqual(leaving);
    await milepost.approve(held.id);
    const preview = await milepost.preview();
    const run = await milepost.sync();
    expect(run.result).toMatchObject({ outcome: "synced", held: null, error: null });
    expect(operationsOf(run)).toHaveLength(leaving.length);
    expect(operationsOf(preview).sort()).toEqual(operationsOf(run).sort());
    expect(preview.result.outcome).toBe("synced");
    const ours = milepost.world().managed.filter(({ key }) => key.startsWith("001-live/"));
    expect(new Set(ours.map(({ key, state }) => (key.includes("/m") ? `milestone ${state}` : state)))).toEqual(
      new Set(["milestone closed", "closed completed", "closed not_planned"]),
    );
    await expectQuiet();
    await milepost.push({ [config]: "policy:\n  holdAbove: 4\n" });
    expect((await milepost.sync()).result).toMatchObject({ outcome: "unchanged", held: null });
    await milepost.push({ [path]: text });
    const back = await milepost.sync();
    expect(back.result).toMatchObject({ outcome: "synced", held: null });
    expect(operationsOf(back).every((line) => line.startsWith("reopen"))).toBe(true);
    expect(milepost.world()).toEqual(before);
    await expectQuiet();
    expect(keysOf(await hold({ [path]: missingPlan }))).toEqual(leaving);
  });

  test("is unchanged if its file returns before the next sync", async () => {
    const before = milepost.world();
    await milepost.approve((await hold({ [path]: missingPlan })).id);
    await milepost.push({ [path]: text });
    expect((await milepost.sync()).result).toMatchObject({ outcome: "unchanged", held: null });
    expect(milepost.world()).toEqual(before);
    expect(await approvals()).toBeUndefined();
  });

  test("can't be approved by an older run that held fewer items", async () => {
    const held = await hold({ [path]: missingPlan });
    await milepost.push({
      [path]: edited(text, "Editor integration", "Editor integration\n  - [ ] Rate limiter"),
    });
    await milepost.sync();
    const before = milepost.world();
    await milepost.push({ [path]: missingPlan });
    const later = await milepost.sync();
    await expect(milepost.approve(held.id)).rejects.toThrow("other items of these plans are held now");
    expect(milepost.world()).toEqual(before);
    expect(keysOf(later)).toEqual(expect.arrayContaining([...leaving, "d5"]));
    await milepost.approve(later.result.run);
    expect(operationsOf(await milepost.sync())).toHaveLength(leaving.length + 1);
    await expectQuiet();
  });

  test("is approved by any run that held the same items", async () => {
    const first = await hold({ [path]: missingPlan });
    await milepost.sync();
    await milepost.approve(first.id);
    expect(operationsOf(await milepost.sync())).toHaveLength(leaving.length);
    await expectQuiet();
  });

  test("closes nothing with policy.removed: leave, and is forgotten", async () => {
    await milepost.push({ [config]: "policy:\n  removed: leave\n" });
    await milepost.sync();
    const before = milepost.world();
    const held = await hold({ [path]: missingPlan });
    expect(held.result.held?.reason).toContain("With policy.removed: leave, no item is closed");
    await milepost.approve(held.id);
    expect((await milepost.sync()).result).toMatchObject({ outcome: "unchanged", held: null });
    expect(milepost.world()).toEqual(before);
    await expectQuiet();
  });

  test("keeps an item that a user closed", async () => {
    const held = await hold({ [path]: missingPlan });
    const issue = milepost.github.issues("acme/web").find(({ title }) => title === "Editor integration");
    milepost.github.editIssue("acme/web", issue?.number ?? 0, { state: "closed", stateReason: "completed" });
    await milepost.approve(held.id);
    await milepost.sync();
    expect(stateOf("001-live/d3")).toBe("closed completed");
    await expectQuiet();
  });
});
