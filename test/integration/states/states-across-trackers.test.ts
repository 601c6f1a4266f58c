import { afterEach, beforeEach, expect, test } from "vitest";
import { describeConflict } from "../../../cli/print/describe-conflict.ts";
import { type JiraHarness, startJiraSync } from "../support/jira-harness.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import { operationsOf, requestsOf } from "../support/sync-harness.ts";

const web = "acme/web";
const text = planText(smallPlan);
let harness: JiraHarness;
beforeEach(async () => {
  harness = await startJiraSync();
  await harness.milepost.sync();
});
afterEach(() => harness.stop());

const find = (title: string) => {
  const issue = harness.milepost.github.issues(web).find((one) => one.title.includes(title));
  const story = harness.jira.issues("WEB").find((one) => one.summary.includes(title));
  if (!issue || !story) throw new Error(`No items for ${title}`);
  return { issue, story };
};
/** State of a deliverable on GitHub, with the reason of a close, and its status in Jira. */
const statesOf = (title: string) => {
  const { issue, story } = find(title);
  return [issue.state === "open" ? "open" : issue.stateReason, story.status];
};
const close = (title: string, stateReason: "completed" | "not_planned" = "completed") =>
  harness.milepost.github.editIssue(web, find(title).issue.number, { state: "closed", stateReason });
const reopen = (title: string) => harness.milepost.github.editIssue(web, find(title).issue.number, { state: "open" });
const scan = () => harness.milepost.sync({ full: true });
const boxesOf = () => {
  const tracking = harness.milepost.github.issues(web).find(({ body }) => body?.includes("Success criteria"));
  const epic = harness.jira.issues("WEB").find(({ type }) => type === "Epic");
  return { tracking, epic };
};

test("a deliverable closed on GitHub is done in Jira, and a second scan writes nothing", async () => {
  close("Comment storage");
  expect(operationsOf(await scan())).toEqual(["close story d2"]);
  expect(statesOf("Comment storage")).toEqual(["completed", "Done"]);
  expect(requestsOf(await scan()).writes).toBe(0);
});

test("a story done in Jira closes the issue on GitHub in the same run", async () => {
  harness.jira.transition(find("Comment storage").story.key, "Done");
  expect(operationsOf(await scan())).toEqual(["close issue d2"]);
  expect(statesOf("Comment storage")).toEqual(["completed", "Done"]);
});

test("reopening is carried over, also after the plan said done", async () => {
  await harness.milepost.push({ [planPath()]: edited(text, "[ ] Comment storage", "[x] Comment storage") });
  close("Comment storage");
  await scan();
  reopen("Comment storage");
  await scan();
  expect(statesOf("Comment storage")).toEqual(["open", "To Do"]);
  harness.jira.transition(find("Comment storage").story.key, "Done");
  await scan();
  expect(statesOf("Comment storage")).toEqual(["completed", "Done"]);
});

test("closed as not planned is not done anywhere else", async () => {
  close("Comment storage", "not_planned");
  const run = await scan();
  expect(operationsOf(run)).toEqual([]);
  expect(statesOf("Comment storage")).toEqual(["not_planned", "To Do"]);
});

test("opposite changes since the last sync are a conflict, and open wins", async () => {
  close("Comment storage");
  await scan();
  reopen("Comment storage");
  await harness.milepost.push({ [planPath()]: edited(text, "[ ] Comment storage", "[x] Comment storage") });
  const { result } = await scan();
  expect(statesOf("Comment storage")).toEqual(["open", "To Do"]);
  const conflicts = result.plans.flatMap(({ trackers }) => trackers.flatMap((one) => one.conflicts));
  expect(conflicts).toEqual([{ key: "d2", field: "state", plan: "done", tracker: "open", kept: "tracker" }]);
});

