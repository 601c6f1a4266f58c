import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import webhookSchema from "@octokit/webhooks-schemas/schema.json" with { type: "json" };
import { Ajv } from "ajv";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type GitHubEmulator, startGitHubEmulator } from "../../../local/emulators/github/github-emulator.ts";
import { keepIdleConnections } from "../../support/keep-idle-connections.ts";

const fullName = "acme/web";
const secret = "s3cret";
const zeroSha = "0".repeat(40);

interface Received {
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  payload: Record<string, unknown>;
}

// Compiling the root schema of all 344 events takes 5 s, so only its definitions are used.
const { definitions } = webhookSchema;
const ajv = new Ajv({ strict: false, validateFormats: false, validateSchema: false, inlineRefs: false });
ajv.addSchema({ definitions }, "webhooks");
let github: GitHubEmulator;
let receiver: Server;
let received: Received[];
let status: number;

beforeEach(async () => {
  received = [];
  status = 202;
  github = await startGitHubEmulator();
  await github.createRepository(fullName);
  receiver = createServer(keepIdleConnections, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    received.push({ headers: request.headers, bytes, payload: JSON.parse(bytes.toString()) });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const address = receiver.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  github.setWebhook(fullName, { url: `http://127.0.0.1:${port}/webhooks/github`, secret });
});

afterEach(async () => {
  await github.close();
  await new Promise((resolve) => receiver.close(resolve));
});

/** Returns the schema errors of a payload, or `null`. */
function schemaErrors(definition: string, payload: unknown): unknown {
  const validate = ajv.getSchema(`webhooks#/definitions/${definition}`);
  return validate?.(payload) === true ? null : (validate?.errors ?? "no such definition");
}

test("sends a signed push with a guid that matches GitHub's schema", async () => {
  const first = await github.push(fullName, { "a.md": "1", b: "1" });
  const second = await github.push(fullName, { "a.md": "2", b: null, "c/d": "3" }, { author: "ada", message: "Plan" });
  const [created, changed] = received;
  expect(changed?.headers["x-github-event"]).toBe("push");
  expect(changed?.headers["x-github-delivery"]).toBe(second.delivery);
  expect(second.delivery).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  const signature = createHmac("sha256", secret)
    .update(changed?.bytes ?? "")
    .digest("hex");
  expect(changed?.headers["x-hub-signature-256"]).toBe(`sha256=${signature}`);
  expect(created?.payload).toMatchObject({
    before: zeroSha,
    created: true,
    forced: false,
    ref: "refs/heads/main",
  });
  expect(changed?.payload).toMatchObject({
    before: first.commit,
    after: second.commit,
    created: false,
    commits: [{ id: second.commit, message: "Plan", added: ["c/d"], removed: ["b"], modified: ["a.md"] }],
    head_commit: { id: second.commit },
    repository: { full_name: fullName, default_branch: "main", owner: { login: "acme" } },
    pusher: { name: "ada" },
  });
  for (const { payload } of received) expect(schemaErrors("push$event", payload)).toBeNull();
});

test("sends forced and deleting pushes, and none that is to be lost", async () => {
  const first = await github.push(fullName, { a: "1" });
  await github.push(fullName, { a: "2" });
  await expect(github.push(fullName, { a: "3" }, { parent: first.commit })).rejects.toThrow("needs force");
  const forced = await github.push(fullName, { a: "3" }, { force: true });
  expect(received.at(-1)?.payload).toMatchObject({ forced: true, after: forced.commit });
  await github.moveBranch(fullName, "main", first.commit);
  expect(received.at(-1)?.payload).toMatchObject({ forced: true, after: first.commit, commits: [] });
  await github.push(fullName, { z: "1" }, { branch: "side" });
  await github.moveBranch(fullName, "side", null);
  expect(received.at(-1)?.payload).toMatchObject({ deleted: true, after: zeroSha, head_commit: null });
  expect(schemaErrors("push$event", received.at(-1)?.payload)).toBeNull();
  const before = received.length;
  expect((await github.push(fullName, { a: "4" }, { deliver: false })).delivery).toBeNull();
  expect(received).toHaveLength(before);
});

test("lists at most 2,048 commits, and sends nothing over 25 MB", async () => {
  const many = Array.from({ length: 2_050 }, (_, n) => ({ a: `${n}` }));
  await github.push(fullName, many);
  expect(received.at(-1)?.payload.commits).toHaveLength(2_048);
  const message = "x".repeat(13 * 1024 * 1024);
  expect((await github.push(fullName, { a: "last" }, { message })).delivery).toBeNull();
});

test("redelivers with the same guid and payload, and only on request", async () => {
  status = 500;
  const { delivery } = await github.push(fullName, { a: "1" });
  expect(github.deliveries().map(({ status }) => status)).toEqual([500]);
  status = 202;
  expect(await github.redeliver(delivery ?? "")).toBe(202);
  expect(received).toHaveLength(2);
  expect(received[1]?.headers["x-github-delivery"]).toBe(delivery);
  expect(received[1]?.bytes.equals(received[0]?.bytes ?? Buffer.alloc(0))).toBe(true);
  expect(github.deliveries().map(({ redelivery }) => redelivery)).toEqual([false, true]);
});

test("sends events for changes of issues and milestones by users and programs", async () => {
  const milestone = github.createMilestone(fullName, { title: "One", dueOn: "2026-06-01" });
  const issue = github.createIssue(fullName, { title: "x", body: "- [ ] a\n", milestone, labels: ["l"] });
  github.editIssue(fullName, issue, { body: "- [x] a\n" }, { crlf: true });
  github.editIssue(fullName, issue, { state: "closed", stateReason: "not_planned" });
  github.editMilestone(fullName, milestone, { state: "closed", title: "Two" });
  github.deleteMilestone(fullName, milestone);
  await fetch(`${github.url}/repos/acme/web/issues/${issue}`, {
    method: "PATCH",
    headers: { authorization: "Bearer test-token", "user-agent": "test", connection: "close" },
    body: JSON.stringify({ state: "open", labels: [] }),
  });
  github.deleteIssue(fullName, issue);
  await github.waitForDeliveries();
  const events = github.deliveries().map(({ event, action }) => `${event}$${action}`);
  expect(events).toEqual([
    "milestone$created",
    "issues$opened",
    "issues$edited",
    "issues$closed",
    "milestone$edited",
    "milestone$closed",
    "milestone$deleted",
    "issues$unlabeled",
    "issues$reopened",
    "issues$deleted",
  ]);
  for (const { event, action, payload } of github.deliveries()) {
    const content: unknown = JSON.parse(payload.toString());
    expect([event, action, schemaErrors(`${event}$${action}`, content)]).toEqual([event, action, null]);
  }
  const closed: unknown = JSON.parse(github.deliveries()[3]?.payload.toString() ?? "");
  expect(closed).toMatchObject({ issue: { state_reason: "not_planned", body: "- [x] a\r\n" } });
  const reopened: unknown = JSON.parse(github.deliveries()[8]?.payload.toString() ?? "");
  expect(reopened).toMatchObject({ sender: { login: "milepost-bot" } });
});
