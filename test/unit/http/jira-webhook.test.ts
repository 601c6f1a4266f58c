import { beforeEach, describe, expect, test } from "vitest";
import { type WebhookHost, webhookApp } from "../../../shared/http/webhook-app.ts";
import { knownRepository } from "../events/known-repository.ts";
import { memoryHost, sign } from "./webhook-host.ts";

const body = JSON.stringify({
  webhookEvent: "jira:issue_updated",
  issue: { id: "10001", key: "WEB-1", fields: { labels: ["milepost-001-live"] } },
});
const identifier = "9ee4b7c2f0";
const known = knownRepository({ config: "jira:\n  project: WEB\n", goals: ["001-live"] });

let memory = memoryHost();
beforeEach(() => {
  memory = memoryHost({
    repository: async (id) => (id === "17" ? known : null),
    repositoriesOf: async (_, project) => (project === "WEB" ? ["16", "17"] : []),
  });
});

const signed = (text: string, changes: Record<string, string> = {}) => ({
  "content-type": "application/json",
  "x-hub-signature": sign(text, "jira-secret"),
  "x-atlassian-webhook-identifier": identifier,
  ...changes,
});

async function post(text: string, headers = signed(text), changes: Partial<WebhookHost> = {}) {
  const app = webhookApp({ ...memory.host, ...changes });
  const response = await app.request("/webhooks/jira", { method: "POST", body: text, headers });
  return { status: response.status, json: await response.json() };
}

describe("an event of a managed issue", () => {
  test("queues a full scan of its repository, with its own delivery id", async () => {
    const delivery = `jira:${identifier}:17`;
    expect(await post(body)).toEqual({ status: 202, json: { delivery: `jira:${identifier}`, accepted: true } });
    const repository = { id: "17", fullName: "acme/web" };
    const envelope = { kind: "reconcile", delivery, repository, ref: null, after: null, installation: 5 };
    expect(memory.sent).toEqual([{ attempt: 1, envelope }]);
  });

  test("is accepted with the old secret too, and not with GitHub's", async () => {
    const with_ = (secret: string) => signed(body, { "x-hub-signature": sign(body, secret) });
    expect((await post(body, with_("old-jira-secret"))).status).toBe(202);
    expect((await post(body, with_("new-secret"))).status).toBe(401);
  });

  test("is ignored if it was processed before", async () => {
    memory.done.add(`jira:${identifier}:17`);
    expect(await post(body)).toEqual({ status: 200, json: { accepted: false, reason: "already done" } });
    expect(memory.sent).toEqual([]);
  });
});

describe("an irrelevant event gets 200", () => {
  test.each([
    [{ webhookEvent: "comment_created" }, "other event: comment_created"],
    [{ ...JSON.parse(body), issue: { id: "1", key: "WEB-2", fields: { labels: [] } } }, "not a Milepost issue"],
    [
      { ...JSON.parse(body), issue: { id: "1", key: "APP-2", fields: { labels: ["milepost-x"] } } },
      "no repository of this Jira project and goal",
    ],
  ])("%j", async (payload, reason) => {
    expect(await post(JSON.stringify(payload))).toEqual({ status: 200, json: { accepted: false, reason } });
    expect([memory.attempts.size, memory.sent.length]).toEqual([0, 0]);
  });

  test("a repository that the operator does not allow", async () => {
    const operator = { repositories: [{ name: "other/*", jira: [], slack: [] }] };
    const reason = "the operator does not allow this repository";
    expect(await post(body, signed(body), { operator })).toEqual({
      status: 200,
      json: { accepted: false, reason },
    });
  });
});

describe("rejected requests", () => {
  test.each([
    ["no signature", { "x-hub-signature": "" }, 401],
    ["GitHub's header", { "x-hub-signature": "", "x-hub-signature-256": sign(body, "jira-secret") }, 401],
    ["another body's signature", { "x-hub-signature": sign(`${body} `, "jira-secret") }, 401],
    ["no identifier", { "x-atlassian-webhook-identifier": "" }, 400],
    ["an identifier with a key's separator", { "x-atlassian-webhook-identifier": "a#b" }, 400],
    ["a body that is too large", { "content-length": String(25 * 1024 * 1024 + 1) }, 413],
  ])("%s", async (_, changes, status) => {
    const never = () => Promise.reject(new Error("touched"));
    const host = { deliveries: { receive: never }, queue: { send: never }, repository: never };
    expect((await post(body, signed(body, changes), host)).status).toBe(status);
  });

  test.each(["", "not json", "[1]", "null", "{}"])("the body %j", async (text) => {
    expect((await post(text)).status).toBe(400);
  });

  test("without a configured secret, everything: also a body signed with an empty secret", async () => {
    const headers = signed(body, { "x-hub-signature": sign(body, "") });
    const answer = await post(body, headers, { jiraSecrets: async () => [] });
    expect(answer).toEqual({ status: 404, json: { error: expect.stringContaining("JIRA_WEBHOOK_SECRET") } });
    const unsigned = signed(body, { "x-hub-signature": "" });
    expect((await post(body, unsigned, { jiraSecrets: async () => [] })).status).toBe(401);
  });

  test("503 while the state is unreachable: Jira sends it again", async () => {
    const down = { repository: () => Promise.reject(new Error("down")) };
    expect((await post(body, signed(body), down)).status).toBe(503);
    expect((await post(body)).status).toBe(202);
  });
});
