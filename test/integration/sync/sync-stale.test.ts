import { afterEach, beforeEach, expect, test } from "vitest";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import type { SyncHarness } from "../support/sync-harness.ts";
import { codesOf, operationsOf, startSync } from "../support/sync-harness.ts";

const path = planPath();
const text = planText(smallPlan);
const newer = edited(text, "Editor integration", "Editor integrations");
const newest = edited(newer, "Comments without reloading", "Comments at once");

let milepost: SyncHarness;
beforeEach(async () => {
  milepost = await startSync();
});
afterEach(() => milepost.stop());

test("a branch that was reset is not applied; a commit on top of it is", async () => {
  const { commit } = await milepost.push({ [path]: text });
  await milepost.sync();
  await milepost.push({ [path]: newer });
  await milepost.sync();
  const before = milepost.world();
  await milepost.github.moveBranch("acme/web", "main", commit);
  for (let run = 0; run < 2; run += 1) {
    const back = await milepost.sync();
    expect(codesOf(back)).toEqual(["stale-commit"]);
    expect(back).toMatchObject({ writes: 0, result: { outcome: "unchanged", error: null } });
    expect(milepost.world()).toEqual(before);
  }
  await milepost.push({ [path]: edited(text, "Comment storage", "Comments storage") });
  const run = await milepost.sync();
  expect(operationsOf(run).sort()).toEqual(["update issue d2", "update issue d3"]);
});

test("a rewritten history is applied, as it is not older", async () => {
  await milepost.push({ [path]: text });
  const { commit } = await milepost.push({ "README.md": "One" });
  await milepost.push({ [path]: newer });
  await milepost.sync();
  const committedAt = "2026-01-01T00:00:00Z";
  await milepost.push({ [path]: newest }, { force: true, parent: commit, committedAt });
  const run = await milepost.sync();
  expect(run.result.outcome).toBe("synced");
  expect(operationsOf(run)).toEqual(["update milestone m2"]);
});

test("a commit with a wrong date does not stop the sync", async () => {
  await milepost.push({ [path]: text }, { committedAt: "2031-01-01T00:00:00Z" });
  await milepost.sync();
  await milepost.push({ [path]: newer });
  expect((await milepost.sync()).result.outcome).toBe("synced");
});

test("the head is applied if the applied commit no longer exists", async () => {
  await milepost.push({ [path]: text }, { committedAt: "2031-01-01T00:00:00Z" });
  await milepost.sync();
  await milepost.push({ [path]: newer });
  milepost.github.faults.on(({ path: route }) => (route.includes("/compare/") ? { kind: "not-found" } : null));
  expect((await milepost.sync()).result.outcome).toBe("synced");
});

test("a run does not apply its head if a newer commit was applied meanwhile", async () => {
  await milepost.push({ [path]: text });
  await milepost.sync();
  await milepost.push({ [path]: newer });
  // The slow run has read its head and pauses before the plan; a fast run completes.
  let goOn = () => {};
  const until = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let held = () => {};
  const reached = new Promise<void>((resolve) => {
    held = resolve;
  });
  const clear = milepost.github.faults.on(({ path: route }) => {
    if (!route.includes("/git/blobs/")) return null;
    held();
    return { kind: "hold", when: "before", until: () => until };
  });
  const slow = milepost.sync();
  await reached;
  clear();
  // Dates prove nothing about order: the newer commit has the earlier date.
  await milepost.push({ [path]: newest }, { committedAt: "2026-01-01T00:00:00Z" });
  expect((await milepost.sync()).result.outcome).toBe("synced");
  const before = milepost.world();
  goOn();
  const late = await slow;
  expect(codesOf(late)).toEqual(["stale-commit"]);
  expect(milepost.world()).toEqual(before);
  expect(await milepost.sync()).toMatchObject({ reads: 1, writes: 0, result: { outcome: "unchanged" } });
});

test("two runs never write at the same time and have the same result", async () => {
  await milepost.push({ [path]: text });
  const [one, other] = await Promise.all([milepost.sync({ by: "id" }), milepost.sync({ by: "id" })]);
  const outcomes = [one.result.outcome, other.result.outcome].sort();
  expect(["synced", "partial", "unchanged"]).toEqual(expect.arrayContaining(outcomes));
  expect(outcomes).toContain("synced");
  await milepost.sync();
  expect(milepost.world().managed).toHaveLength(8);
});

test("a run stops between two requests at its deadline, and the next runs continue", async () => {
  await milepost.push({ [path]: text });
  const clear = milepost.github.faults.on(({ kind }) => {
    if (kind === "write") milepost.clock.advance(1_000);
    return null;
  });
  const first = await milepost.sync({ budget: 4_500 });
  expect(first.result).toMatchObject({ outcome: "partial", resumeAt: milepost.clock.now().toISOString() });
  expect(first.stopped).toMatchObject({ reason: "time-budget" });
  expect(first.writes).toBeLessThan(8);
  let run = first;
  for (let n = 0; n < 5 && run.result.resumeAt !== null; n += 1) run = await milepost.sync({ budget: 4_500 });
  clear();
  expect(run.result.outcome).toBe("synced");
  expect(milepost.world().managed).toHaveLength(8);
});

test("plans are read from the requested ref, the config from the default branch", async () => {
  await milepost.push({ [path]: text, ".goalkit/milepost.yml": "github:\n  tracking: false\n" });
  await milepost.push({ [path]: newer, ".goalkit/milepost.yml": "github:\n  issues: none\n" }, { branch: "next" });
  await milepost.sync({ ref: "next" });
  const titles = milepost.world().managed.map(({ title }) => title);
  expect(titles).toContain("Editor integrations");
  expect(titles).toHaveLength(6);
});
