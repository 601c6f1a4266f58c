import { afterEach, describe, expect, test } from "vitest";
import type { GoalPageModel, PageModel } from "../../../shared/report/page/page-model.ts";
import { describeSync } from "../../../shared/report/wording.ts";
import { readAllGoals, readGoalDetails } from "../../../shared/status/read-goals.ts";
import { readGoalPage, readPageModel } from "../../../shared/status/read-page.ts";
import { Crash } from "../../fakes/operations.ts";
import { type JiraHarness, startJiraSync } from "../support/jira-harness.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import { type RunOptions, type SyncHarness, startSync } from "../support/sync-harness.ts";

const goal = "001-live";
const path = planPath();
const text = planText(smallPlan);
/** What a page shows of `text`, however much of it is in the trackers. */
const wholePlan = {
  title: "Live review",
  due: "2026-06-18",
  progress: { deliverables: { done: 1, total: 4 }, criteria: { done: 0, total: 3 } },
  milestones: [{ title: "Backend" }, { title: "Client" }],
};

let stop: () => Promise<void> = async () => {};
afterEach(() => stop());

async function open(): Promise<SyncHarness> {
  const milepost = await startSync();
  stop = () => milepost.stop();
  return milepost;
}

async function openJira(): Promise<JiraHarness> {
  const harness = await startJiraSync();
  stop = () => harness.stop();
  return harness;
}

const pageOf = ({ ledger, clock }: SyncHarness): Promise<PageModel> => readPageModel(ledger, clock.now());
const goalPageOf = async ({ ledger, clock }: SyncHarness): Promise<GoalPageModel> => {
  const page = await readGoalPage(ledger, "acme/web", goal, clock.now());
  if (page === null) throw new Error("The goal has no page.");
  return page;
};

describe("after a run in which Jira was down", () => {
  test.each<[string, RunOptions, RegExp]>([
    [
      "and a queue repeats the run",
      { recordedElsewhere: true },
      /^GitHub is up to date\. Jira: .*; retried at 1 Jun 2026, \d\d:\d\d UTC\.$/,
    ],
    ["and nothing repeats the run", {}, /^GitHub is up to date\. Jira: .*; retried with the next sync\.$/],
  ])("%s, the whole plan is shown, and what is not up to date", async (_, options, sentence) => {
    const { milepost, jira } = await openJira();
    const heal = jira.faults.on(() => ({ kind: "too-many", retryAfter: 90 }));
    expect((await milepost.sync(options)).result.outcome).toBe("partial");
    const [first] = (await pageOf(milepost)).goals;
    expect(first).toMatchObject({ ...wholePlan, lastSync: { outcome: "partial" } });
    expect(first && describeSync(first)).toMatch(sentence);

    heal();
    milepost.clock.advance(200_000);
    expect((await milepost.sync(options)).result.outcome).toBe("synced");
    const [second] = (await pageOf(milepost)).goals;
    expect(second).toMatchObject({ ...wholePlan, lastSync: { outcome: "synced" } });
    expect(second && describeSync(second)).toBeNull();
  });

  test("an edited plan is shown, and its slip is recorded once", async () => {
    const { milepost, jira } = await openJira();
    await milepost.sync();
    const heal = jira.faults.on(() => ({ kind: "too-many", retryAfter: 90 }));
    await milepost.push({ [path]: edited(text, "Weeks 3-5", "Weeks 3-6") });
    await milepost.sync();
    const { goal: shown } = await goalPageOf(milepost);
    expect(shown).toMatchObject({ due: "2026-06-25", slips: [{ key: "m2", from: "2026-06-18", to: "2026-06-25" }] });
    heal();
    milepost.clock.advance(200_000);
    await milepost.sync();
    expect((await goalPageOf(milepost)).goal.slips).toHaveLength(1);
  });
});

test("a run that was stopped half way shows all plans, also the one that it did not reach", async () => {
  const milepost = await open();
  await milepost.push({ [path]: text, [planPath("002-other")]: text });
  const clear = milepost.github.faults.on(({ kind }) => {
    if (kind === "write") milepost.clock.advance(1_000);
    return null;
  });
  const run = await milepost.sync({ budget: 4_500 });
  clear();
  expect(run.stopped).toMatchObject({ reason: "time-budget" });
  const { goals } = await pageOf(milepost);
  expect(goals).toMatchObject([wholePlan, wholePlan]);
  for (const one of goals) expect(describeSync(one)).toMatch(/^GitHub: .*; retried with the next sync\.$/);
  expect((await milepost.sync()).result.outcome).toBe("synced");
  expect((await pageOf(milepost)).goals.map(describeSync)).toEqual([null, null]);
});

