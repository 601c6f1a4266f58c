import { afterEach, describe, expect, test } from "vitest";
import { requestProblems } from "../../contract/tracker/tracker-requests.ts";
import { configPath, type JiraHarness, type JiraHarnessOptions, startJiraSync } from "../support/jira-harness.ts";
import { planOf } from "../support/plan-of.ts";
import { edited, type PlanText, planPath, planText } from "../support/plan-text.ts";
import { codesOf, operationsOf } from "../support/sync-harness.ts";

const path = planPath();
let harness: JiraHarness;

afterEach(async () => {
  const isCloud = harness.jira.requests.lines().some((line) => line.includes("/rest/api/3/"));
  if (isCloud) expect(requestProblems(harness.jira.requests.all)).toEqual([]);
  await harness.stop();
});

/** Three milestones, ten deliverables, nothing done. */
const ten: PlanText = {
  milestones: [4, 3, 3].map((count, index) => ({
    title: `Stage ${index + 1}`,
    weeks: `Weeks ${2 * index + 1}-${2 * index + 2}`,
    deliverables: Array.from({ length: count }, (_, n) => `Part ${index + 1}.${n + 1} of the whole`),
    criteria: [`Stage ${index + 1} holds`],
  })),
};
const text = planText(ten);

async function start(options: JiraHarnessOptions = {}): Promise<void> {
  harness = await startJiraSync({ plan: text, ...options });
}

/** Runs a sync and returns its requests to Jira. */
async function sync(options: Parameters<JiraHarness["milepost"]["sync"]>[0] = {}) {
  const { milepost, jira } = harness;
  const seen = jira.requests.all.length;
  const run = await milepost.sync(options);
  const requests = jira.requests.all.slice(seen);
  const reads = requests.filter(({ kind }) => kind === "read").length;
  const writes = requests.filter(({ kind }) => kind === "write");
  const said = run.result.plans.flatMap(({ trackers }) =>
    trackers.filter(({ tracker }) => tracker === "jira").map((tracker) => tracker.requests),
  );
  const counted = said.reduce((sum, one) => ({ reads: sum.reads + one.reads, writes: sum.writes + one.writes }), {
    reads: 0,
    writes: 0,
  });
  expect(counted).toEqual({ reads, writes: writes.length });
  return {
    ...run,
    jira: { reads, writes: writes.length, lines: writes.map((one) => `${one.method} ${one.path}`) },
  };
}

async function become(plan: string) {
  await harness.milepost.push({ [path]: plan });
  return sync();
}

