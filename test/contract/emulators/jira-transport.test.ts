import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JiraEmulator, JiraEmulatorOptions } from "../../../local/emulators/jira/emulator-types.ts";
import { startJiraEmulator } from "../../../local/emulators/jira/jira-emulator.ts";
import { BEARER_AUTHORIZATION, type RawResponse, sendRawRequest } from "../../../local/emulators/jira/raw-request.ts";
import { keepIdleConnections } from "../../support/keep-idle-connections.ts";

let time = Date.parse("2026-06-01T12:00:00Z");
let jira: JiraEmulator;

beforeEach(() => start());
afterEach(() => jira.close());

async function start(options: JiraEmulatorOptions = {}): Promise<void> {
  jira = await startJiraEmulator({ now: () => new Date(time), ...options });
  jira.createProject("WEB");
  jira.seed("WEB", [{ summary: "one" }]);
}

async function restart(options: JiraEmulatorOptions): Promise<void> {
  await jira.close();
  await start(options);
}

const call = (method: string, path: string, body?: unknown, headers = {}): Promise<RawResponse> =>
  sendRawRequest(jira, method, path, body, headers);
const edit = (summary: string) => call("PUT", "/issue/WEB-1", { fields: { summary } });

describe("authentication", () => {
  test("wrong credentials answer 401 everywhere", async () => {
    const wrong = `Basic ${Buffer.from("bot@example.com:no").toString("base64")}`;
    for (const authorization of [wrong, BEARER_AUTHORIZATION, "Basic x"]) {
      expect((await call("GET", "/project/WEB", undefined, { authorization })).status).toBe(401);
    }
    jira.revokeToken();
    expect((await call("GET", "/myself")).status).toBe(401);
    jira.acceptToken("test-token");
    expect((await call("GET", "/myself")).body).toMatchObject({ emailAddress: "bot@example.com" });
  });

  test("without credentials nothing is found", async () => {
    const none = { authorization: "" };
    expect((await call("GET", "/project/WEB", undefined, none)).status).toBe(404);
    expect((await call("GET", "/issue/WEB-1", undefined, none)).status).toBe(404);
    expect((await call("GET", "/myself", undefined, none)).status).toBe(401);
    expect((await call("GET", "/serverInfo", undefined, none)).body).toMatchObject({
      deploymentType: "Cloud",
    });
    const { body } = await call("POST", "/search/jql", { jql: "project = WEB" }, none);
    expect(body).toEqual({ issues: [], isLast: true });
  });

  test("a project that is not visible is not found", async () => {
    jira.deny("WEB", ["BROWSE_PROJECTS"]);
    // An administrator sees the project, not its issues ("Get project").
    expect((await call("GET", "/project/WEB")).status).toBe(200);
    expect((await call("GET", "/issue/WEB-1")).status).toBe(404);
    jira.deny("WEB", ["BROWSE_PROJECTS", "ADMINISTER_PROJECTS"]);
    expect((await call("GET", "/project/WEB")).status).toBe(404);
    expect((await edit("x")).status).toBe(404);
  });

  test("browsers are rejected, and bodies are JSON", async () => {
    const fields = { fields: { summary: "x" } };
    expect((await call("PUT", "/issue/WEB-1", fields, { "user-agent": "Mozilla/5.0" })).status).toBe(403);
    expect((await call("PUT", "/issue/WEB-1", fields, { "content-type": "text/plain" })).status).toBe(415);
    expect((await call("PUT", "/issue/WEB-1", "{")).status).toBe(400);
  });
});

describe("limits", () => {
  test("100 reads per second and endpoint, then 429 with reason and time", async () => {
    for (let n = 0; n < 100; n += 1) expect((await call("GET", "/field")).status).toBe(200);
    const refused = await call("GET", "/field");
    expect([refused.status, refused.headers.get("retry-after"), refused.headers.get("ratelimit-reason")]).toEqual([
      429,
      "1",
      "jira-burst-based",
    ]);
    expect((await call("GET", "/status")).status).toBe(200);
    expect(jira.requests.afterLimit()).toBe(1);
    time += 1_000;
    expect((await call("GET", "/field")).status).toBe(200);
  });

  test("20 writes per issue in two seconds", async () => {
    for (let n = 0; n < 20; n += 1) expect((await edit(`${n}`)).status).toBe(204);
    const refused = await edit("x");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "2"]);
    expect(jira.requests.all.at(-1)?.limited).toBe("issue");
    expect((await call("GET", "/issue/WEB-1")).status).toBe(200);
    time += 2_000;
    expect((await edit("x")).status).toBe(204);
  });

  test("50 updates per second, configurable", async () => {
    await restart({ limits: { updates: 1 } });
    expect([(await edit("a")).status, (await edit("b")).status]).toEqual([204, 429]);
  });
});