test("a run that was killed leaves the whole plan, and says that it is unfinished", async () => {
  const milepost = await open();
  await milepost.push({ [path]: text });
  const { operations } = milepost.ledger;
  milepost.github.faults.on(({ kind }, n) => {
    if (kind === "write" && n > 3) operations.kill();
    return null;
  });
  await expect(milepost.sync()).rejects.toThrow(Crash);
  operations.revive();
  const [found] = (await pageOf(milepost)).goals;
  expect(found).toMatchObject(wholePlan);
  expect(found && describeSync(found)).toMatch(/was stopped; the next one continues it/);
});

describe("a goal whose plan was removed", () => {
  test("leaves the lists; its page and card say so; it returns with its plan", async () => {
    const milepost = await open();
    const { ledger, clock } = milepost;
    await milepost.push({ [path]: text });
    await milepost.sync();
    await milepost.push({ [path]: null });
    const { result } = await milepost.sync();
    await milepost.approve(result.run);
    clock.advance(24 * 3_600_000);
    await milepost.sync();

    const page = await pageOf(milepost);
    expect(page.goals).toEqual([]);
    expect(page.removed).toEqual([{ repo: "acme/web", goal, title: "Live review", removedOn: "2026-06-02" }]);
    const history = await goalPageOf(milepost);
    expect(history).toMatchObject({ goal: { removedOn: "2026-06-02", title: "Live review" }, plan: { url: null } });
    expect(history.goal.milestones.map(({ title, status }) => [title, status])).toEqual([
      ["Backend", "cancelled"],
      ["Client", "cancelled"],
    ]);
    expect(history.runs.length).toBeGreaterThan(1);
    const repository = await ledger.repository(milepost.id);
    const card = repository && (await readGoalDetails(ledger, repository, goal, clock.now()));
    expect(card?.removedOn).toBe("2026-06-02");

    await milepost.push({ [path]: text });
    await milepost.sync();
    const returned = await pageOf(milepost);
    expect(returned.removed).toEqual([]);
    expect(returned.goals).toMatchObject([{ ...wholePlan, removedOn: null }]);
  });
});

describe("what a goal's record says besides its plan", () => {
  test("the day on which a milestone was done, in the reports' time zone", async () => {
    const milepost = await open();
    const config = "report:\n  timezone: Pacific/Auckland\n";
    const milestones = [
      { title: "One", deliverables: ["[x] Storage"] },
      { title: "Two", deliverables: ["Editor"] },
    ];
    await milepost.push({ [path]: planText({ milestones }), ".goalkit/milepost.yml": config });
    await milepost.sync();
    const issue = milepost.github.issues("acme/web").find(({ body }) => body?.includes("/d2:"));
    milepost.github.editIssue("acme/web", issue?.number ?? 0, { state: "closed" });
    // 20:00 UTC on 1 June is 08:00 on 2 June in Auckland.
    milepost.clock.advance(12 * 3_600_000);
    await milepost.sync({ full: true });
    milepost.clock.advance(3 * 24 * 3_600_000);
    const [found] = await readAllGoals(milepost.ledger, {}, milepost.clock.now());
    expect(found?.milestones.map(({ status, doneOn }) => [status, doneOn])).toEqual([
      ["done", null],
      ["done", "2026-06-02"],
    ]);
    expect(found).toMatchObject({ timeZone: "Pacific/Auckland", today: "2026-06-05", changedOn: "2026-06-02" });
    expect(found?.days.map(({ date }) => date)).toContain("2026-06-01");
  });

  test("when the repository was checked, with at most one write per hour", async () => {
    const milepost = await open();
    await milepost.push({ [path]: text });
    await milepost.sync();
    const minutes = 60_000;
    const checks = [];
    for (const wait of [10, 30, 30, 10]) {
      milepost.clock.advance(wait * minutes);
      const { ledger } = await milepost.sync();
      const [found] = (await pageOf(milepost)).goals;
      checks.push([ledger.writes, milepost.clock.now().getTime() - Date.parse(found?.checkedAt ?? "")]);
    }
    expect(checks).toEqual([
      [0, 10 * minutes],
      [0, 40 * minutes],
      [1, 0],
      [0, 10 * minutes],
    ]);
  });
});
