import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import type { MeasuredRun, SyncHarness } from "../support/sync-harness.ts";
import { operationsOf, startSync } from "../support/sync-harness.ts";

const path = planPath();
const other = planPath("002-other");
const config = ".goalkit/milepost.yml";
const text = planText(smallPlan);
const [backend] = smallPlan.milestones;
/** Without the second milestone: m2, a2, d3 and d4 are removed. */
const shorter = planText({ milestones: [backend] });
const closings = ["close issue a2", "close issue d3", "close issue d4", "close milestone m2"];

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

test("an approved run that was overtaken does not close a restored plan", async () => {
  const states = () => milepost.world().managed.map(({ key, state }) => `${key} ${state}`);
  const before = states();
  const held = await hold({ [path]: null });
  await milepost.approve(held.id);
  let goOn = () => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let reached = () => {};
  const waiting = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const clear = milepost.github.faults.on((_, n) => {
    if (n !== 1) return null;
    reached();
    return { kind: "hold", when: "after", until: () => gate };
  });
  const overtaken = milepost.sync();
  await waiting;
  clear();
  milepost.clock.advance(5_000);
  await milepost.push({ [path]: text });
  await milepost.sync();
  goOn();
  await overtaken;
  await milepost.sync();
  expect(states()).toEqual(before);
});

describe("a plan that closes too much", () => {
  test("prints how to approve it, and is applied completely once approved", async () => {
    const added = planText({
      milestones: [{ ...backend, deliverables: [...backend.deliverables, "Rate limiter"] }],
    });
    const held = await hold({ [path]: added });
    expect(held.result.held?.reason).toContain(`milepost approve --repo acme/web ${held.id}`);
    const { goals, approval } = await milepost.approve(held.id);
    expect(goals[0]?.items.map(({ key }) => key).sort()).toEqual(["a2", "d3", "d4", "m2"]);
    expect(approval).toMatchObject({ run: held.id, by: "ann", commit: held.result.commit });
    const preview = await milepost.preview();
    const run = await milepost.sync();
    expect(run.result).toMatchObject({ outcome: "synced", held: null });
    expect(operationsOf(run).sort()).toEqual([...closings, "create issue d5"]);
    expect(preview.result).toMatchObject({ outcome: "synced", held: null });
    expect(operationsOf(preview).sort()).toEqual(operationsOf(run).sort());
    expect(await approvals()).toBeUndefined();
    await expectQuiet();
  });

  test("is held again if it closes too much later", async () => {
    await milepost.approve((await hold({ [path]: shorter })).id);
    await milepost.sync();
    await milepost.push({ [path]: text });
    expect((await milepost.sync()).result.outcome).toBe("synced");
    expect(keysOf(await hold({ [path]: shorter }))).toEqual(["a2", "d3", "d4", "m2"]);
  });

  test("does not count approved items for other plans", async () => {
    await milepost.approve((await hold({ [path]: shorter })).id);
    const two = edited(edited(text, "  - [ ] Editor integration\n", ""), "  - [ ] Optimistic updates\n", "");
    await milepost.push({ [other]: two });
    const run = await milepost.sync();
    expect(run.result).toMatchObject({ outcome: "synced", held: null });
    expect(operationsOf(run)).toHaveLength(6);
  });

  test("closes only what was approved if more items are removed afterwards", async () => {
    await milepost.push({ [config]: "policy:\n  holdAbove: 0\n" });
    await milepost.sync();
    const one = edited(text, "  - [ ] Editor integration\n", "");
    const held = await hold({ [path]: one });
    await milepost.approve(held.id);
    const moved = edited(edited(one, "  - [ ] Optimistic updates\n", ""), "Comment storage", "Comments storage");
    await milepost.push({ [path]: moved });
    const preview = await milepost.preview();
    const run = await milepost.sync();
    expect(operationsOf(run)).toEqual(["close issue d3"]);
    expect([preview.result.outcome, run.result.outcome]).toEqual(["held", "held"]);
    expect(keysOf(run)).toEqual(["d4"]);
    expect(preview.result.held?.items).toEqual(run.result.held?.items);
    expect(operationsOf(preview)).toEqual(operationsOf(run));
    expect(preview.plans[0]?.syncPlan.operations.map(({ key }) => key)).toEqual(["d3"]);
    expect(stateOf("001-live/d3")).toBe("closed not_planned");
    expect(await approvals()).toBeUndefined();
    await milepost.approve(run.result.run);
    expect(operationsOf(await milepost.sync())).toEqual(["update issue d2", "close issue d4"]);
    await expectQuiet();
  });

  test("does not close restored items, and the approval is used up", async () => {
    const held = await hold({ [path]: shorter });
    await milepost.approve(held.id);
    await milepost.push({ [path]: text });
    const run = await milepost.sync();
    expect(run.result).toMatchObject({ outcome: "unchanged", held: null });
    expect(await approvals()).toBeUndefined();
    expect((await hold({ [path]: shorter })).writes).toBe(0);
  });

  test("keeps the approval while the plan can't be read or a limit stops the run", async () => {
    await milepost.approve((await hold({ [path]: shorter })).id);
    await milepost.push({ [path]: edited(shorter, "Comment storage", "[Specific deliverable]") });
    expect((await milepost.sync()).result.outcome).toBe("failed");
    expect((await milepost.sync()).result.outcome).toBe("failed");
    expect(await approvals()).toHaveLength(1);
    await milepost.push({ [path]: shorter });
    let writes = 0;
    const clear = milepost.github.faults.on(({ kind }) => {
      if (kind === "write") writes += 1;
      return writes === 3 ? { kind: "secondary", retryAfter: 60 } : null;
    });
    const stopped = await milepost.sync();
    clear();
    expect(stopped.result).toMatchObject({ outcome: "partial", held: null, resumeAt: expect.any(String) });
    expect(await approvals()).toHaveLength(1);
    milepost.clock.advance(61_000);
    const run = await milepost.sync();
    expect([...operationsOf(stopped), ...operationsOf(run)].sort()).toEqual(closings);
    expect(await approvals()).toBeUndefined();
  });
});

describe("a plan that loses most of its milestones at once", () => {
  const names = ["Alpha", "Bravo", "Charlie", "Delta", "Echo"];
  const of = (count: number) =>
    planText({
      milestones: names.slice(0, count).map((title) => ({ title, deliverables: [], criteria: [`${title} works`] })),
    });

  test("is held below holdAbove, with instructions, and continues once approved", async () => {
    const third = planPath("003-many");
    await milepost.push({ [third]: of(5), [config]: "policy:\n  holdAbove: 100\n" });
    await milepost.sync();
    const held = await hold({ [third]: of(2) });
    expect(keysOf(held)).toEqual(["a3", "a4", "a5", "m3", "m4", "m5"]);
    expect(held.result.held?.reason).toContain(
      "3 of 5 milestones were removed from the plan at once, and 6 items would be closed.",
    );
    expect(held.result.held?.reason).toContain(`milepost approve --repo acme/web ${held.id}`);
    expect(held.writes).toBe(0);
    expect((await milepost.preview()).result.held?.items).toEqual(held.result.held?.items);
    await milepost.approve(held.id);
    expect(operationsOf(await milepost.sync())).toHaveLength(6);
    await expectQuiet();
  });

  test("is not held if at least half of them stay", async () => {
    const third = planPath("003-many");
    await milepost.push({ [third]: of(5), [config]: "policy:\n  holdAbove: 100\n" });
    await milepost.sync();
    await milepost.push({ [third]: of(3) });
    expect((await milepost.sync()).result).toMatchObject({ outcome: "synced", held: null });
  });
});