describe("faults", () => {
  test("failed and dropped requests, before and after the work", async () => {
    const seen: unknown[] = [];
    for (const kind of ["fail-before", "fail-after", "drop-before", "drop-after"] as const) {
      const stop = jira.faults.on(({ kind: what }) => (what === "write" ? { kind } : null));
      const status = await edit(kind).then(
        (answer) => answer.status,
        () => "dropped",
      );
      seen.push([status, jira.issue("WEB-1").summary]);
      stop();
    }
    expect(seen).toEqual([
      [502, "one"],
      [502, "fail-after"],
      ["dropped", "fail-after"],
      ["dropped", "drop-after"],
    ]);
  });

  test("error responses, and any other response", async () => {
    const seen: unknown[] = [];
    for (const kind of ["too-many", "unauthorized", "forbidden", "not-found"] as const) {
      jira.faults.clear();
      jira.faults.on(() => ({ kind }));
      const { status, headers } = await edit("x");
      seen.push([status, headers.get("retry-after")]);
    }
    expect(seen).toEqual([
      [429, "60"],
      [401, null],
      [403, null],
      [404, null],
    ]);
    jira.faults.clear();
    jira.faults.on(() => ({ kind: "answer", status: 302, headers: { location: "/login.jsp" } }));
    expect((await edit("x")).status).toBe(302);
    expect(jira.violations).toEqual([]);
    await fetch(`${jira.url}/login.jsp`);
    expect(jira.violations).toEqual([expect.stringContaining("redirect")]);
  });
});

describe("undocumented requests", () => {
  test("unknown body fields, odd paths and missing routes are violations", async () => {
    expect((await call("PUT", "/issue/WEB-1", { field: {} })).status).toBe(400);
    expect((await call("GET", "/issue/WEB-1/worklog")).status).toBe(501);
    expect((await call("GET", "/rest/api/2/issue/WEB-1")).status).toBe(501);
    await call("GET", "/issue//WEB-1");
    expect(jira.violations.length).toBeGreaterThanOrEqual(4);
  });
});

describe("webhooks", () => {
  interface Received {
    headers: Record<string, unknown>;
    text: string;
    payload: Record<string, unknown>;
  }
  const received: Received[] = [];
  let receiver: Server;
  let answer = 200;

  beforeEach(async () => {
    received.length = 0;
    answer = 200;
    receiver = createServer(keepIdleConnections, async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const text = Buffer.concat(chunks).toString();
      received.push({ headers: request.headers, text, payload: JSON.parse(text) as Record<string, unknown> });
      response.writeHead(answer).end();
    });
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    const address = receiver.address();
    const port = typeof address === "object" ? address?.port : 0;
    jira.setWebhook({ url: `http://127.0.0.1:${port}/hook`, secret: "s3cret", project: "WEB" });
  });
  afterEach(() => receiver.close());

  test("are signed and contain changes and actor, for API calls and users alike", async () => {
    await edit("two");
    jira.transition("WEB-1", "Done");
    jira.comment("WEB-1", "Well done");
    jira.createIssue("WEB", { summary: "new" });
    jira.deleteIssue("WEB-2");
    await jira.waitForWebhooks();
    expect(jira.deliveries().map(({ event, issue, status }) => [event, issue, status])).toEqual([
      ["jira:issue_updated", "WEB-1", 200],
      ["jira:issue_updated", "WEB-1", 200],
      ["jira:issue_updated", "WEB-1", 200],
      ["jira:issue_created", "WEB-2", 200],
      ["jira:issue_deleted", "WEB-2", 200],
    ]);
    const first = received.find(({ text }) => text.includes('"toString":"two"'));
    const digest = createHmac("sha256", "s3cret")
      .update(first?.text ?? "")
      .digest("hex");
    expect(first?.headers).toMatchObject({
      "x-hub-signature": `sha256=${digest}`,
      "x-atlassian-webhook-identifier": expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(first?.payload).toMatchObject({
      webhookEvent: "jira:issue_updated",
      timestamp: time,
      user: { displayName: "Milepost" },
      issue: { key: "WEB-1", fields: { summary: "two", status: { statusCategory: { key: "new" } } } },
      changelog: { items: [{ field: "summary", fieldId: "summary", fromString: "one", toString: "two" }] },
    });
  });

  test("contain wiki markup even in Cloud; an edit without a change sends none", async () => {
    jira.editIssue("WEB-1", { description: "Text" });
    jira.editIssue("WEB-1", { description: "Text" });
    await call("PUT", "/issue/WEB-1/properties/mine", { n: 1 });
    jira.createProject("APP");
    jira.createIssue("APP", { summary: "elsewhere" });
    await jira.waitForWebhooks();
    expect(received.map(({ payload }) => payload.issue)).toMatchObject([{ fields: { description: "Text" } }]);
  });

  test("are repeated with the same identifier and bytes", async () => {
    answer = 503;
    await edit("two");
    await jira.waitForWebhooks();
    const [first] = jira.deliveries();
    answer = 200;
    expect([first?.status, await jira.redeliver(first?.identifier ?? "")]).toEqual([503, 200]);
    expect(received[1]?.text).toBe(received[0]?.text);
    expect(received[1]?.headers).toMatchObject({
      "x-atlassian-webhook-identifier": first?.identifier,
      "x-atlassian-webhook-retry": "1",
    });
  });
});

describe("pages", () => {
  test("show issues in a browser, with text escaped", async () => {
    jira.createIssue("WEB", { summary: "<script>alert(1)</script>", description: "a & b" });
    for (const path of ["/browse/WEB-2", "/projects/WEB"]) {
      const response = await fetch(jira.url + path);
      const html = await response.text();
      expect(response.status).toBe(200);
      expect(html).toContain("&#60;script&#62;");
      expect(html).not.toContain("<script>alert");
    }
    expect((await fetch(`${jira.url}/browse/WEB-9`)).status).toBe(404);
    expect(jira.requests.all).toEqual([]);
  });
});
