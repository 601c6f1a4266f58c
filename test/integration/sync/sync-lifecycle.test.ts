import { afterEach, beforeEach, expect, test } from "vitest";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import type { ManagedItemSnapshot } from "../support/repository-snapshot.ts";
import type { SyncHarness } from "../support/sync-harness.ts";
import { operationsOf, startSync } from "../support/sync-harness.ts";

const path = planPath();
const text = planText(smallPlan);
const [backend, client] = smallPlan.milestones;

let milepost: SyncHarness;
beforeEach(async () => {
  milepost = await startSync();
  await milepost.push({ [path]: text });
  await milepost.sync();
});
afterEach(() => milepost.stop());

/** Pushes the plan and syncs it. */
async function become(plan: string) {
  await milepost.push({ [path]: plan });
  return milepost.sync();
}

function ours(key: string): ManagedItemSnapshot {
  const found = milepost.world().managed.filter((item) => item.key === `001-live/${key}`);
  expect(found).toHaveLength(1);
  const [item] = found;
  if (item === undefined) throw new Error(`There is no ${key}`);
  return item;
}

/** Returns the numbers of all items in order, to compare item identity. */
function numbers(): string[] {
  const { github: double, fullName } = milepost;
  const all = [...double.milestones(fullName), ...double.issues(fullName)];
  return all.map(({ id, number, url }) => `${id} ${number} ${url}`);
}

test("a first sync creates the plan's items", () => {
  const footer = "Milepost updates this block; notes below it are yours.\n<!-- /milepost -->\n";
  expect(
    milepost
      .world()
      .managed.map(({ key }) => key.replace("001-live/", ""))
      .join(" "),
  ).toBe("a1 a2 d1 d2 d3 d4 m1 m2");
  expect(ours("m1")).toEqual({
    key: "001-live/m1",
    title: "001 M1: Backend",
    text: `Others can build on it\n\n${footer}`,
    state: "open",
    due: "2026-05-28",
    labels: [],
    milestone: null,
    parent: null,
    blockedBy: [],
  });
  expect(ours("a1")).toEqual({
    key: "001-live/a1",
    title: "001 M1: Backend",
    text: `**Success criteria**\n
- [ ] Serves a thousand requests
- [ ] Deploys go unnoticed\n
**Verification**\n
- [x] Tests pass
- [ ] Manual check of a deploy\n
${footer}`,
    state: "open",
    due: null,
    labels: ["milepost", "tracking"],
    milestone: "001-live/m1",
    parent: null,
    blockedBy: [],
  });
  expect(ours("d3")).toEqual({
    key: "001-live/d3",
    title: "Editor integration",
    text: expect.stringMatching(/^<!-- text:[0-9a-f]{16} -->\n\n/),
    state: "open",
    due: null,
    labels: ["milepost"],
    milestone: "001-live/m2",
    parent: "001-live/a2",
    blockedBy: [],
  });
});

test("a done deliverable is closed as completed", async () => {
  expect(ours("d1").state).toBe("closed completed");
  expect(operationsOf(await become(edited(text, "[ ] Editor integration", "[x] Editor integration")))).toEqual([
    "close issue d3",
  ]);
  expect(ours("d3").state).toBe("closed completed");
  await become(text);
  expect(ours("d3").state).toBe("open");
});

test("a removed deliverable is closed as not planned, and reopened when it returns", async () => {
  const before = numbers();
  const removed = await become(edited(text, "  - [ ] Comment storage\n", ""));
  expect(operationsOf(removed)).toEqual(["close issue d2"]);
  expect(removed.writes).toBe(1);
  expect(ours("d2").state).toBe("closed not_planned");
  expect(operationsOf(await become(text))).toEqual(["reopen issue d2"]);
  expect(ours("d2").state).toBe("open");
  expect(numbers()).toEqual(before);
});

test("a removed milestone is closed with its issues, and reopened with them", async () => {
  const before = milepost.world();
  const ids = numbers();
  const run = await become(planText({ milestones: [backend] }));
  expect(operationsOf(run).sort()).toEqual([
    "close issue a2",
    "close issue d3",
    "close issue d4",
    "close milestone m2",
  ]);
  expect(["m2", "a2", "d3", "d4"].map((key) => ours(key).state)).toEqual([
    "closed",
    ...Array(3).fill("closed not_planned"),
  ]);
  await become(text);
  expect(milepost.world()).toEqual(before);
  expect(numbers()).toEqual(ids);
});

