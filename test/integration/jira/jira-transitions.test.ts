import { afterEach, describe, expect, test } from "vitest";
import { printSync } from "../../../cli/print/print-sync.ts";
import type { ProjectOptions } from "../../../local/emulators/jira/project-options.ts";
import { openTerminal } from "../../../shared/adapters/node/terminal.ts";
import type { SyncResult } from "../../../shared/model/result.ts";
import { requestProblems } from "../../contract/tracker/tracker-requests.ts";
import { type JiraHarness, startJiraSync } from "../support/jira-harness.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import { operationsOf } from "../support/sync-harness.ts";

const text = edited(planText(smallPlan), "[x] W", "[ ] W");
const done = edited(text, "[ ] Comment storage", "[x] Comment storage");
const without = edited(text, "  - [ ] Comment storage\n", "");
let harness: JiraHarness;

afterEach(async () => {
  expect(requestProblems(harness.jira.requests.all)).toEqual([]);
  await harness.stop();
});

async function start(project: ProjectOptions, config: string[] = []) {
  harness = await startJiraSync({ project, config, plan: text });
  await harness.milepost.sync();
}

async function push(plan: string) {
  await harness.milepost.push({ [planPath()]: plan });
}

async function become(plan: string) {
  await push(plan);
  return harness.milepost.sync();
}

const skippedIn = (result: SyncResult) =>
  result.plans.flatMap(({ trackers }) => trackers).flatMap((one) => one.skipped);
const story = () => {
  const found = harness.jira.issues("WEB").find(({ summary }) => summary === "Comment storage");
  if (!found) throw new Error("The story is missing");
  return found;
};
const issueState = () =>
  harness.milepost.github.issues("acme/web").find(({ title }) => title === "Comment storage")?.stateReason;

function printed(result: SyncResult): string {
  const lines: string[] = [];
  const stream = { isTTY: false, write: (line: string) => lines.push(line) };
  printSync(result, openTerminal({ stdout: stream, stderr: stream }, {}));
  return lines.join("");
}

/** A workflow in which "Done" is reached by one transition with these fields on its screen. */
const closing = (...fields: string[]): ProjectOptions => ({
  customFields: [{ name: "Root cause", kind: "option", options: ["Code", "Plan"] }],
  transitions: [
    { name: "Open", to: "To Do" },
    { name: "Close", to: "Done", fields: fields.map((field) => ({ field, required: true })) },
  ],
});

describe("a transition that is not made", () => {
  test("is skipped in the preview and the result, with its reason, and is no operation", async () => {
    const moreStatuses = ["Won't do", "Cancelled"].map((name) => ({ name, category: "done" as const }));
    await start({ moreStatuses });
    await push(without);
    const wanted = {
      ...{ action: "close", entity: "story", key: "d2", title: "Comment storage" },
      ...{
        remote: story().url,
        reason: expect.stringContaining('several statuses mean "cancelled": "Won\'t do", "Cancelled"'),
      },
    };
    const preview = await harness.milepost.preview();
    expect(skippedIn(preview.result)).toEqual([wanted]);
    expect(operationsOf(preview)).not.toContain("close story d2");
    const run = await harness.milepost.sync();
    expect(skippedIn(run.result)).toEqual([wanted]);
    expect(operationsOf(run)).not.toContain("close story d2");
    expect(printed(run.result)).toMatch(/Jira {2}.*: no changes, 1 skipped/);
    expect(printed(run.result).split("several statuses mean")).toHaveLength(2);
  });

  test("because several statuses mean done is skipped although only one of them needs no field", async () => {
    await start({
      ...closing("resolution"),
      moreStatuses: [{ name: "Released", category: "done" as const }],
      transitions: [
        { name: "Open", to: "To Do" },
        { name: "Close", to: "Done", fields: [{ field: "resolution", required: true }] },
        { name: "Release", to: "Released" },
      ],
    });
    const run = await become(done);
    expect(skippedIn(run.result)).toMatchObject([
      { key: "d2", reason: expect.stringContaining('several statuses mean "done": "Done", "Released"') },
    ]);
    expect(story().status).toBe("To Do");
  });

  test("leaves the other fields of the operation", async () => {
    await start(closing("resolution"));
    const run = await become(edited(done, "Comment storage", "Comment storage in tables"));
    expect(operationsOf(run)).toContain("update story d2");
    expect(skippedIn(run.result)).toMatchObject([{ action: "close", key: "d2" }]);
    expect(run.result.plans[0]?.trackers[1]?.operations).toMatchObject([
      { fields: expect.not.arrayContaining(["state"]) },
    ]);
  });

  test("of a new item leaves a created item without the state", async () => {
    harness = await startJiraSync({ project: closing("resolution"), plan: planText(smallPlan) });
    const { result } = await harness.milepost.sync();
    expect(skippedIn(result)).toMatchObject([{ action: "close", title: "WebSocket server" }]);
    const created = result.plans[0]?.trackers[1]?.operations.find(({ title }) => title === "WebSocket server");
    expect(created?.fields).toContain("title");
    expect(created?.fields).not.toContain("state");
  });

  test("for want of a path names the path that the workflow has", async () => {
    const transitions = [
      { name: "Start", to: "In Progress", from: ["To Do"] },
      { name: "Open", to: "To Do", from: ["In Progress"] },
    ];
    await start({ transitions });
    const run = await become(done);
    expect(skippedIn(run.result)).toMatchObject([
      { key: "d2", reason: expect.stringContaining('"To Do" goes only to "In Progress"') },
    ]);
  });
});

