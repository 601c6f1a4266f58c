import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseGitHubEvent } from "../../../shared/events/github-event.ts";
import { webhookApp } from "../../../shared/http/webhook-app.ts";
import { planPath, planText, smallPlan } from "../../integration/support/plan-text.ts";
import { type SyncHarness, startSync } from "../../integration/support/sync-harness.ts";
import { knownRepository } from "../../unit/events/known-repository.ts";
import { memoryHost, sign } from "../../unit/http/webhook-host.ts";

const repository = { id: 17, full_name: "acme/web" };
const own = { id: 1, login: "milepost[bot]" };
const stranger = { id: 2, login: "mallory" };
const marked = (goal: string) => `Quoted: <!-- milepost:${goal}/d4:0123456789ab -->`;
const known = knownRepository({
  goals: ["001-live"],
  config: "github:\n  formerAccounts: [old-bot]\n",
  accounts: [{ id: "1", login: "milepost[bot]" }],
});

describe("an event of an item on GitHub causes a scan only for an item of Milepost", () => {
  const issue = (user: object | null, body: string) => ({ action: "edited", issue: { user, body }, repository });
  const decide = (payload: unknown, name = "issues", found: typeof known | null = known) =>
    parseGitHubEvent(name, "d-1", payload, async () => found);

  test.each([
    [
      "an issue of a stranger that quotes a marker",
      issue(stranger, marked("001-live")),
      "an item that Milepost did not create",
    ],
    ["an issue of a deleted account", issue(null, marked("001-live")), "an item that Milepost did not create"],
    [
      "an issue that had a marker before",
      { ...issue(stranger, ""), changes: { body: { from: marked("001-live") } } },
      "an item that Milepost did not create",
    ],
    ["a goal that the repository does not have", issue(own, marked("999-other")), "unknown goal"],
  ])("%s is ignored", async (_, payload, reason) => {
    expect(await decide(payload)).toEqual({ ignore: reason });
  });

  test("a milestone of a stranger is ignored", async () => {
    const payload = { action: "edited", milestone: { creator: stranger, description: marked("001-live") }, repository };
    expect(await decide(payload, "milestone")).toEqual({ ignore: "an item that Milepost did not create" });
  });

  test("a repository that was never synced is ignored", async () => {
    expect(await decide(issue(own, marked("001-live")), "issues", null)).toEqual({ ignore: "unknown repository" });
  });

  test("an item is ignored while no run has learned Milepost's account", async () => {
    const unknown = knownRepository({ goals: ["001-live"] });
    expect(await decide(issue(own, marked("001-live")), "issues", unknown)).toEqual({
      ignore: "an item that Milepost did not create",
    });
  });

  test.each([own, { id: 3, login: "Old-Bot" }])("an item of the account %j is scanned", async (user) => {
    expect(await decide(issue(user, marked("001-live")))).toHaveProperty("accept");
  });
});

describe("an event of an issue in Jira", () => {
  const repositories = new Map([
    ["17", { ...knownRepository({ config: "jira:\n  project: WEB\n", goals: ["001-a"] }), fullName: "acme/web" }],
    ["18", { ...knownRepository({ config: "jira:\n  project: WEB\n", goals: ["002-b"] }), fullName: "acme/api" }],
    ["99", { ...knownRepository({ config: "jira:\n  project: OPS\n", goals: ["001-a"] }), fullName: "acme/ops" }],
    ["98", { ...knownRepository({ goals: ["001-a"] }), fullName: "acme/none" }],
  ]);

  async function post(labels: string[], key = "WEB-1") {
    let lookups = 0;
    const memory = memoryHost({
      // The index can be out of date.
      repositoriesOf: async () => [...repositories.keys()],
      repository: async (id) => {
        lookups += 1;
        return repositories.get(id) ?? null;
      },
    });
    const body = JSON.stringify({ webhookEvent: "jira:issue_updated", issue: { id: "1", key, fields: { labels } } });
    const headers = { "x-hub-signature": sign(body, "jira-secret"), "x-atlassian-webhook-identifier": "e1" };
    const response = await webhookApp(memory.host).request("/webhooks/jira", { method: "POST", body, headers });
    return {
      status: response.status,
      queued: memory.sent.map(({ envelope }) => envelope.repository.fullName),
      lookups,
    };
  }

  test("queues no repository whose config does not name the project, or that has not the goal", async () => {
    expect(await post(["milepost-003-c"])).toEqual({ status: 200, queued: [], lookups: 4 });
    expect(await post(["milepost-001-a"], "APP-1")).toEqual({ status: 200, queued: [], lookups: 4 });
  });

  test("queues every repository with a goal of the labels, whatever other labels come first", async () => {
    const many = Array.from({ length: 1000 }, (_, n) => `milepost-${n}`);
    expect(await post([...many, "milepost-001-a", "milepost:18/002-b"])).toEqual({
      status: 202,
      queued: ["acme/web", "acme/api"],
      lookups: 4,
    });
  });
});

describe("an event whose repository id and name disagree with the ledger", () => {
  let milepost: SyncHarness;
  beforeEach(async () => {
    milepost = await startSync();
    await milepost.push({ [planPath()]: planText(smallPlan) });
    await milepost.sync({ by: "id" });
  });
  afterEach(() => milepost.stop());

  test("does not give one repository's state the name and plans of another", async () => {
    const other = await milepost.another("mallory/web");
    await other.push({ [planPath()]: planText({ milestones: [smallPlan.milestones[0]] }) });
    const before = milepost.world();
    const run = await milepost.sync({ by: "id", fullName: "mallory/web" });
    expect(run.result).toMatchObject({ outcome: "failed", error: expect.stringContaining("on GitHub it has the id") });
    expect(run.writes).toBe(0);
    expect(milepost.world()).toEqual(before);
    expect((await milepost.ledger.repository(milepost.id))?.fullName).toBe("acme/web");
  });

  test("gives no state to a repository that was never synced", async () => {
    const other = await milepost.another("mallory/web");
    await other.push({ [planPath()]: planText(smallPlan) });
    const victim = await milepost.another("acme/new");
    const run = await milepost.sync({ by: "id", id: victim.id, fullName: "mallory/web" });
    expect(run.result).toMatchObject({ outcome: "failed", error: expect.stringContaining("on GitHub it has the id") });
    expect(await milepost.ledger.repository(victim.id)).toBeNull();
    expect(other.world().managed).toEqual([]);
  });

  test("is verified again after an hour, although the name is the stored one", async () => {
    await milepost.github.renameRepository("acme/web", "acme/old");
    await milepost.another("acme/web");
    milepost.clock.advance(61 * 60_000);
    const run = await milepost.sync({ by: "id" });
    expect(run.result).toMatchObject({ outcome: "failed", error: expect.stringContaining("on GitHub it has the id") });
  });

  test("does not start a second state for a repository under an invented id", async () => {
    const run = await milepost.sync({ by: "id", id: "999999" });
    expect(run.result.outcome).toBe("failed");
    expect(await milepost.ledger.repository("999999")).toBeNull();
  });

  test("follows a real rename", async () => {
    await milepost.github.renameRepository("acme/web", "acme/site");
    milepost.fullName = "acme/site";
    expect((await milepost.sync({ by: "id" })).result).toMatchObject({ repo: "acme/site", error: null });
  });
});
