import { afterEach, describe, expect, test } from "vitest";
import { configPath, type JiraHarness, startJiraSync } from "../support/jira-harness.ts";
import { planPath, planText, smallPlan } from "../support/plan-text.ts";
import { operationsOf, type SyncHarness, startSync } from "../support/sync-harness.ts";

const web = "acme/web";
const done = "- [x] Editor integration";
const open = "- [ ] Comment storage";

let stop = async (): Promise<void> => {};
afterEach(() => stop());

/** Starts with a plan of two milestones; the first one has these deliverables. */
function planWith(deliverables: readonly string[]): string {
  return [
    "# Milestone Plan: Live review",
    "",
    "## Milestone 1: Alpha",
    "",
    "**Deliverables**:",
    ...deliverables,
    "",
    "## Milestone 2: Beta",
    "",
    "**Deliverables**:",
    "- [ ] Something else entirely",
    "",
  ].join("\n");
}

async function startWith(deliverables: readonly string[]): Promise<SyncHarness> {
  const milepost = await startSync();
  stop = () => milepost.stop();
  await milepost.push({ [planPath()]: planWith(deliverables) });
  await milepost.sync();
  return milepost;
}

const alpha = (milepost: SyncHarness) =>
  milepost.github.milestones(web).find(({ title }) => title.endsWith("Alpha"))?.state;
const storage = (milepost: SyncHarness) =>
  milepost.github.issues(web).find(({ title }) => title === "Comment storage")?.number ?? 0;

describe("a deliverable that was closed as not planned", () => {
  test("no longer counts from the scan that finds it, and counts again from the scan that finds it reopened", async () => {
    const milepost = await startWith([done, open]);
    milepost.github.editIssue(web, storage(milepost), { state: "closed", stateReason: "not_planned" });
    expect(operationsOf(await milepost.sync({ full: true }))).toEqual(["close milestone m1"]);
    milepost.github.editIssue(web, storage(milepost), { state: "open" });
    expect(operationsOf(await milepost.sync({ full: true }))).toEqual(["reopen milestone m1"]);
    expect(alpha(milepost)).toBe("open");
    expect(operationsOf(await milepost.sync({ full: true }))).toEqual([]);
  });

  test("by Milepost, because the plan lost it, counts as soon as the plan has it again", async () => {
    const milepost = await startWith([done, open]);
    await milepost.push({ [planPath()]: planWith([done]) });
    expect(operationsOf(await milepost.sync())).toEqual(["close milestone m1", "close issue d2"]);
    await milepost.push({ [planPath()]: planWith([done, open]) });
    expect(operationsOf(await milepost.sync())).toEqual(["reopen milestone m1", "reopen issue d2"]);
    expect(alpha(milepost)).toBe("open");
    expect(operationsOf(await milepost.sync({ full: true }))).toEqual([]);
  });

  test("by Milepost, because the config has no issues any more, is still open in Jira", async () => {
    const harness: JiraHarness = await startJiraSync();
    stop = () => harness.stop();
    const { milepost, jira } = harness;
    await milepost.push({ [planPath()]: planText(smallPlan) });
    await milepost.sync();
    const states = () => jira.issues("WEB").map(({ key, status }) => `${key} ${status}`);
    const before = states();
    const only = "policy:\n  complete: deliverables\ngithub:\n  issues: none\njira:\n  project: WEB\n";
    await milepost.push({ [configPath]: only });
    for (const full of [false, true]) {
      const closed = operationsOf(await milepost.sync({ full })).filter((line) => !line.startsWith("close issue"));
      expect(closed).toEqual([]);
    }
    expect(states()).toEqual(before);
  });
});