describe("a transition with required fields", () => {
  test("gets the values of the config, by name or id", async () => {
    await start(closing("resolution", "Root cause"), [
      "transitionFields:",
      "  done: { resolution: Done, root cause: plan }",
      "  cancelled: { Resolution: Won't Do }",
    ]);
    expect(skippedIn((await become(done)).result)).toEqual([]);
    expect(story()).toMatchObject({ status: "Done", resolution: "Done" });
    expect(JSON.stringify(story().fields)).toContain('"value":"Plan"');
    expect((await harness.milepost.sync({ full: true })).result.outcome).toBe("unchanged");
  });

  test.each([
    ["no value", [], 'the transition to "Done" requires "Resolution", "Root cause"'],
    [
      "a value that is not allowed",
      ["transitionFields:", "  done: { resolution: Done, Root cause: Weather }"],
      'can\'t have "Weather" in "Root cause", which allows "Code", "Plan"',
    ],
  ])("is skipped with %s, and is not tried", async (_, config, words) => {
    await start(closing("resolution", "Root cause"), config);
    const run = await become(done);
    expect(skippedIn(run.result)).toMatchObject([{ key: "d2", reason: expect.stringContaining(words) }]);
    expect(story().status).toBe("To Do");
    expect(
      harness.jira.requests.all.filter(({ method, path }) => method === "POST" && path.endsWith("/transitions")),
    ).toEqual([]);
  });

  test("closes with a resolution that means cancelled where the workflow has one finished status", async () => {
    await start(closing("resolution"), [
      "statuses: { done: Done, cancelled: Done }",
      "transitionFields:",
      "  done: { resolution: Done }",
      "  cancelled: { resolution: Won't Do }",
    ]);
    expect(skippedIn((await become(without)).result)).toEqual([]);
    expect(story()).toMatchObject({ status: "Done", resolution: "Won't Do" });
    await become(edited(without, "[ ] WebSocket", "[x] WebSocket"));
    const full = await harness.milepost.sync({ full: true });
    expect(full.result.outcome).toBe("unchanged");
  });
});

describe("a resolution", () => {
  test.each(["Won't Do", "Duplicate", "Cannot Reproduce"])("%s is not carried over as done", async (resolution) => {
    await start({});
    harness.jira.transition(story().key, "Done", resolution);
    await harness.milepost.sync({ full: true });
    expect(issueState()).not.toBe("completed");
  });

  test.each(["Done", "Fixed", `"><script>${"x".repeat(5_000)}`])("%s means done", async (resolution) => {
    await start({});
    harness.jira.transition(story().key, "Done", resolution);
    await harness.milepost.sync({ full: true });
    expect(issueState()).toBe("completed");
  });
});

test("a field that the project lacks is skipped when the item is created", async () => {
  harness = await startJiraSync({ project: { without: ["duedate"] } });
  const { result } = await harness.milepost.sync();
  expect(skippedIn(result)).toMatchObject([
    { action: "create", entity: "epic", key: "m1", fields: ["due"], reason: expect.stringContaining('"Epic"') },
    { key: "m2", fields: ["due"] },
  ]);
});

test("transitions of the wrong shape stop the run with an error, and nothing is taken for done", async () => {
  await start({});
  const answer = {
    transitions: [
      { id: "11", name: "Close", to: { id: "1", name: "Done", statusCategory: { key: "done" } }, fields: ["x", 1] },
    ],
  };
  const heal = harness.jira.faults.on(({ path }) =>
    path.endsWith("/transitions") ? { kind: "answer", status: 200, body: answer } : null,
  );
  const { result } = await become(done);
  expect(result.outcome).toBe("partial");
  expect(operationsOf({ result })).not.toContain("close story d2");
  heal();
  harness.milepost.clock.advance(3_600_000);
  await harness.milepost.sync();
  expect(story().status).toBe("Done");
});
