import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { snapshotStatus } from "../../../shared/model/goal-status.ts";
import { createOutbox } from "../../../shared/model/outbox.ts";
import { statusJson } from "../../../shared/report/formats/report-json.ts";
import { readAllGoals, readGoalDetails, readGoalStatus } from "../../../shared/status/read-goals.ts";
import { readGoalPage, readPageModel } from "../../../shared/status/read-page.ts";
import { readReport } from "../../../shared/status/read-report.ts";
import { planOf } from "../support/plan-of.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import { type SyncHarness, startSync } from "../support/sync-harness.ts";

const web = "acme/web";
const goal = "001-live";
const path = planPath();
const other = planPath("002-other");
const text = planText(smallPlan);
const config = ".goalkit/milepost.yml";
const noOutboxes = { outbox: async () => null };

let milepost: SyncHarness;
beforeEach(async () => {
  milepost = await startSync();
});
afterEach(() => milepost.stop());

async function become(files: Record<string, string | null>) {
  await milepost.push(files);
  return milepost.sync();
}

const now = () => milepost.clock.now();

async function known() {
  const repository = await milepost.ledger.repository(milepost.id);
  if (repository === null) throw new Error("not synced");
  return repository;
}

function issue(key: string) {
  const found = milepost.github.issues(web).find(({ body }) => body?.includes(`/${key}:`));
  if (!found) throw new Error(`There is no ${key}`);
  return found;
}

describe("a goal's status", () => {
  test("is the same in every view", async () => {
    await become({ [path]: text, [other]: edited(text, "Live review", "Other review") });
    milepost.github.editIssue(web, issue("d2").number, { state: "closed" });
    await milepost.sync({ full: true });
    const { ledger } = milepost;
    const repository = await known();
    const state = await ledger.goal(milepost.id, goal);
    if (state === null) throw new Error("not synced");

    const { status } = await readGoalStatus(ledger, repository, state, now());
    const goals = await readAllGoals(ledger, {}, now());
    const page = await readPageModel(ledger, now());
    const report = await readReport({ ledger, outboxes: noOutboxes }, {}, now());
    const one = await readGoalPage(ledger, web, goal, now());
    const single = await readGoalDetails(ledger, repository, goal, now());
    const json = (goals: readonly (typeof status)[]) => statusJson({ generatedAt: "", goals }).goals;

    expect(goals.map((found) => found.goal)).toEqual([goal, "002-other"]);
    const [expected] = json([status]);
    for (const [first] of [json(goals), json(page.goals), json(report.goals)]) {
      expect(first).toEqual(expected);
    }
    expect(json(one === null ? [] : [one.goal])).toEqual([expected]);
    expect(single).toEqual(goals[0]);
    const done = status.milestones.flatMap(({ items }) => items).filter((item) => item.state === "done");
    expect(done.map(({ key }) => key)).toContain("d2");
    expect(status.progress.deliverables.done).toBe(done.length);
    expect(status.lastSync?.commit).toBe(state.commit);
  });

  test("reads each record once, and the runs once for all goals of a repository", async () => {
    await become({ [path]: text, [other]: text });
    const { ledger } = milepost;
    const before = ledger.operations.log.length;
    await readPageModel(ledger, now());
    const names = ledger.operations.log.slice(before).map(({ name }) => name);
    const count = (name: string) => names.filter((one) => one === name).length;
    expect(["repositories", "runs", "goal", "days", "links"].map(count)).toEqual([1, 1, 2, 2, 2]);
    expect(names).toHaveLength(8);
  });

  test("has the same forecast all day", async () => {
    await become({ [path]: planOf({ milestones: 2, deliverables: 20 }).text });
    for (let done = 1; done <= 10; done += 1) {
      milepost.github.editIssue(web, issue(`d${done}`).number, { state: "closed" });
    }
    await milepost.sync({ full: true });
    for (let day = 0; day <= 20; day += 1) {
      const date = now().toISOString().slice(0, 10);
      await milepost.ledger.saveDay(milepost.id, goal, { date, done: Math.floor(day / 2), total: 20 });
      milepost.clock.advance(24 * 60 * 60 * 1000);
    }
    const forecasts = async () => (await readAllGoals(milepost.ledger, {}, now())).map((one) => one.forecast);
    const [first] = await forecasts();
    expect(first).not.toBeNull();
    milepost.clock.advance(1000);
    expect(await forecasts()).toEqual([first]);
  });

  test("uses the config's policy, or the defaults for an invalid config", async () => {
    const done = planText({
      ...smallPlan,
      milestones: [{ title: "One", deliverables: ["[x] It"], criteria: ["Holds"] }],
    });
    const healths = async () => (await readAllGoals(milepost.ledger, {}, now())).map(({ health }) => health);
    await become({
      [path]: done.replace("[x] It", "It (done)"),
      [config]: "policy:\n  complete: deliverables\n",
    });
    const repository = await known();
    milepost.github.editIssue(web, issue("d1").number, { state: "closed" });
    await milepost.sync({ full: true });
    expect(await healths()).toEqual(["done"]);
    const current = await known();
    await milepost.ledger.saveRepository({
      ...current,
      config: repository.config && { ...repository.config, text: "policy: [" },
    });
    expect(await healths()).not.toEqual(["done"]);
  });

  test("is filtered by repository and goal", async () => {
    await become({ [path]: text, [other]: text });
    const { ledger } = milepost;
    const names = async (wanted: { repo?: string; goal?: string }) =>
      (await readAllGoals(ledger, wanted, now())).map((one) => one.goal);
    expect(await names({ repo: "ACME/web" })).toEqual([goal, "002-other"]);
    expect(await names({ goal: "002-other" })).toEqual(["002-other"]);
    expect(await names({ repo: "acme/api" })).toEqual([]);
    expect(await names({ goal: "001" })).toEqual([]);
    expect(await readGoalPage(ledger, web, "001", now())).toBeNull();
    expect(await readGoalPage(ledger, "acme/api", goal, now())).toBeNull();
    expect(await readGoalDetails(ledger, await known(), "001", now())).toBeNull();
  });
});

