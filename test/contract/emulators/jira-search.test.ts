import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JiraEmulator, JiraEmulatorOptions } from "../../../local/emulators/jira/emulator-types.ts";
import { startJiraEmulator } from "../../../local/emulators/jira/jira-emulator.ts";
import { type RawResponse, sendRawRequest } from "../../../local/emulators/jira/raw-request.ts";

let time = Date.parse("2026-06-01T12:00:00Z");
let jira: JiraEmulator;

beforeEach(() => start());
afterEach(() => jira.close());

async function start(options: JiraEmulatorOptions = {}): Promise<void> {
  jira = await startJiraEmulator({ now: () => new Date(time), limits: false, ...options });
  jira.createProject("WEB");
}

async function restart(options: JiraEmulatorOptions): Promise<void> {
  await jira.close();
  await start(options);
}

const search = (jql: string, more = {}): Promise<RawResponse> =>
  sendRawRequest(jira, "POST", "/search/jql", { jql, ...more });

async function keys(jql: string, more = {}): Promise<string[]> {
  const { body } = await search(jql, { fields: ["summary"], ...more });
  return (body.issues as { key: string }[]).map(({ key }) => key);
}

describe("what is found", () => {
  beforeEach(() => {
    jira.createProject("APP");
    jira.seed("WEB", [
      { summary: "one", labels: ["milepost", "m-1"] },
      { summary: "two", labels: ["m-2"], status: "Done" },
      { summary: "three", labels: ["milepost"] },
    ]);
    jira.seed("APP", [{ summary: "four", labels: ["milepost"] }]);
  });

  test.each([
    ['project = "WEB" ORDER BY key ASC', ["WEB-1", "WEB-2", "WEB-3"]],
    ['project = WEB AND labels = "milepost"', ["WEB-3", "WEB-1"]],
    ["labels in ('m-1', \"m-2\") order by created, key", ["WEB-1", "WEB-2"]],
    ["key in (WEB-1, APP-1)", ["APP-1", "WEB-1"]],
    ['project = "WEB" AND statusCategory = done', ["WEB-2"]],
    ['labels = "milepost" AND updated >= "2026-06-01 12:00"', ["APP-1", "WEB-3", "WEB-1"]],
    ['labels = "milepost" AND updated >= "2026-06-02"', []],
    ["project = WEB AND updated >= -1d AND key != WEB-1", ["WEB-3", "WEB-2"]],
    ['labels = "nothing"', []],
  ])("%s", async (jql, found) => {
    expect(await keys(jql)).toEqual(found);
  });

  test.each([
    ["", "Unbounded JQL"],
    ["ORDER BY created DESC", "Unbounded JQL"],
    ['project = "NONE"', "does not exist for the field 'project'"],
    ["key in (WEB-1, WEB-99)", "An issue with key 'WEB-99' does not exist"],
    ["labels = a:b", "reserved JQL character"],
    ['labels = "\\q"', "illegal JQL escape"],
    ['summary ~ "x"', "Error in the JQL Query"],
    ["project = WEB OR project = APP", "Error in the JQL Query"],
    ["colour = red", "Field 'colour' does not exist"],
    ['updated >= "2026-06-01T12:00:00Z"', "is invalid"],
    ["labels > x", "not supported"],
    ["labels in (a", "Error in the JQL Query"],
  ])("rejects %s", async (jql, message) => {
    const { status, body } = await search(jql);
    expect([status, String(body.errorMessages)]).toEqual([400, expect.stringContaining(message)]);
  });

  test("an unbounded search is a violation", async () => {
    await search("order by key");
    expect(jira.violations).toEqual([expect.stringContaining("unbounded")]);
  });

  test("returns ids only unless fields are requested, and no total", async () => {
    const { body } = await search("project = WEB");
    expect(body).toEqual({
      issues: [{ id: expect.any(String) }, expect.anything(), expect.anything()],
      isLast: true,
    });
    const wanted = { fields: ["labels"], properties: ["milepost"] };
    expect((await search("key = WEB-1", wanted)).body.issues).toMatchObject([
      { key: "WEB-1", fields: { labels: ["m-1", "milepost"] }, properties: {} },
    ]);
  });

  test("rejects parameters of the old search, which is removed", async () => {
    expect((await search("project = WEB", { startAt: 0 })).status).toBe(400);
    for (const method of ["GET", "POST"]) {
      const body = method === "POST" ? { jql: "project = WEB" } : undefined;
      const { status, text } = await sendRawRequest(jira, method, "/search", body);
      expect([status, text]).toEqual([410, expect.stringContaining("/rest/api/3/search/jql")]);
    }
    expect(jira.violations).toHaveLength(3);
  });

  test("projects that are not visible are left out", async () => {
    jira.setAccess("WEB", false);
    expect(await keys('labels = "milepost"')).toEqual(["APP-1"]);
    expect((await search("project = WEB")).status).toBe(400);
  });

  test("searches count as reads, with any method", async () => {
    await search("project = WEB");
    expect(jira.requests.counts()).toEqual({ reads: 1, writes: 0 });
  });
});

