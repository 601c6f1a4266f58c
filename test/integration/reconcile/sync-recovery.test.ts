import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import type { SyncHarness } from "../support/sync-harness.ts";
import { codesOf, operationsOf, startSync } from "../support/sync-harness.ts";

const path = planPath();
const text = planText(smallPlan);
const web = "acme/web";

let milepost: SyncHarness;
beforeEach(async () => {
  milepost = await startSync();
  await milepost.push({ [path]: text });
});
afterEach(() => milepost.stop());

async function become(plan: string) {
  await milepost.push({ [path]: plan });
  return milepost.sync();
}

const creates = (lines: readonly string[]) => lines.filter((line) => line.startsWith("POST"));

describe("when the ledger was lost", () => {
  const keys = ["a1", "a2", "d1", "d2", "d3", "d4", "m1", "m2"];
  beforeEach(() => milepost.sync());

  test("every item is adopted once, and nothing is created or written", async () => {
    const before = milepost.world();
    milepost.loseLedger();
    const run = await milepost.sync();
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    expect(operationsOf(run).sort()).toEqual(
      keys.map((key) => `adopt ${key.startsWith("m") ? "milestone" : "issue"} ${key}`).sort(),
    );
    expect(run.writes).toBe(0);
    expect(milepost.world()).toEqual(before);
    expect(await milepost.sync()).toMatchObject({ reads: 1, writes: 0 });
    expect((await become(edited(text, "Editor integration", "Editor integrations"))).writes).toBe(1);
  });

  test("differences from the plan stay and are reported", async () => {
    const number = (title: string) => milepost.github.issues(web).find((issue) => issue.title === title)?.number ?? 0;
    milepost.github.editIssue(web, number("Comment storage"), { state: "closed" });
    milepost.github.editIssue(web, number("Editor integration"), { title: "Editors' integration" });
    milepost.github.editMilestone(web, 2, { dueOn: "2026-09-01" });
    const before = milepost.world();
    milepost.loseLedger();
    const run = await milepost.sync();
    const conflicts = run.result.plans.flatMap(({ trackers }) => trackers.flatMap((tracker) => tracker.conflicts));
    expect(conflicts.map(({ key, field, kept }) => `${key} ${field} ${kept}`).sort()).toEqual([
      "d2 state tracker",
      "d3 title tracker",
      "m2 due tracker",
    ]);
    expect(run.writes).toBe(0);
    expect(milepost.world()).toEqual(before);
  });

  test("an issue with a completely different title is adopted", async () => {
    milepost.github.editIssue(web, 5, { title: "Zebra crossing" });
    milepost.loseLedger();
    const run = await milepost.sync();
    expect(creates(run.lines)).toEqual([]);
    expect(milepost.github.issue(web, 5)).toMatchObject({ title: "Zebra crossing", state: "open" });
  });

  test("an item that was removed from the plan meanwhile is adopted and never closed", async () => {
    milepost.loseLedger();
    const removed = edited(text, "  - [ ] Comment storage\n", "");
    const run = await become(removed);
    expect(operationsOf(run)).toContain("adopt issue d2");
    expect(codesOf(run)).toEqual(["unmatched-item"]);
    expect(creates(run.lines)).toEqual([]);
    for (const later of [await become(`${removed}\n`), await milepost.sync({ full: true })]) {
      expect(later.writes).toBe(0);
    }
    expect(operationsOf(await become(text))).toEqual([]);
    expect(operationsOf(await become(removed))).toEqual(["close issue d2"]);
  });

  test("a plan that changed meanwhile is synced without duplicates", async () => {
    milepost.loseLedger();
    const run = await become(edited(text, "Serves a thousand requests", "Serves two thousand requests"));
    expect(creates(run.lines)).toEqual([]);
    expect(milepost.world().managed).toHaveLength(keys.length);
  });

  test("a user's copy of an issue is not changed", async () => {
    const original = milepost.github.issue(web, 5);
    milepost.github.createIssue(web, { title: "My copy", body: original.body });
    const before = milepost.github.issue(web, 7);
    milepost.loseLedger();
    const run = await milepost.sync();
    expect(codesOf(run)).toEqual(["foreign-marker"]);
    expect(creates(run.lines)).toEqual([]);
    expect(milepost.github.issue(web, 7)).toEqual(before);
  });

  test("a user's issue that mentions a marker is not adopted", async () => {
    const [marker] = /milepost:\S+/.exec(milepost.github.issue(web, 5).body ?? "") ?? [];
    milepost.github.deleteIssue(web, 5);
    milepost.github.createIssue(web, { title: "A question", body: `What is ${marker} about?` });
    const before = milepost.github.issue(web, 7);
    milepost.loseLedger();
    await milepost.sync();
    await become(edited(text, "Editor integration", "Editor integrations"));
    expect(milepost.github.issue(web, 7)).toEqual(before);
  });
});

