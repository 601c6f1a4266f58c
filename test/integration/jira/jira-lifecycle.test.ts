import { afterEach, describe, expect, test } from "vitest";
import { requestProblems } from "../../contract/tracker/tracker-requests.ts";
import { configPath, type JiraHarness, type JiraHarnessOptions, startJiraSync } from "../support/jira-harness.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import { codesOf } from "../support/sync-harness.ts";

const path = planPath();
const text = planText(smallPlan);
const without = edited(text, "  - [ ] Comment storage\n", "");
let harness: JiraHarness;

afterEach(async () => {
  expect(requestProblems(harness.jira.requests.all)).toEqual([]);
  await harness.stop();
});

async function start(options: JiraHarnessOptions = {}) {
  harness = await startJiraSync(options);
  expect((await harness.milepost.sync()).result.outcome).toBe("synced");
}

async function sync(options: Parameters<JiraHarness["milepost"]["sync"]>[0] = {}) {
  const seen = harness.jira.requests.all.length;
  const run = await harness.milepost.sync(options);
  const requests = harness.jira.requests.all.slice(seen);
  return { ...run, asked: requests.length, written: requests.filter(({ kind }) => kind === "write").length };
}

async function become(plan: string, config?: string) {
  await harness.milepost.push({ [path]: plan, ...(config && { [configPath]: config }) });
  return sync();
}

const storage = () => harness.jira.issues("WEB").find(({ summary }) => summary === "Comment storage");
const server = () => harness.jira.issues("WEB").find(({ summary }) => summary === "WebSocket server");
const wontDo = { name: "Won't do", category: "done" as const };
const dropped = { name: "Cancelled", category: "done" as const };

describe("an item removed from the plan", () => {
  test("moves to the only cancelled status, and is reopened when it returns", async () => {
    await start({ project: { moreStatuses: [wontDo] } });
    const run = await become(without);
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    expect(storage()).toMatchObject({ status: "Won't do" });
    expect(await sync()).toMatchObject({ asked: 0 });
    expect((await become(text)).result.outcome).toBe("synced");
    expect(storage()).toMatchObject({ status: "To Do" });
    expect(await sync({ full: true })).toMatchObject({ written: 0 });
  });

  test.each<[string, JiraHarnessOptions]>([
    ["none", {}],
    ["several", { project: { moreStatuses: [wontDo, dropped] } }],
  ])("keeps its status if %s of the statuses means cancelled, is reported once, and tried again when that may have changed", async (_, options) => {
    await start(options);
    const run = await become(without);
    expect(run.result.outcome).not.toBe("failed");
    expect(codesOf(run)).toContain("skipped-transition");
    expect(JSON.stringify(run.result)).toContain("jira.statuses.cancelled");
    expect(storage()).toMatchObject({ status: "To Do" });
    expect(await sync()).toMatchObject({ asked: 0 });
    const later = await become(edited(without, "Serves a thousand", "Serves two thousand"));
    expect(later.written).toBe(1);
    expect(codesOf(later)).not.toContain("skipped-transition");
    const full = await sync({ full: true });
    expect(codesOf(full)).toContain("skipped-transition");
    expect(full.written).toBe(0);
    const named = options.project ? "Cancelled" : "Done";
    const config = `jira:\n  project: WEB\n  statuses:\n    cancelled: ${named}\n`;
    const configured = await become(edited(without, "Serves a thousand", "Serves two thousand"), config);
    expect(configured.result).toMatchObject({ outcome: "synced", error: null });
    expect(storage()).toMatchObject({ status: named });
    expect(codesOf(await sync({ full: true }))).toEqual([]);
  });
});

describe("a done item", () => {
  test("is completed and reopened in any language", async () => {
    await start({ language: "de", project: { style: "company-managed" } });
    expect(server()).toMatchObject({ status: "Fertig", statusCategory: "done" });
    await become(edited(text, "[x] WebSocket server", "[ ] WebSocket server"));
    expect(server()).toMatchObject({ status: "Zu erledigen" });
    await become(text);
    expect(server()).toMatchObject({ status: "Fertig" });
    expect(await sync()).toMatchObject({ asked: 0 });
  });

  test("keeps its status if several mean done, until the config names one", async () => {
    await start({
      project: { moreStatuses: [{ name: "Released", category: "done" }] },
      plan: edited(text, "[x] W", "[ ] W"),
    });
    const run = await become(text);
    expect(codesOf(run)).toContain("skipped-transition");
    expect(server()).toMatchObject({ status: "To Do" });
    expect(await sync()).toMatchObject({ asked: 0 });
    const named = await become(text, "jira:\n  project: WEB\n  statuses:\n    done: Released\n");
    expect(named.result).toMatchObject({ outcome: "synced", error: null });
    expect(server()).toMatchObject({ status: "Released" });
  });

  test("keeps its status if the transition requires a field; other fields are written", async () => {
    const transitions = [
      { name: "Start", to: "In Progress" },
      { name: "Close", to: "Done", fields: [{ field: "resolution", required: true }] },
    ];
    harness = await startJiraSync({ project: { transitions } });
    const run = await sync();
    expect(codesOf(run)).toContain("skipped-transition");
    expect(run.result.outcome).toBe("synced");
    expect(harness.jira.issues("WEB")).toHaveLength(6);
    expect(server()).toMatchObject({ status: "To Do" });
    expect(await sync()).toMatchObject({ asked: 0 });
  });

  test("keeps a status in progress that a user set", async () => {
    await start();
    const key = storage()?.key ?? "";
    harness.jira.transition(key, "In Progress");
    await become(edited(text, "Serves a thousand", "Serves two thousand"));
    await sync({ full: true });
    expect(storage()).toMatchObject({ status: "In Progress" });
  });
});
