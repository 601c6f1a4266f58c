import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import type { MeasuredRun, SyncHarness } from "../support/sync-harness.ts";
import { codesOf, operationsOf, startSync } from "../support/sync-harness.ts";

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

/** Open items of the goal that a held run lists; d1 is done. */
const open = ["m1", "m2", "a1", "a2", "d2", "d3", "d4"];

test("a removed plan file is held with its items, and none is closed", async () => {
  const before = milepost.world();
  await milepost.push({ [path]: null });
  const run = await milepost.sync();
  expect(run.result).toMatchObject({ outcome: "held", error: null });
  expect(run.result.held?.reason).toContain(path);
  expect(run.result.held?.items.map(({ key }) => key).sort()).toEqual([...open].sort());
  const urls = new Set(
    [...milepost.github.issues("acme/web"), ...milepost.github.milestones("acme/web")].map(({ url }) => url),
  );
  expect(run.result.held?.items.every(({ remote }) => urls.has(remote ?? ""))).toBe(true);
  expect(run.writes).toBe(0);
  expect(milepost.world()).toEqual(before);
});

test("it stays held while other plans are synced, and is unchanged when the file returns", async () => {
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

test("a file that returns with other text is synced", async () => {
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

describe("a milestone that is not read any more, but whose title is still in the file,", () => {
  const heading = /^.*Milestone 1: Backend.*$/m;
  test.each([
    ["as a heading in other words", "## Done: Milestone 1 - Backend"],
    ["as a bullet", "- Backend (see above)"],
    ["as a table row", "| x | Backend |"],
  ])("is held %s, and none of its items is closed before an approval", async (_, line) => {
    const before = milepost.world();
    expect(text).toMatch(heading);
    const changed = text.replace(heading, line);
    await milepost.push({ [path]: changed });
    const run = await milepost.sync();
    expect(run.result).toMatchObject({ outcome: "held", error: null });
    const number = changed.split("\n").indexOf(line) + 1;
    expect(run.result.held?.reason).toContain(`"Backend" is no longer read as a milestone, but line ${number}`);
    expect(milepost.world()).toEqual(before);
    await milepost.approve(run.result.run);
    expect((await milepost.sync()).result).toMatchObject({ outcome: "synced", held: null });
    expect(milepost.world()).not.toEqual(before);
  });

  test("is closed at once if only a sentence mentions it", async () => {
    const [, rest = ""] = text.split(/(?=^.*Milestone 2: )/m);
    const head = text.slice(0, text.search(heading));
    await milepost.push({ [path]: `${head}We do not build the Backend.\n\n${rest}` });
    expect((await milepost.sync()).result).toMatchObject({ outcome: "synced", held: null });
  });
});

test("two removed files are both held", async () => {
  await milepost.push({ [path]: null, [other]: null, "README.md": "Nothing left" });
  const { result } = await milepost.sync();
  expect(result.outcome).toBe("held");
  expect(result.held?.reason).toContain(path);
  expect(result.held?.reason).toContain(other);
  expect(result.held?.items).toHaveLength(2 * open.length);
});

test("a plan that closes more than policy.holdAbove is held completely", async () => {
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
  expect(operationsOf(allowed)).toHaveLength(6);
});

test("with holdAbove 0 a single closing is held", async () => {
  await milepost.push({
    [config]: "policy:\n  holdAbove: 0\n",
    [path]: edited(text, "  - [ ] Comment storage\n", ""),
  });
  expect((await milepost.sync()).result).toMatchObject({ outcome: "held", held: { items: [{ key: "d2" }] } });
});

test("a plan that the config's globs no longer match is held", async () => {
  const before = milepost.world();
  await milepost.push({ [config]: "plans: [docs/*.md]\n" });
  const { result } = await milepost.sync();
  expect(result.outcome).toBe("held");
  expect(milepost.world()).toEqual(before);
});

test("closings are counted over all plans of a run; the plan that exceeds the limit is held", async () => {
  await milepost.push({ [config]: "policy:\n  holdAbove: 3\n" });
  await milepost.sync();
  const shorter = edited(edited(text, "  - [ ] Editor integration\n", ""), "  - [ ] Optimistic updates\n", "");
  await milepost.push({ [path]: shorter, [other]: shorter });
  const preview = await milepost.preview();
  const run = await milepost.sync();
  expect(run.result.outcome).toBe("held");
  expect(run.result.held?.items.map(({ key }) => key).sort()).toEqual(["d3", "d4"]);
  expect(run.result.held?.reason).toContain("after 2 in the same run");
  expect(operationsOf(run)).toEqual(["close issue d3", "close issue d4"]);
  expect(preview.result.held?.items).toEqual(run.result.held?.items);
});

describe("user changes in items of a held plan", () => {
  const reconcile = () => {
    milepost.clock.advance(24 * 3_600_000);
    return milepost.sync({ full: true });
  };
  const numberOf = (key: string) =>
    milepost.github.issues("acme/web").find(({ body }) => body?.includes(`001-live/${key}:`))?.number ?? 0;
  const linkOf = async (key: string) =>
    (await milepost.ledger.links(milepost.id, "001-live", "github")).find((link) => link.key === key);
  const lostIn = (run: MeasuredRun) => codesOf(run).filter((code) => code === "item-deleted");
  /** Removes two deliverables, which exceeds the limit, and renames another. */
  const leaving = edited(
    edited(edited(text, "  - [ ] Editor integration\n", ""), "  - [ ] Optimistic updates\n", ""),
    "Comment storage",
    "Comments storage",
  );
  beforeEach(async () => {
    await milepost.push({ [config]: "policy:\n  holdAbove: 1\n" });
    await milepost.sync();
  });

  test.each([
    ["was seen before the plan was held", false],
    ["the held plan wants something of", true],
  ])("a deleted item that %s is reported once", async (_, isChanged) => {
    await milepost.push({ [path]: leaving });
    expect((await milepost.sync()).result.outcome).toBe("held");
    milepost.github.deleteIssue("acme/web", numberOf(isChanged ? "d2" : "a1"));
    const reported = await reconcile();
    expect([reported.result.outcome, lostIn(reported)]).toEqual(["held", ["item-deleted"]]);
    for (let day = 0; day < 2; day += 1) {
      const quiet = await reconcile();
      expect([quiet.result.outcome, lostIn(quiet), quiet.writes]).toEqual(["held", [], 0]);
    }
    await milepost.push({ [config]: "policy:\n  holdAbove: 2\n" });
    const run = await milepost.sync();
    expect([run.result.outcome, lostIn(run)]).toEqual(["synced", []]);
    expect(operationsOf(run)).toEqual([...(isChanged ? [] : ["update issue d2"]), "close issue d3", "close issue d4"]);
  });

  test("renamed items are stored for reports, and equal changes are not recorded before the plan is applied", async () => {
    milepost.github.editIssue("acme/web", numberOf("d2"), { title: "Comments storage" });
    milepost.github.editIssue("acme/web", numberOf("a1"), { title: "Theirs" });
    await milepost.push({ [path]: leaving });
    const run = await reconcile();
    expect(run).toMatchObject({ writes: 0, result: { outcome: "held" } });
    expect((await linkOf("d2"))?.base.title).toBe("Comment storage");
    expect(await linkOf("a1")).toMatchObject({ observed: { title: "Theirs" } });
    // The restored plan does not change the user's title.
    await milepost.push({ [path]: text });
    expect(operationsOf(await milepost.sync())).toEqual([]);
    expect((await reconcile()).writes).toBe(0);
    expect(await linkOf("d2")).toMatchObject({
      base: { title: "Comment storage" },
      observed: { title: "Comments storage" },
    });
  });
});
