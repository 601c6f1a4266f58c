import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { GoalRun } from "../../../shared/model/goal-run.ts";
import { buildNotifications } from "../../../shared/notify/build-notifications.ts";
import { type CommandLine, startCommandLine } from "../../integration/support/command-line.ts";
import { configPath, type JiraHarness, startJiraSync } from "../../integration/support/jira-harness.ts";
import { planOf } from "../../integration/support/plan-of.ts";
import { planPath } from "../../integration/support/plan-text.ts";
import type { MeasuredRun, SyncHarness } from "../../integration/support/sync-harness.ts";

const jiraConfig = "jira:\n  project: WEB\n";
const path = planPath();

let harness: JiraHarness;
let milepost: SyncHarness;

async function start(): Promise<void> {
  harness = await startJiraSync({ plan: null });
  milepost = harness.milepost;
}

/** Numbers of items in the trackers. */
const items = () => ({
  github: milepost.github.issues("acme/web").length + milepost.github.milestones("acme/web").length,
  jira: harness.jira.issues("WEB").length,
});
const nothing = { github: 0, jira: 0 };

/** A plan with 2 milestones and n deliverables: n + 4 items on GitHub, n + 2 in Jira. */
const plan = (deliverables: number) => planOf({ milestones: 2, deliverables }).text;

/** Syncs as often as rate limits stop the run. */
async function syncToEnd(): Promise<MeasuredRun> {
  for (;;) {
    const run = await milepost.sync();
    if (run.result.outcome !== "partial" || run.result.resumeAt === null) return run;
    milepost.clock.advance(Math.max(0, Date.parse(run.result.resumeAt) - milepost.clock.now().getTime()));
  }
}

beforeEach(start);
afterEach(() => harness.stop());

describe("a commit that would create more items than policy.holdCreatesAbove", () => {
  test("is held with one plan: nothing is created before the approval, and then everything", async () => {
    await milepost.push({ [path]: plan(160) });
    const preview = await milepost.preview();
    const run = await milepost.sync();
    expect(items()).toEqual(nothing);
    for (const { result } of [preview, run]) {
      expect(result).toMatchObject({ outcome: "held", held: { creates: 164 + 162 } });
      expect(result.held?.reason).toContain("164 items would be created in GitHub");
      expect(result.held?.reason).toContain("162 items would be created in Jira");
      expect(result.held?.reason).toContain("policy.holdCreatesAbove");
      expect(result.held?.items).toHaveLength(2 * 20);
      expect(result.held?.items.every(({ remote }) => remote === null)).toBe(true);
    }
    await milepost.approve(run.result.run);
    expect((await milepost.preview()).result.held).toBeNull();
    // GitHub allows 80 creating requests a minute, so that this takes several runs.
    const approved = await syncToEnd();
    expect(approved.result).toMatchObject({ outcome: "synced", held: null });
    expect(items()).toEqual({ github: 164, jira: 162 });
    expect((await milepost.ledger.repository(milepost.id))?.approvals).toBeUndefined();
  });

  test("is held in the one tracker whose limit it exceeds", async () => {
    await milepost.push({ [path]: plan(147) });
    expect((await milepost.sync()).result).toMatchObject({ outcome: "held", held: { creates: 151 } });
    expect(items()).toEqual({ github: 0, jira: 149 });
  });

  test("is not held at the limit", async () => {
    await milepost.push({ [path]: plan(146) });
    expect((await syncToEnd()).result).toMatchObject({ outcome: "synced", held: null });
    expect(items()).toEqual({ github: 150, jira: 148 });
  });

  test("is held with many small plans: not one item of any of them is created", async () => {
    const plans = Array.from({ length: 10 }, (_, n) => [planPath(`0${n}0-goal`), plan(14)]);
    await milepost.push(Object.fromEntries(plans));
    const preview = await milepost.preview();
    const run = await milepost.sync();
    expect(items()).toEqual(nothing);
    for (const { result } of [preview, run]) {
      expect(result).toMatchObject({ outcome: "held", held: { creates: 10 * (18 + 16) } });
      expect(result.held?.reason).toContain("180 items would be created in GitHub by all plans of this run");
    }
    await milepost.approve(run.result.run);
    expect((await syncToEnd()).result).toMatchObject({ outcome: "synced", held: null });
    expect(items()).toEqual({ github: 180, jira: 160 });
  });

  test("needs another approval if the plan is edited after the approval", async () => {
    await milepost.push({ [path]: plan(160) });
    const { run } = (await milepost.sync()).result;
    await milepost.push({ [path]: plan(300) });
    await milepost.approve(run).catch(() => {});
    expect((await milepost.sync()).result).toMatchObject({ outcome: "held", held: { creates: 304 + 302 } });
    expect(items()).toEqual(nothing);
    await expect(milepost.approve(run)).rejects.toThrow();
  });

  test.each([
    ["the config", { [configPath]: `${jiraConfig}split: none\n` }],
    ["the goal.md", { [path.replace("milestones.md", "goal.md")]: "# Goal\n\n- **SC-1**: Holds\n" }],
  ])("needs another approval if %s changes after the approval", async (_, files) => {
    const text = `${plan(160)}\nSee SC-1.\n`.replace("Stage 1 holds", "SC-1");
    await milepost.push({ [path]: text });
    const { run } = (await milepost.sync()).result;
    await milepost.approve(run);
    await milepost.push(files);
    expect((await milepost.sync()).result.outcome).toBe("held");
    expect(items()).toEqual(nothing);
  });

  test("does not keep the closings of the same plan, or other plans, from being checked", async () => {
    const other = planPath("002-other");
    await milepost.push({ [path]: plan(10), [other]: plan(10) });
    await milepost.sync();
    const before = items();
    await milepost.push({ [path]: plan(200), [other]: plan(11) });
    const run = await milepost.sync();
    // The other plan would create one item, and counts to the same limit.
    expect(run.result.held?.creates).toBe(2 * (190 + 1));
    expect(items()).toEqual(before);
    await milepost.push({ [path]: plan(10), [other]: plan(11) });
    expect((await milepost.sync()).result).toMatchObject({ outcome: "synced", held: null });
    expect(items()).toEqual({ github: before.github + 1, jira: before.jira + 1 });
  });

  test("adopts existing items after the state was lost, without an approval", async () => {
    await milepost.push({ [configPath]: `${jiraConfig}policy:\n  holdCreatesAbove: 1000\n`, [path]: plan(160) });
    await syncToEnd();
    const before = items();
    await milepost.push({ [configPath]: jiraConfig });
    milepost.loseLedger();
    expect((await syncToEnd()).result).toMatchObject({ held: null });
    expect(items()).toEqual(before);
  });
});

