import { afterEach, beforeEach, expect, test } from "vitest";
import type { JiraEmulator } from "../../../local/emulators/jira/emulator-types.ts";
import { startJiraEmulator } from "../../../local/emulators/jira/jira-emulator.ts";
import {
  BASIC_AUTHORIZATION,
  BEARER_AUTHORIZATION,
  type RawResponse,
  sendRawRequest,
} from "../../../local/emulators/jira/raw-request.ts";

let jira: JiraEmulator;

beforeEach(async () => {
  jira = await startJiraEmulator({ flavour: "datacenter", now: () => new Date("2026-06-01T12:00:00Z") });
  jira.createProject("WEB");
});
afterEach(() => jira.close());

const call = (
  method: string,
  path: string,
  body?: unknown,
  authorization = BEARER_AUTHORIZATION,
): Promise<RawResponse> => sendRawRequest(jira, method, `/rest/api/2${path}`, body, { authorization });

async function typeId(name: string): Promise<string> {
  const { body } = await call("GET", "/issue/createmeta/WEB/issuetypes");
  return (body.values as { id: string; name: string }[]).find((one) => one.name === name)?.id ?? "";
}

async function create(type: string, fields: Record<string, unknown>): Promise<RawResponse> {
  const standard = { project: { key: "WEB" }, issuetype: { id: await typeId(type) }, summary: "x" };
  return call("POST", "/issue", { fields: { ...standard, ...fields } });
}

test("accepts personal access tokens only", async () => {
  expect((await call("GET", "/myself", undefined, BASIC_AUTHORIZATION)).status).toBe(401);
  expect((await call("GET", "/myself")).body).not.toHaveProperty("accountId");
  expect((await call("GET", "/serverInfo")).body).toMatchObject({ deploymentType: "Server" });
});

test("has no bulk fetch, no new search, no version 3, and no team-managed projects", async () => {
  expect((await call("POST", "/issue/bulkfetch", { issueIdsOrKeys: ["WEB-1"] })).status).toBe(404);
  expect((await call("POST", "/search/jql", { jql: "project = WEB" })).status).toBe(404);
  expect(
    (await sendRawRequest(jira, "GET", "/myself", undefined, { authorization: BEARER_AUTHORIZATION })).status,
  ).toBe(404);
  expect(() => jira.createProject("APP", { style: "team-managed" })).toThrow("no team-managed");
  expect((await call("GET", "/project/WEB")).body).not.toHaveProperty("simplified");
});

test("names the lists of createmeta `values`, without levels", async () => {
  const { body } = await call("GET", "/issue/createmeta/WEB/issuetypes");
  expect(body).toMatchObject({ isLast: true, values: [{ name: "Epic", subtask: false }, {}, {}, {}] });
  expect((body.values as object[])[0]).not.toHaveProperty("hierarchyLevel");
  const fields = (await call("GET", `/issue/createmeta/WEB/issuetypes/${await typeId("Story")}`)).body.values;
  expect((fields as { fieldId: string }[]).map(({ fieldId }) => fieldId)).not.toContain("parent");
});

test("requires wiki markup, Epic Name and Epic Link", async () => {
  const { json } = await call("GET", "/field");
  const fields = json as { id: string; schema: { custom?: string } }[];
  const id = (custom: string) => fields.find(({ schema }) => schema.custom?.endsWith(custom))?.id ?? "";
  expect((await create("Epic", {})).body.errors).toHaveProperty(id("gh-epic-label"));
  expect((await create("Epic", { [id("gh-epic-label")]: "Search" })).status).toBe(201);
  expect((await create("Story", { parent: { key: "WEB-1" } })).status).toBe(400);
  expect((await create("Story", { description: { type: "doc", version: 1, content: [] } })).status).toBe(400);
  const description = "h3. Do\n* (x) one\n* (/) two\n";
  expect((await create("Story", { [id("gh-epic-link")]: "WEB-1", description })).status).toBe(201);
  expect(jira.issue("WEB-2")).toMatchObject({
    parent: "WEB-1",
    description,
  });
  jira.tick("WEB-2", 0);
  // Browsers send CRLF.
  expect(jira.issue("WEB-2").description).toBe("h3. Do\r\n* (/) one\r\n* (/) two\r\n");
  expect((await create("Subtask", { parent: { key: "WEB-2" } })).status).toBe(201);
  expect((await call("PUT", "/issue/WEB-3", { fields: { parent: { key: "WEB-2" } } })).status).toBe(400);
});

test("searches with startAt and total", async () => {
  jira.seed(
    "WEB",
    Array.from({ length: 3 }, (_, index) => ({ summary: `${index}`, labels: ["a"] })),
  );
  const found = await call("POST", "/search", {
    jql: "labels = a",
    startAt: 1,
    maxResults: 1,
    fields: ["summary"],
  });
  expect(found.body).toMatchObject({ startAt: 1, maxResults: 1, total: 3, issues: [{ key: "WEB-2" }] });
  expect((await call("GET", "/search?jql=labels%20%3D%20a&startAt=2")).body.issues).toHaveLength(1);
  const unknown = { jql: "key in (WEB-1, WEB-9)" };
  expect((await call("POST", "/search", unknown)).status).toBe(400);
  expect((await call("POST", "/search", { ...unknown, validateQuery: false })).body.total).toBe(1);
  expect((await call("POST", "/search", { jql: "order by key" })).body.total).toBe(3);
});
