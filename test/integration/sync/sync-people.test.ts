import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type {
  GitHubIssuePatch,
  GitHubIssueSnapshot,
  GitHubMilestonePatch,
} from "../../../local/emulators/github/snapshots.ts";
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
  await milepost.sync();
});
afterEach(() => milepost.stop());

async function become(plan: string) {
  await milepost.push({ [path]: plan });
  return milepost.sync();
}

/** Returns the issue of a key, found by its marker. */
function issue(key: string): GitHubIssueSnapshot {
  const found = milepost.github.issues(web).find(({ body }) => body?.includes(`/${key}:`));
  if (!found) throw new Error(`There is no ${key}`);
  return found;
}

function edit(key: string, patch: GitHubIssuePatch) {
  milepost.github.editIssue(web, issue(key).number, patch, { crlf: true });
}

const conflictsOf = (run: Awaited<ReturnType<typeof become>>) =>
  run.result.plans.flatMap(({ trackers }) => trackers.flatMap(({ conflicts }) => conflicts));

describe("a user's change stays when the plan changes another field", () => {
  const changes: [field: string, key: string, patch: (found: GitHubIssueSnapshot) => GitHubIssuePatch][] = [
    ["title", "a2", () => ({ title: "What we agreed on" })],
    ["text below", "a2", ({ body }) => ({ body: `${body}\n\nWe met on Monday.\n- [x] booked a room` })],
    ["text above", "a2", ({ body }) => ({ body: `Please read first.\n\n${body}` })],
    ["labels", "a2", () => ({ labels: ["blocked"] })],
    ["state", "a2", () => ({ state: "closed", stateReason: "not_planned" })],
    ["milestone", "a2", () => ({ milestone: null })],
    ["assignees", "a2", () => ({ assignees: ["ada"] })],
    ["a tick", "a2", ({ body }) => ({ body: body?.replaceAll("- [ ]", "- [x]") })],
  ];
  test.each(changes)("%s", async (_field, key, patch) => {
    edit(key, patch(issue(key)));
    const before = issue(key);
    const run = await become(edited(text, "Seen within two seconds", "Seen within a second"));
    expect(operationsOf(run)).toEqual(["update issue a2"]);
    expect(conflictsOf(run)).toEqual([]);
    const after = issue(key);
    const withoutPlanLink = (body: string | null | undefined) =>
      body?.replaceAll("\r\n", "\n").replace(/\(<.*\/blob\/.*>\)/, "");
    // Only the criterion changed; the user's text around it is the same to the byte.
    const expected = before.body?.replace("Seen within two seconds", "Seen within a second");
    expect(withoutPlanLink(after.body)).toBe(withoutPlanLink(expected));
    expect({ ...after, body: "" }).toEqual({ ...before, body: "" });
  });

  test("text around the managed part keeps its line endings", async () => {
    edit("a2", { body: `Above\n${issue("a2").body}Below\n\nend` });
    await become(edited(text, "Seen within two seconds", "Seen within a second"));
    expect(issue("a2").body).toMatch(/^Above\r\n<!-- milepost:/);
    expect(issue("a2").body).toMatch(/<!-- \/milepost -->\r\nBelow\r\n\r\nend$/);
    expect((await become(`${edited(text, "Seen within two seconds", "Seen within a second")}\n`)).writes).toBe(0);
  });

  test("a milestone's title, date and state", async () => {
    milepost.github.editMilestone(web, 2, { title: "Our name", dueOn: "2026-09-01", state: "closed" });
    const before = milepost.github.milestone(web, 2);
    const run = await become(edited(text, "Comments without reloading", "Comments at once"));
    expect(run.writes).toBe(1);
    const after = milepost.github.milestone(web, 2);
    expect(after.description).toContain("\nComments at once\n");
    expect({ ...after, description: "" }).toEqual({ ...before, description: "" });
  });
});