test("with policy.removed: leave, removed items stay open", async () => {
  await milepost.push({ ".goalkit/milepost.yml": "policy:\n  removed: leave\n" });
  const run = await become(planText({ milestones: [backend] }));
  expect(run).toMatchObject({ writes: 0, result: { outcome: "unchanged" } });
  expect(ours("m2").state).toBe("open");
});

test("a due date is the same day on GitHub, in summer and winter", async () => {
  expect(ours("m1").due).toBe("2026-05-28");
  await become(planText({ ...smallPlan, date: "2026-12-25" }));
  expect(ours("m1").due).toBe("2027-01-07");
  const again = await become(`${planText({ ...smallPlan, date: "2026-12-25" })}\n`);
  expect(again.writes).toBe(0);
});

test("a renamed and renumbered milestone keeps its item", async () => {
  const before = numbers();
  const plan = { milestones: [backend, { ...client, number: "5", title: "Editor for everyone" }] };
  expect(operationsOf(await become(planText(plan)))).toEqual(["update milestone m2", "update issue a2"]);
  expect([ours("m2").title, ours("a2").title]).toEqual(["001 M5: Editor for everyone", "001 M5: Editor for everyone"]);
  expect(numbers()).toEqual(before);
});

test("a moved deliverable keeps its issue, with a new milestone and parent", async () => {
  const before = numbers();
  const moved = {
    milestones: [
      { ...backend, deliverables: ["[x] WebSocket server"] },
      { ...client, deliverables: [...client.deliverables, "Comment storage"] },
    ],
  };
  const run = await become(planText(moved));
  expect(operationsOf(run)).toEqual(["update issue d2"]);
  expect(run.writes).toBe(2);
  expect(ours("d2")).toMatchObject({ milestone: "001-live/m2", parent: "001-live/a2" });
  expect(numbers()).toEqual(before);
});

test("reordering milestones and deliverables makes no tracker request", async () => {
  const turned = {
    milestones: [
      { ...client, number: "2", weeks: "Weeks 3-5", deliverables: [...client.deliverables].reverse() },
      { ...backend, number: "1" },
    ],
  };
  const run = await become(planText(turned));
  expect(run.result.outcome).toBe("unchanged");
  expect(run.lines.filter((line) => !line.startsWith("GET"))).toEqual([]);
});

test("a reworded deliverable keeps its issue", async () => {
  const before = numbers();
  await become(edited(text, "Editor integration", "Integration into the editor"));
  expect(ours("d3").title).toBe("Integration into the editor");
  expect(numbers()).toEqual(before);
});

test("other users' milestones, issues and pull requests are not changed", async () => {
  const { github: double, fullName } = milepost;
  const theirs = double.createMilestone(fullName, {
    title: "Theirs",
    description: "Comment storage",
    dueOn: "2026-07-01",
  });
  const body = "Like <!-- milepost --> in #1\r\nComment storage";
  double.createIssue(fullName, {
    title: "Comment storage",
    body,
    labels: ["milepost", "bug"],
    milestone: theirs,
  });
  double.createIssue(fullName, { title: "Editor integration", pullRequest: true, labels: ["milepost"] });
  const inOurs = double.createIssue(fullName, { title: "In our milestone", milestone: 1 });
  double.comment(fullName, inOurs, "Hello");
  const before = milepost.world().others;
  expect(before).toHaveLength(4);
  await become(planText({ milestones: [client] }));
  await become(text);
  milepost.loseLedger();
  await milepost.sync();
  expect(milepost.world().others).toEqual(before);
});

test("labels from the config are added and removed; users' labels stay", async () => {
  milepost.github.editIssue("acme/web", 1, { labels: ["milepost", "urgent"] });
  await milepost.push({ ".goalkit/milepost.yml": "github:\n  labels: [plan]\n" });
  const run = await milepost.sync();
  expect(run.result.outcome).toBe("synced");
  expect(ours("a1").labels.sort()).toEqual(["plan", "urgent"]);
  expect(ours("d4").labels).toEqual(["plan"]);
});