describe("a change of `plans`", () => {
  const guide = "docs/guide/milestones.md";
  const widened = `plans: [".goalkit/goals/*/milestones.md", "docs/**/*.md"]\n${jiraConfig}`;

  beforeEach(async () => {
    await milepost.push({ [path]: plan(2), [guide]: plan(3) });
    await milepost.sync();
  });

  test("holds every item of the files that become plans, until an approval", async () => {
    const before = items();
    await milepost.push({ [configPath]: widened });
    const preview = await milepost.preview();
    const run = await milepost.sync();
    for (const { result } of [preview, run]) {
      expect(result).toMatchObject({ outcome: "held", held: { creates: 7 + 5 } });
      expect(result.held?.reason).toContain(`${guide} is a plan only since "plans" was changed`);
    }
    // It stays held, also when the config no longer changes and when the file is edited.
    await milepost.push({ [guide]: plan(4) });
    const again = await milepost.sync();
    expect(again.result.held?.creates).toBe(8 + 6);
    expect(items()).toEqual(before);
    await milepost.approve(again.result.run);
    expect((await milepost.sync()).result).toMatchObject({ outcome: "synced", held: null });
    expect(items()).toEqual({ github: before.github + 8, jira: before.jira + 6 });
    // From then on it is a plan like any other.
    await milepost.push({ [guide]: plan(5) });
    expect((await milepost.sync()).result.outcome).toBe("synced");
  });

  test("holds them also if the first sync creates nothing, because of its config", async () => {
    const before = items();
    const without = `${widened}  milestone: version\ngithub:\n  milestones: false\n  tracking: false\n  issues: none\n`;
    await milepost.push({ [configPath]: without.replace(jiraConfig, "").replace("  milestone: version\n", "") });
    expect((await milepost.sync()).result.held).toBeNull();
    await milepost.push({ [configPath]: widened });
    expect((await milepost.sync()).result.outcome).toBe("held");
    expect(items()).toEqual(before);
  });

  test("does not hold new items of a file that was a plan before", async () => {
    const before = items();
    await milepost.push({ [configPath]: `plans: [".goalkit/**/milestones.md"]\n${jiraConfig}`, [path]: plan(3) });
    expect((await milepost.sync()).result).toMatchObject({ outcome: "synced", held: null });
    expect(items()).toEqual({ github: before.github + 1, jira: before.jira + 1 });
  });
});

describe("people see it", () => {
  let cli: CommandLine;
  beforeEach(async () => {
    cli = await startCommandLine();
    await cli.makeRepository("acme/web", { [path]: plan(160) });
  });
  afterEach(() => cli.close());

  test("in the command: sync exits with 4, preview says it first, approve says what it allows", async () => {
    const preview = await cli.run(["preview", "--repo", "acme/web"]);
    expect(preview.out).toMatch(/^Held for approval: 164 items would be created in GitHub/);
    const sync = await cli.run(["sync", "--repo", "acme/web"]);
    expect(sync.code).toBe(4);
    expect(sync.out).toContain("  + Part 1 of the whole\n");
    expect(sync.out).toContain("  + and 144 more new items");
    const [, id = ""] = /milepost approve --repo acme\/web (\w+)/.exec(sync.out) ?? [];
    const approve = await cli.run(["approve", "--repo", "acme/web", id]);
    expect(approve).toMatchObject({ code: 0, err: "" });
    expect(approve.out).toContain(`run ${id} approved: 164 items may be created`);
    expect(await cli.run(["sync", "--repo", "acme/web"])).toMatchObject({
      code: expect.toSatisfy((code) => code === 0 || code === 3),
    });
  });

  test("in status and in a Slack message", async () => {
    await cli.run(["sync", "--repo", "acme/web"]);
    const run = Object.assign(new GoalRun({ run: "R1", path, goal: "001-live" }), {
      outcome: "held",
      held: {
        reasons: ["why"],
        items: [],
        creations: [{ tracker: "github", inputs: "b", count: 164, items: [{ key: "m1", title: "Stage 1" }] }],
      },
    });
    const { notifications } = buildNotifications(null, run, { kinds: ["held"], today: "2026-06-01", thread: null });
    expect(notifications).toEqual([
      {
        kind: "held",
        text: "Waiting for approval. The run would create 164 items.",
        lines: [{ text: "164 new GitHub items", url: null }],
      },
    ]);
  });
});
