import { afterEach, beforeEach, expect, test } from "vitest";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import type { SyncHarness } from "../support/sync-harness.ts";
import { codesOf, operationsOf, startSync } from "../support/sync-harness.ts";

const path = planPath();
const text = planText(smallPlan);
const edit = edited(text, "Editor integration", "Editor integrations");

let milepost: SyncHarness;
beforeEach(async () => {
  milepost = await startSync();
});
afterEach(() => milepost.stop());

test("two repositories with equal goals in one ledger are independent", async () => {
  const other = await milepost.another("acme/other");
  other.ledger = milepost.ledger;
  await milepost.push({ [path]: text });
  await other.push({ [path]: text });
  await milepost.sync();
  await other.sync();
  const before = other.world();
  expect(before.managed).toHaveLength(8);
  await milepost.push({ [path]: edit });
  expect(operationsOf(await milepost.sync())).toEqual(["update issue d3"]);
  expect(other.world()).toEqual(before);
  expect(await other.sync()).toMatchObject({ reads: 1, writes: 0 });
});

test("goals whose ids share a prefix are separate, also when the ledger is lost", async () => {
  const goals = ["001", "001-live", "001-live-2"];
  const plans = Object.fromEntries(
    goals.map((goal, index) => [planPath(goal), edited(text, "Backend", `Backend ${index}`)]),
  );
  await milepost.push(plans);
  expect((await milepost.sync()).result.outcome).toBe("synced");
  const before = milepost.world();
  expect(before.managed).toHaveLength(24);
  milepost.loseLedger();
  const run = await milepost.sync();
  expect(operationsOf(run)).toHaveLength(24);
  expect(run.writes).toBe(0);
  await milepost.push({ [planPath("001-live")]: edited(text, "  - [ ] Comment storage\n", "") });
  // The milestone and its tracking issue lose the "0" in their title, and one issue is closed.
  expect((await milepost.sync()).writes).toBe(3);
  const goalOf = (key: string) => key.split("/")[0];
  const others = (world: typeof before) => world.managed.filter(({ key }) => goalOf(key) !== "001-live");
  expect(others(milepost.world())).toEqual(others(before));
});

test("equal milestone titles of two goals are distinguished", async () => {
  await milepost.push({
    [path]: text,
    [planPath("001-other")]: text,
  });
  const run = await milepost.sync();
  expect(run.result.outcome).toBe("synced");
  const titles = milepost.github.milestones("acme/web").map(({ title }) => title);
  expect(new Set(titles).size).toBe(4);
  await milepost.push({ "README.md": "Hello" });
  expect((await milepost.sync()).writes).toBe(0);
});

test.each(["name", "id"] as const)("a renamed repository keeps its items, by %s", async (by) => {
  await milepost.push({ [path]: text });
  await milepost.sync({ by });
  milepost.github.renameRepository("acme/web", "acme/site");
  milepost.fullName = "acme/site";
  await milepost.push({ [path]: edit });
  const run = await milepost.sync({ by });
  expect(run.result).toMatchObject({ repo: "acme/site", outcome: "synced" });
  expect(operationsOf(run)).toEqual(["update issue d3"]);
  expect(milepost.world().managed).toHaveLength(8);
  expect(await milepost.sync({ by })).toMatchObject({ reads: 1, writes: 0 });
});

test.each([
  "name",
  "id",
] as const)("an event that still has the old name reaches it all the same, by %s", async (by) => {
  await milepost.push({ [path]: text });
  await milepost.sync({ by });
  milepost.github.renameRepository("acme/web", "acme/site");
  milepost.fullName = "acme/site";
  const plan = edited(edit, "[ ] Optimistic updates", "[ ] Optimistic updates\n  - [ ] Offline drafts");
  await milepost.push({ [path]: plan });
  const run = await milepost.sync({ by, fullName: "acme/web" });
  expect(run.result).toMatchObject({ outcome: "synced", error: null });
  expect(operationsOf(run)).toEqual(["update issue d3", "create issue d5"]);
  expect(milepost.world().managed).toHaveLength(9);
});

test("a new repository under a known name is treated as new", async () => {
  await milepost.push({ [path]: text });
  await milepost.sync();
  milepost.github.renameRepository("acme/web", "acme/old");
  milepost.fullName = "acme/old";
  const before = milepost.world();
  const fresh = await milepost.another("acme/web");
  fresh.ledger = milepost.ledger;
  await fresh.push({ [path]: edit });
  expect((await fresh.sync({ by: "id" })).result.outcome).toBe("synced");
  expect(fresh.world().managed).toHaveLength(8);
  expect(milepost.world()).toEqual(before);
  await milepost.push({ [path]: edit });
  expect(operationsOf(await milepost.sync({ by: "id" }))).toEqual(["update issue d3"]);
});

test("known item numbers in a new repository under a known name are other users' items", async () => {
  await milepost.push({ [path]: text });
  await milepost.sync();
  milepost.github.renameRepository("acme/web", "acme/old");
  const fresh = await milepost.another("acme/web");
  fresh.ledger = milepost.ledger;
  const { github: double } = fresh;
  for (const title of ["One", "Two"]) double.createMilestone("acme/web", { title });
  for (let n = 1; n <= 6; n += 1) double.createIssue("acme/web", { title: `Theirs ${n}` });
  const before = fresh.world();
  expect(before.others).toHaveLength(8);
  await fresh.push({ [path]: edited(edit, "Comments without reloading", "Comments at once") });
  const run = await fresh.sync();
  expect(codesOf(run)).toEqual(["item-deleted", "item-deleted"]);
  expect(fresh.world()).toEqual(before);
});

test("a name that another repository took over is detected, and that repository gets its own items", async () => {
  await milepost.push({ [path]: text });
  await milepost.sync();
  milepost.github.renameRepository("acme/web", "acme/old");
  milepost.fullName = "acme/old";
  const before = milepost.world();
  const fresh = await milepost.another("acme/web");
  fresh.ledger = milepost.ledger;
  await fresh.push({ [path]: text });
  milepost.clock.advance(60 * 60_000);
  const run = await fresh.sync();
  expect(run.result).toMatchObject({ repo: "acme/web", outcome: "synced" });
  expect(fresh.world().managed).toHaveLength(8);
  expect(milepost.world()).toEqual(before);
});

test("a repository renamed to a name that the operator does not allow is rejected", async () => {
  await milepost.push({ [path]: text });
  milepost.operator = { repositories: [{ name: "acme/web", jira: [], slack: [] }] };
  milepost.github.renameRepository("acme/web", "secret/web");
  const run = await milepost.sync();
  expect(run.result).toMatchObject({ outcome: "failed", plans: [] });
  expect(run.result.error).toContain("acme/web was renamed to secret/web");
  expect(run.writes).toBe(0);
});

test("a config with Slack, without Slack credentials, is reported", async () => {
  await milepost.push({ [path]: text, ".goalkit/milepost.yml": "slack:\n  channel: C0123456789\n" });
  const run = await milepost.sync();
  expect(run.result.outcome).toBe("synced");
  expect(run.result.plans.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code))).toContain(
    "slack-not-configured",
  );
});