describe("pages", () => {
  test("100 at most with fields; the token belongs to its query", async () => {
    jira.seed(
      "WEB",
      Array.from({ length: 130 }, (_, index) => ({ summary: `${index}` })),
    );
    const wanted = { fields: ["summary"], maxResults: 500 };
    const first = (await search("project = WEB", wanted)).body;
    expect([(first.issues as unknown[]).length, first.isLast]).toEqual([100, false]);
    const nextPageToken = String(first.nextPageToken);
    const second = (await search("project = WEB", { ...wanted, nextPageToken })).body;
    expect([(second.issues as unknown[]).length, second.isLast, second.nextPageToken]).toEqual([30, true, undefined]);
    expect((await search("project in (WEB)", { ...wanted, nextPageToken })).status).toBe(400);
    expect((await search("project = WEB", { maxResults: 500 })).body.isLast).toBe(true);
  });
});

describe("a lagging index", () => {
  test.each([
    ["by time", { indexLag: 5_000 }],
    ["by requests", { indexLag: { requests: 3 } }],
  ])("%s: reading by key does not", async (_, options) => {
    await restart(options);
    jira.createIssue("WEB", { summary: "new", labels: ["milepost"] });
    expect(await keys('labels = "milepost"')).toEqual([]);
    expect((await sendRawRequest(jira, "GET", "/issue/WEB-1")).status).toBe(200);
    expect((await search("key = WEB-1")).body.issues).toEqual([]);
    time += 5_000;
    expect(await keys('labels = "milepost"')).toEqual(["WEB-1"]);
  });

  test("has old values and deleted issues", async () => {
    await restart({ indexLag: 5_000 });
    jira.seed("WEB", [{ summary: "old", labels: ["a"] }]);
    jira.editIssue("WEB-1", { summary: "new", labels: ["b"] });
    const { body } = await search("labels = a", { fields: ["summary"] });
    expect(body.issues).toMatchObject([{ fields: { summary: "old" } }]);
    expect(await keys("labels = b")).toEqual([]);
    jira.deleteIssue("WEB-1");
    expect(await keys("labels = a")).toEqual(["WEB-1"]);
    time += 5_000;
    expect(await keys("labels = a")).toEqual([]);
  });

  test("issues in `reconcileIssues` are current, 50 at most", async () => {
    await restart({ indexLag: 60_000 });
    const key = jira.createIssue("WEB", { summary: "new", labels: ["a"] });
    const id = Number(jira.issue(key).id);
    expect(await keys("labels = a", { reconcileIssues: [id] })).toEqual([key]);
    const many = Array.from({ length: 51 }, (_, index) => index);
    expect((await search("labels = a", { reconcileIssues: many })).status).toBe(400);
    expect((await search("labels = a", { reconcileIssues: [String(id)] })).status).toBe(400);
  });
});