test("a conflict between two trackers does not say that the plan says done", async () => {
  close("Comment storage", "not_planned");
  const story = harness.jira.issues("WEB").find(({ summary }) => summary === "Comment storage");
  harness.jira.transition(story?.key ?? "", "Done");
  const { result } = await scan();
  expect(statesOf("Comment storage")).toEqual(["not_planned", "Done"]);
  const conflicts = result.plans.flatMap(({ trackers }) => trackers.flatMap((one) => one.conflicts));
  expect(conflicts).toEqual([
    { key: "d2", field: "state", plan: "done", tracker: "cancelled", kept: "tracker", isFromTracker: true },
  ]);
  const [conflict] = conflicts;
  expect(conflict && describeConflict(conflict, "github", (key) => key)).toBe(
    "stays cancelled, changed by a person in GitHub; elsewhere it is done",
  );
});

test("a tick in the epic is ticked in the tracking issue, and the other way round", async () => {
  const { epic, tracking } = boxesOf();
  harness.jira.tick(epic?.key ?? "", 0);
  await scan();
  expect(boxesOf().tracking?.body).toContain("- [x]");
  const unticked = (boxesOf().tracking?.body ?? "").replaceAll("- [x]", "- [ ]");
  harness.milepost.github.editIssue(web, tracking?.number ?? 0, { body: unticked });
  const run = await scan();
  expect(operationsOf(run)).toEqual(["update epic m1"]);
  expect(requestsOf(await scan()).writes).toBe(0);
});

test("a change that one tracker missed in an outage arrives later, and is not taken back", async () => {
  close("Comment storage");
  await scan();
  reopen("Comment storage");
  harness.jira.setAccess("WEB", false);
  await scan();
  harness.jira.setAccess("WEB", true);
  harness.milepost.clock.advance(3_600_000);
  await harness.milepost.sync();
  await scan();
  expect(statesOf("Comment storage")).toEqual(["open", "To Do"]);
});

test("a tick in the plan that is taken back reopens both items, but not what a person closed", async () => {
  const done = edited(text, "[ ] Editor integration", "[x] Editor integration");
  close("Comment storage");
  await scan();
  await harness.milepost.push({ [planPath()]: done });
  await harness.milepost.sync();
  expect(statesOf("Editor integration")).toEqual(["completed", "Done"]);
  await harness.milepost.push({ [planPath()]: text });
  await harness.milepost.sync();
  expect(statesOf("Editor integration")).toEqual(["open", "To Do"]);
  expect(statesOf("Comment storage")).toEqual(["completed", "Done"]);
});

test("what people ticked and closed stays when the ledger is lost", async () => {
  harness.jira.tick(boxesOf().epic?.key ?? "", 0);
  close("Comment storage");
  await scan();
  harness.milepost.loseLedger();
  await scan();
  expect(statesOf("Comment storage")).toEqual(["completed", "Done"]);
  expect(boxesOf().tracking?.body).toContain("- [x] Serves a thousand requests");
  expect(requestsOf(await scan()).writes).toBe(0);
});

test("an item that a person closed before its create was known is done in both trackers", async () => {
  const title = "Offline drafts";
  const { github } = harness.milepost;
  const plan = edited(text, "  - [ ] Comment storage", `  - [ ] Comment storage\n  - [ ] ${title}`);
  await harness.milepost.push({ [planPath()]: plan });
  // GitHub creates the issue, but its answer is lost.
  github.faults.on(({ method, path }) =>
    method === "POST" && path.endsWith("/issues") ? { kind: "fail-after" } : null,
  );
  harness.jira.setAccess("WEB", false);
  await harness.milepost.sync();
  harness.jira.setAccess("WEB", true);
  github.faults.clear();
  const issue = github.issues(web).find((one) => one.title === title);
  github.editIssue(web, issue?.number ?? 0, { state: "closed" });
  harness.milepost.clock.advance(120_000);
  await harness.milepost.sync();
  await scan();
  expect(statesOf(title)).toEqual(["completed", "Done"]);
});