describe("foreign markers", () => {
  test("a marker in a stranger's issue is not trusted", async () => {
    const forged = (key: string) => `<!-- milepost:001-live/${key}:00000000 -->\nx\n<!-- /milepost -->\n`;
    const strangers = ["d1", "d7", "a1"].map((key) =>
      milepost.github.createIssue(web, { title: "Comment storage", body: forged(key), byStranger: true }),
    );
    const before = strangers.map((number) => milepost.github.issue(web, number));
    const run = await milepost.sync();
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    expect(operationsOf(run).filter((operation) => operation.startsWith("adopt"))).toEqual([]);
    await become(edited(text, "Comment storage", "Comment store"));
    expect(strangers.map((number) => milepost.github.issue(web, number))).toEqual(before);
  });

  test("an item's text pasted above another item's managed part is not changed", async () => {
    await milepost.sync();
    const [one, two] = [milepost.github.issue(web, 2), milepost.github.issue(web, 3)];
    milepost.github.editIssue(web, 3, { body: `See:\n${one.body}\n---\n${two.body}` });
    milepost.loseLedger();
    expect(creates((await milepost.sync()).lines)).toEqual([]);
    const run = await become(edited(text, "Comment storage", "Comment store"));
    expect(operationsOf(run)).toEqual(["update issue d2"]);
    const { body, title } = milepost.github.issue(web, 3);
    expect(title).toBe("Comment store");
    expect(body?.startsWith(`See:\n${one.body}`)).toBe(true);
  });
});

describe("a milestone title that a user's milestone has", () => {
  const taken = "001 M1: Backend";
  const titles = () => milepost.github.milestones(web).map(({ title }) => title);

  test.each([
    "open",
    "closed",
  ] as const)("(%s) stays its own, and the managed milestone keeps a suffix", async (state) => {
    milepost.github.createMilestone(web, { title: taken, state });
    const before = milepost.world().others;
    const run = await milepost.sync();
    expect(run.result.outcome).toBe("synced");
    expect(codesOf(run)).toEqual(["duplicate-title"]);
    expect(titles()).toEqual([taken, `${taken} (001-live)`, "001 M2: Client"]);
    expect((await become(`${text}\n`)).writes).toBe(0);
    expect((await become(edited(text, "Others can build on it", "Others build on it"))).writes).toBe(1);
    milepost.loseLedger();
    const again = await milepost.sync();
    expect(creates(again.lines)).toEqual([]);
    expect(titles()).toEqual([taken, `${taken} (001-live)`, "001 M2: Client"]);
    expect(milepost.world().others).toEqual(before);
  });

  test("gets a suffix when a milestone is renamed to it", async () => {
    await milepost.sync();
    milepost.github.createMilestone(web, { title: "001 M1: Server side" });
    const run = await become(edited(text, "Milestone 1: Backend", "Milestone 1: Server side"));
    expect(run.result.outcome).toBe("synced");
    expect(titles()).toEqual(["001 M1: Server side (001-live)", "001 M2: Client", "001 M1: Server side"]);
  });

  test("is truncated if it is longer than GitHub allows", async () => {
    const run = await become(edited(text, "Milestone 1: Backend", `Milestone 1: ${"Backend of words ".repeat(20)}`));
    expect(codesOf(run)).toEqual([]);
    expect(run.result.outcome).toBe("synced");
    expect(titles()).toHaveLength(2);
    expect(
      (await become(`${edited(text, "Milestone 1: Backend", `Milestone 1: ${"Backend of words ".repeat(20)}`)}\n`))
        .writes,
    ).toBe(0);
  });
});