describe("a field that both a user and the plan changed", () => {
  const disputes: [field: string, act: () => void, from: string, to: string][] = [
    ["title", () => edit("d3", { title: "Theirs" }), "Editor integration", "Editor integrations"],
    ["state", () => edit("d1", { state: "open" }), "[x] WebSocket server", "[ ] WebSocket server"],
    ["body", () => edit("a2", { body: issue("a2").body?.replace("two", "three") }), "two seconds", "a second"],
    ["due", () => editMilestone({ dueOn: "2026-09-01" }), "Weeks 3-5", "Weeks 3-6"],
    ["title", () => editMilestone({ title: "Theirs" }), "Milestone 2: Client", "Milestone 2: Clients"],
    ["body", () => editMilestone({ description: "Mine" }), "without reloading", "at once"],
  ];
  const editMilestone = (patch: GitHubMilestonePatch) => milepost.github.editMilestone(web, 2, patch);

  test.each(disputes)("%s: the user's value stays and is reported once", async (field, act, from, to) => {
    act();
    const before = milepost.world();
    const run = await become(edited(text, from, to));
    // An equal change on both sides is not a conflict.
    expect(conflictsOf(run).map((one) => [one.field, one.kept])).toEqual(field === "state" ? [] : [[field, "tracker"]]);
    // The identity in the body follows the plan, and the title of the tracking issue follows the milestone's.
    const writes = from === "Editor integration" || from === "Milestone 2: Client" ? 1 : 0;
    expect(run.writes).toBe(writes);
    if (writes === 0) expect(milepost.world()).toEqual(before);
    const next = await become(edited(edited(text, from, to), "Manual check", "Check by hand"));
    expect(conflictsOf(next)).toEqual([]);
    expect(next.writes).toBe(1);
  });

  test("with policy.conflicts: plan the plan's value is written and reported", async () => {
    await milepost.push({ ".goalkit/milepost.yml": "policy:\n  conflicts: plan\n" });
    edit("d3", { title: "Theirs" });
    edit("a2", { body: `Mine\n${issue("a2").body?.replace("two", "three")}Mine too` });
    const run = await become(edited(edited(text, "Editor integration", "Editor integrations"), "two sec", "2 sec"));
    expect(conflictsOf(run).map((one) => [one.key, one.field, one.kept])).toEqual([
      ["a2", "body", "plan"],
      ["d3", "title", "plan"],
    ]);
    expect(issue("d3").title).toBe("Editor integrations");
    expect(issue("a2").body).toMatch(/^Mine\r\n[\s\S]*within 2 seconds[\s\S]*Mine too$/);
  });

  test("ticked boxes stay ticked when other criteria change", async () => {
    edit("a1", { body: issue("a1").body?.replace("- [ ] Deploys", "- [x] Deploys") });
    await become(
      edited(text, "  - [ ] Serves a thousand requests", "  - [ ] Serves two thousand requests\n  - [ ] New"),
    );
    const boxes = issue("a1")
      .body?.match(/^- \[.\] .*$/gm)
      ?.map((line) => line.trim());
    expect(boxes).toEqual([
      "- [ ] Serves two thousand requests",
      "- [ ] New",
      "- [x] Deploys go unnoticed",
      "- [x] Tests pass",
      "- [ ] Manual check of a deploy",
    ]);
  });
});

describe("an item that a user deleted", () => {
  test("is not created again, and is reported only when the plan changes it", async () => {
    milepost.github.deleteIssue(web, issue("d3").number);
    const run = await become(edited(text, "Editor integration", "Editor integrations"));
    expect(codesOf(run)).toEqual(["item-deleted"]);
    expect(run).toMatchObject({ writes: 0, stopped: null });
    expect(milepost.world().managed.map(({ key }) => key)).not.toContain("001-live/d3");
  });

  test("an tracking issue does not keep new deliverables from being made", async () => {
    milepost.github.deleteIssue(web, issue("a2").number);
    const plan = edited(text, "  - [ ] Optimistic updates", "  - [ ] Optimistic updates\n  - [ ] One\n  - [ ] Two");
    const run = await become(plan);
    expect(run.stopped).toBeNull();
    expect(operationsOf(run)).toEqual(["create issue d5", "create issue d6"]);
    expect(await milepost.sync()).toMatchObject({ reads: 1, writes: 0 });
  });

  test("as a milestone affects no other item", async () => {
    milepost.github.deleteMilestone(web, 2);
    const plan = edited(text, "Comments without reloading", "At once");
    const run = await become(edited(plan, "Comment storage", "Comments storage"));
    expect(codesOf(run)).toEqual(["item-deleted"]);
    expect(operationsOf(run)).toEqual(["update issue d2"]);
  });
});

test("a user's own parent of an issue stays, and is reported once as a conflict", async () => {
  const added = edited(text, "  - [ ] Optimistic updates", "  - [ ] Optimistic updates\n  - [ ] Offline drafts");
  const run = await become(edited(text, "Milestone 2: Client", "Milestone 2: Clients"));
  expect(conflictsOf(run)).toEqual([]);
  const roadmap = milepost.github.createIssue(web, { title: "Roadmap" });
  edit("d2", { parent: roadmap });
  const moved = edited(added, "  - [ ] Comment storage\n", "");
  const next = await become(edited(moved, "  - [ ] Offline drafts", "  - [ ] Offline drafts\n  - [ ] Comment storage"));
  expect(conflictsOf(next).map(({ key, field, kept }) => [key, field, kept])).toEqual([["d2", "parent", "tracker"]]);
  expect(issue("d2").parent).toBe(roadmap);
  expect(conflictsOf(await become(edited(text, "Comment storage", "Comment storages")))).toEqual([]);
});
