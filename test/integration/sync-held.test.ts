import { afterEach, beforeEach, expect, test } from "vitest";
import { edited, planPath, planText, smallPlan } from "./support/plan-text.ts";
import type { SyncHarness } from "./support/sync-harness.ts";
import { operationsOf, startSync } from "./support/sync-harness.ts";

const path = planPath();
const other = planPath("002-other");
const text = planText(smallPlan);
const config = ".goalkit/milepost.yml";

let milepost: SyncHarness;
beforeEach(async () => {
  milepost = await startSync();
  await milepost.push({ [path]: text, [other]: text });
  await milepost.sync();
});
afterEach(() => milepost.stop());

/** Open items of the goal, as a held run has to list them: d1 is done already. */
const open = ["m1", "m2", "a1", "a2", "d2", "d3", "d4"];

test("a plan file that vanished is held with its items, and nothing of it is closed", async () => {
  const before = milepost.world();
  await milepost.push({ [path]: null });
  const run = await milepost.sync();
  expect(run.result).toMatchObject({ outcome: "held", error: null });
  expect(run.result.held?.reason).toContain(path);
  expect(run.result.held?.items.map(({ key }) => key).sort()).toEqual([...open].sort());
  const urls = new Set(
    [...milepost.double.issues("acme/web"), ...milepost.double.milestones("acme/web")].map(({ url }) => url),
  );
  expect(run.result.held?.items.every(({ remote }) => urls.has(remote))).toBe(true);
  expect(run.writes).toBe(0);
  expect(milepost.world()).toEqual(before);
});

test("it stays held, other plans go on, and it is as before when the file returns", async () => {
  const before = milepost.world();
  await milepost.push({ [path]: null });
  await milepost.sync();
  expect((await milepost.sync()).result.outcome).toBe("held");
  await milepost.push({ [other]: edited(text, "Comment storage", "Comments storage") });
  const run = await milepost.sync();
  expect(run.result.outcome).toBe("held");
  expect(operationsOf(run)).toEqual(["update issue d2"]);
  await milepost.push({ [path]: text, [other]: text });
  expect((await milepost.sync()).result).toMatchObject({ outcome: "synced", held: null });
  expect(milepost.world()).toEqual(before);
});

test("a file that returns with another text is synced with that", async () => {
  await milepost.push({ [path]: null });
  await milepost.sync();
  await milepost.push({ [path]: edited(text, "Editor integration", "Editor integrations") });
  const run = await milepost.sync();
  expect(run.result).toMatchObject({ outcome: "synced", held: null });
  expect(operationsOf(run)).toEqual(["update issue d3"]);
});

test("a plan that lost all its milestones is held", async () => {
  const before = milepost.world();
  await milepost.push({ [path]: planText({ milestones: [] }) });
  const run = await milepost.sync();
  expect(run.result.outcome).toBe("held");
  expect(run.result.held?.items).toHaveLength(open.length);
  expect(milepost.world()).toEqual(before);
  expect((await milepost.sync()).result.outcome).toBe("held");
  await milepost.push({ [path]: text });
  expect((await milepost.sync()).result).toMatchObject({ outcome: "unchanged", held: null });
});

test("two files that vanished are both held", async () => {
  await milepost.push({ [path]: null, [other]: null, "README.md": "Nothing left" });
  const { result } = await milepost.sync();
  expect(result.outcome).toBe("held");
  expect(result.held?.reason).toContain(path);
  expect(result.held?.reason).toContain(other);
  expect(result.held?.items).toHaveLength(2 * open.length);
});

test("more closings than policy.holdAbove wait: nothing is closed, and nothing else is done", async () => {
  await milepost.push({ [config]: "policy:\n  holdAbove: 3\n" });
  await milepost.sync();
  const before = milepost.world();
  const [backend] = smallPlan.milestones;
  await milepost.push({ [path]: planText({ milestones: [{ ...backend, title: "Another title" }] }) });
  const run = await milepost.sync();
  expect(run.result.outcome).toBe("held");
  expect(run.result.held?.items.map(({ key }) => key).sort()).toEqual(["a2", "d3", "d4", "m2"]);
  expect(operationsOf(run)).toEqual([]);
  expect(milepost.world()).toEqual(before);
  await milepost.push({ [config]: "policy:\n  holdAbove: 4\n" });
  const allowed = await milepost.sync();
  expect(allowed.result).toMatchObject({ outcome: "synced", held: null });
  expect(operationsOf(allowed)).toHaveLength(5);
});

test("with holdAbove 0 a single closing waits", async () => {
  await milepost.push({
    [config]: "policy:\n  holdAbove: 0\n",
    [path]: edited(text, "  - [ ] Comment storage\n", ""),
  });
  expect((await milepost.sync()).result).toMatchObject({ outcome: "held", held: { items: [{ key: "d2" }] } });
});

test("a config whose globs leave a plan out holds it", async () => {
  const before = milepost.world();
  await milepost.push({ [config]: "plans: [docs/*.md]\n" });
  const { result } = await milepost.sync();
  expect(result.outcome).toBe("held");
  expect(milepost.world()).toEqual(before);
});

test("closings are counted over all plans of a run: the plan that goes over the limit is held", async () => {
  await milepost.push({ [config]: "policy:\n  holdAbove: 3\n" });
  await milepost.sync();
  const shorter = edited(
    edited(text, "  - [ ] Editor integration\n", ""),
    "  - [ ] Optimistic updates\n",
    "",
  );
  await milepost.push({ [path]: shorter, [other]: shorter });
  const preview = await milepost.preview();
  const run = await milepost.sync();
  expect(run.result.outcome).toBe("held");
  expect(run.result.held?.items.map(({ key }) => key).sort()).toEqual(["d3", "d4"]);
  expect(run.result.held?.reason).toContain("after 2 in the same run");
  expect(operationsOf(run)).toEqual(["close issue d3", "close issue d4"]);
  expect(preview.result.held?.items).toEqual(run.result.held?.items);
});