describe("the number of requests of a sync", () => {
  test.each<[string, JiraHarnessOptions, number]>([
    ["Cloud", {}, 6],
    ["a company-managed project in German", { language: "de", project: { style: "company-managed" } }, 6],
    ["Data Center", { flavour: "datacenter" }, 4],
  ])("%s: a first sync sends two creates and few reads", async (_, options, reads) => {
    await start(options);
    const run = await sync();
    expect(run.result).toMatchObject({ outcome: "synced", error: null, resumeAt: null });
    expect(codesOf(run)).toEqual([]);
    expect(run.jira.lines.map((line) => line.replace(/^.*\//, ""))).toEqual(["bulk", "bulk"]);
    expect(run.jira.reads).toBe(reads);
    const issues = harness.jira.issues("WEB");
    expect(issues.filter(({ level }) => level === 1).map(({ children }) => children.length)).toEqual([4, 3, 3]);
    expect(issues).toHaveLength(13);
    const again = await sync();
    expect(again).toMatchObject({
      result: { outcome: "unchanged" },
      jira: { reads: 0, writes: 0 },
      reads: 1,
      writes: 0,
    });
    expect(await become(`${text}\n`)).toMatchObject({ jira: { reads: 0, writes: 0 }, writes: 0 });
  });

  test.each<[string, string, string, string, number]>([
    ["a deliverable's title", "Part 2.2 of the whole", "Part 2.2 of it all", "d6", 1],
    ["a criterion", "Stage 2 holds", "Stage 2 holds on", "m2", 1],
    ["a date", "Weeks 3-4", "Weeks 3-5", "m2", 1],
  ])("one edit of %s is one write, without discovering the project again", async (_, from, to, key, reads) => {
    await start();
    await sync();
    const run = await become(edited(text, from, to));
    // The first run after the first sync also reads the account, once.
    expect(run.jira).toMatchObject({ writes: 1, reads: reads + 1 });
    expect(operationsOf(run).filter((line) => / (epic|story) /.test(line))).toEqual([
      `update ${key.startsWith("m") ? "epic" : "story"} ${key}`,
    ]);
    expect(JSON.stringify(harness.jira.issues("WEB"))).toContain(to.startsWith("Weeks") ? "2026-06-18" : to);
  });

  test("creates are sent in batches of fifty, independent of GitHub's limits", async () => {
    await start({ plan: planOf({ milestones: 4, deliverables: 120 }).text });
    const run = await sync();
    expect(run.result.outcome).toBe("partial");
    expect(run.result.resumeAt).not.toBeNull();
    expect(run.jira.writes).toBe(1 + Math.ceil(120 / 50));
    expect(run.jira.reads).toBeLessThanOrEqual(6);
    expect(harness.jira.issues("WEB")).toHaveLength(124);
    expect(new Set(harness.jira.issues("WEB").map(({ summary }) => summary)).size).toBe(124);
    harness.milepost.clock.advance(3_600_000);
    // The last milestone is in GitHub now; the next write of its epic adds the link.
    expect((await sync()).jira).toMatchObject({ reads: 0, writes: 0 });
  });

  test("a second plan is searched for and created, without discovering the project again", async () => {
    await start();
    await sync();
    await harness.milepost.push({ [planPath("002-next")]: planText({ ...ten, title: "What follows" }) });
    const run = await sync();
    expect(run.result.outcome).toBe("synced");
    expect(run.jira).toMatchObject({ reads: 4, writes: 2 });
  });

  test("each done deliverable costs two more requests", async () => {
    await start({ plan: edited(text, "[ ] Part 1.1", "[x] Part 1.1") });
    const run = await sync();
    expect(run.jira).toMatchObject({ reads: 7, writes: 3 });
    expect(harness.jira.issues("WEB").filter(({ statusCategory }) => statusCategory === "done")).toHaveLength(1);
  });
});

describe("links between the trackers", () => {
  test.each(["epic", "version", "both"])("milestones as %s link to GitHub and back", async (milestone) => {
    await start({ config: [`milestone: ${milestone}`] });
    const run = await sync();
    expect(run.result.outcome).toBe("synced");
    const { jira, milepost } = harness;
    const [first] = milepost.github.milestones("acme/web");
    // The item in Jira did not exist yet; the next write of the milestone adds the link.
    expect(first?.description).not.toContain(jira.url);
    const body =
      milestone === "version"
        ? jira.versions("WEB")[0]?.description
        : JSON.stringify(jira.issues("WEB")[0]?.description);
    expect(body).toContain(first?.url);
    expect(await sync()).toMatchObject({ jira: { reads: 0, writes: 0 }, writes: 0 });
    expect(await sync({ full: true })).toMatchObject({ jira: { writes: 0 }, writes: 0 });
    await become(edited(text, "Stage 1 holds", "Stage 1 holds on"));
    const tracking = milepost.github.issues("acme/web").find((one) => one.body?.includes("Stage 1 holds on"));
    const path = milestone === "version" ? "/projects/WEB/versions/" : `/browse/${jira.issues("WEB")[0]?.key}`;
    expect(tracking?.body).toContain(`${jira.url}${path}`);
  });

  test.each([
    "epic",
    "version",
    "both",
  ])("in Data Center milestones as %s contain their deliverables", async (milestone) => {
    await start({ flavour: "datacenter", config: [`milestone: ${milestone}`] });
    const run = await sync();
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    const stories = harness.jira.issues("WEB").filter(({ level }) => level === 0);
    const has = { parent: milestone !== "version", version: milestone !== "epic" };
    for (const { parent, fixVersions } of stories) {
      expect({ parent: parent !== null, version: fixVersions.length === 1 }).toEqual(has);
    }
    expect(await sync({ full: true })).toMatchObject({ jira: { writes: 0 }, writes: 0 });
  });

  test("a deliverable moved to another milestone moves in both trackers", async () => {
    await start({ config: ["milestone: both"] });
    await sync();
    const line = "  - [ ] Part 1.4 of the whole\n";
    const moved = edited(
      edited(text, line, ""),
      "  - [ ] Part 2.1 of the whole\n",
      `${line}  - [ ] Part 2.1 of the whole\n`,
    );
    const run = await become(moved);
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    expect(run.jira).toMatchObject({ writes: 1 });
    expect(run.jira.reads).toBeLessThanOrEqual(3);
    const story = harness.jira.issues("WEB").find(({ summary }) => summary === "Part 1.4 of the whole");
    const [, second] = harness.jira.issues("WEB");
    expect(story).toMatchObject({ parent: second?.key, fixVersions: [second?.summary] });
  });

  test("adding Jira to the config creates existing items in it, with links to GitHub", async () => {
    await start();
    await harness.milepost.push({ [configPath]: "start: 2026-06-01\n" });
    expect((await sync()).jira).toMatchObject({ reads: 0, writes: 0 });
    await harness.milepost.push({ [configPath]: "jira:\n  project: WEB\n" });
    const run = await sync();
    expect(run.result.outcome).toBe("synced");
    expect(run.jira.writes).toBe(2);
    const third = harness.milepost.github.milestones("acme/web")[2];
    expect(JSON.stringify(harness.jira.issues("WEB")[2]?.description)).toContain(third?.url);
  });
});