describe("what needs attention", () => {
  test("a held run with its items, until it is approved", async () => {
    await become({ [path]: text });
    const { result } = await become({ [path]: null });
    const page = await readGoalPage(milepost.ledger, web, goal, now());
    expect(page?.held).toEqual([
      { ...result.held, approve: `milepost approve --repo acme/web ${result.run}`, issue: null },
    ]);
    expect(page?.runs[0]).toMatchObject({ run: result.run, outcome: "held", operations: [] });
    await milepost.approve(result.run);
    expect((await readGoalPage(milepost.ledger, web, goal, now()))?.held).toEqual([]);
    await milepost.sync();
    expect(await readAllGoals(milepost.ledger, {}, now())).toEqual([]);
    expect((await readGoalPage(milepost.ledger, web, goal, now()))?.goal.removedOn).toBe("2026-06-01");
  });

  test("a plan with errors, before and after it was synced", async () => {
    const bad = edited(text, "Live review", "[GOAL]");
    await become({ [path]: bad });
    const { ledger } = milepost;
    const first = await readPageModel(ledger, now());
    expect(first.goals).toEqual([]);
    expect(first.rejected).toMatchObject([{ repo: web, path, diagnostics: [{ code: "placeholder" }] }]);
    await become({ [path]: text });
    const good = await readPageModel(ledger, now());
    expect([good.rejected, good.goals[0]?.diagnostics]).toEqual([[], []]);
    await become({ [path]: bad });
    const again = await readPageModel(ledger, now());
    expect(again.rejected).toEqual([]);
    expect(again.goals[0]?.diagnostics.map(({ code }) => code)).toEqual(["placeholder"]);
    const head = (await known()).head?.commit;
    expect((await readGoalPage(ledger, web, goal, now()))?.plan.url).toBe(
      `${milepost.github.url}/acme/web/blob/${head}/${path}`,
    );
  });

  test("conflicts, as long as they exist", async () => {
    await become({ [path]: text });
    milepost.github.editIssue(web, issue("d2").number, { title: "Our words" });
    const conflicts = async () => (await readAllGoals(milepost.ledger, {}, now()))[0]?.conflicts ?? [];
    expect(await conflicts()).toEqual([]);
    const reworded = edited(text, "Comment storage", "Comments storage");
    await become({ [path]: reworded });
    const [found] = await conflicts();
    expect(found).toMatchObject({ key: "d2", field: "title", tracker: "Our words", kept: "tracker" });
    await become({ [path]: edited(reworded, "Editor integration", "Editor integrations") });
    expect(await conflicts()).toEqual([found]);
    milepost.github.editIssue(web, issue("d2").number, { title: "Comments storage" });
    await milepost.sync({ full: true });
    expect(await conflicts()).toEqual([]);
  });
});

describe("a goal's page", () => {
  test("has criteria by plan and trackers, and runs, newest first", async () => {
    await become({ [path]: text });
    const body = issue("a2").body ?? "";
    milepost.github.editIssue(web, issue("a2").number, { body: body.replace("- [ ]", "- [x]") });
    milepost.clock.advance(1_000);
    await milepost.sync({ full: true });
    await become({ [path]: edited(text, "Editor integration", "Editor integrations") });
    const page = await readGoalPage(milepost.ledger, web, goal, now());
    if (page === null) throw new Error("no page");
    expect(Object.keys(page.criteria)).toEqual(["m1", "m2"]);
    expect(page.criteria.m2?.[0]?.done).toBe(true);
    for (const { key, criteria } of page.goal.milestones) {
      const views = page.criteria[key] ?? [];
      expect({ done: views.filter(({ done }) => done).length, total: views.length }).toEqual(criteria);
    }
    expect(page.runs[0]?.operations).toMatchObject([{ tracker: "github", action: "update", key: "d3" }]);
    expect(page.runs[0]?.requests.writes).toBe(1);
    expect(page.runs.at(-1)?.operations.length).toBeGreaterThan(5);
    expect(page.plan).toEqual({
      path,
      url: `${milepost.github.url}/acme/web/blob/${page.goal.lastSync?.commit}/${path}`,
    });
  });
});

test("a report is compared with the last report in the outbox", async () => {
  await become({ [path]: text, [other]: text });
  const { ledger } = milepost;
  const [before] = await readAllGoals(ledger, { goal }, now());
  if (before === undefined) throw new Error("no goal");
  const at = now().toISOString();
  milepost.clock.advance(3 * 24 * 60 * 60 * 1000);
  milepost.github.editIssue(web, issue("d2").number, { state: "closed" });
  await milepost.sync({ full: true });
  const outboxes = {
    outbox: async (_: string, name: string) =>
      name === goal ? { ...createOutbox(milepost.id, goal), lastReport: { at, status: snapshotStatus(before) } } : null,
  };
  const report = await readReport({ ledger, outboxes }, { goal }, now());
  expect(report.since).toBe(at);
  expect(report.goals.map(({ changes }) => changes.map(({ kind }) => kind))).toEqual([
    expect.arrayContaining(["progress"]),
  ]);
  expect((await readReport({ ledger, outboxes: noOutboxes }, {}, now())).since).toBeNull();
});
