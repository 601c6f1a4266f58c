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
  jira.createProject("WEB", { moreStatuses: [{ name: "Won't do", category: "done" }] });
  jira.seed("WEB", [
    { type: "Epic", summary: "Epic" },
    { summary: "Story", labels: ["a"] },
  ]);
}

async function restart(options: JiraEmulatorOptions): Promise<void> {
  await jira.close();
  await start(options);
}

const call = (method: string, path: string, body?: unknown): Promise<RawResponse> =>
  sendRawRequest(jira, method, path, body);
const put = (fields: Record<string, unknown>) => call("PUT", "/issue/WEB-2", { fields });

describe("editing", () => {
  test("answers 204 without a body and ignores `status`", async () => {
    const { status, text } = await put({ summary: " New ", status: { name: "Done" } });
    expect([status, text]).toEqual([204, ""]);
    expect(jira.issue("WEB-2")).toMatchObject({ summary: "New", status: "To Do" });
  });

  test("one invalid field rejects the whole edit", async () => {
    const { status, body } = await put({ summary: "New", duedate: "soon", customfield_1: 1 });
    expect(status).toBe(400);
    expect(Object.keys(body.errors as object)).toEqual(["duedate", "customfield_1"]);
    expect(jira.issue("WEB-2").summary).toBe("Story");
  });

  test("an edit without a change keeps `updated`", async () => {
    const before = jira.issue("WEB-2").updatedAt;
    time += 60_000;
    await put({ summary: "Story", labels: ["a"] });
    expect(jira.issue("WEB-2").updatedAt).toBe(before);
    await put({ labels: ["b", "a", "b"] });
    expect(jira.issue("WEB-2")).toMatchObject({
      labels: ["a", "b"],
      updatedAt: "2026-06-01T12:01:00.000+0000",
    });
  });

  test("`update` adds and removes labels; a field can't be in both", async () => {
    const update = { labels: [{ add: "b" }, { remove: "a" }] };
    expect((await call("PUT", "/issue/WEB-2", { update })).status).toBe(204);
    expect(jira.issue("WEB-2").labels).toEqual(["b"]);
    expect((await call("PUT", "/issue/WEB-2", { fields: { labels: [] }, update })).status).toBe(400);
  });

  test("a required field can't be emptied", async () => {
    jira.createProject("APP", { required: ["duedate"] });
    const [key] = jira.seed("APP", [{ summary: "x", dueDate: "2026-07-01" }]);
    expect((await call("PUT", `/issue/${key}`, { fields: { duedate: null } })).status).toBe(400);
    expect((await call("PUT", `/issue/${key}`, { fields: { summary: "y" } })).status).toBe(204);
  });

  test('with `parentUpdates: "ignored"` a new parent is answered 204 and not applied', async () => {
    jira.setParentUpdates("ignored");
    expect((await put({ parent: { key: "WEB-1" } })).status).toBe(204);
    expect(jira.issue("WEB-2").parent).toBeNull();
    jira.setParentUpdates("applied");
    await put({ parent: { key: "WEB-1" } });
    expect(jira.issue("WEB-1").children).toEqual(["WEB-2"]);
    await put({ parent: null });
    expect(jira.issue("WEB-2").parent).toBeNull();
  });

  test("without the permission answers 403", async () => {
    jira.deny("WEB", ["EDIT_ISSUES"]);
    expect((await put({ summary: "New" })).status).toBe(403);
  });

  test("a delete is a violation", async () => {
    expect((await call("DELETE", "/issue/WEB-2")).status).toBe(405);
    expect((await call("DELETE", "/issue/WEB-2/properties/x")).status).toBe(405);
    expect(jira.violations).toHaveLength(2);
  });
});

describe("reading", () => {
  test("an issue that moved is found by its old key; a deleted one is not", async () => {
    jira.createProject("APP");
    expect(jira.moveIssue("WEB-2", "APP")).toBe("APP-1");
    expect((await call("GET", "/issue/web-2?fields=summary")).body).toMatchObject({
      key: "APP-1",
      fields: { summary: "Story" },
    });
    jira.deleteIssue("APP-1");
    expect((await call("GET", "/issue/WEB-2")).status).toBe(404);
  });

  test("returns only the requested fields and properties", async () => {
    await call("PUT", "/issue/WEB-2/properties/mine", { n: 1 });
    const { body } = await call("GET", "/issue/WEB-2?fields=summary,labels&properties=mine");
    expect(body).toMatchObject({
      fields: { summary: "Story", labels: ["a"] },
      properties: { mine: { n: 1 } },
    });
    expect(Object.keys(body.fields as object)).toHaveLength(2);
    expect((await call("GET", "/issue/WEB-2")).body).not.toHaveProperty("properties");
  });

  test("bulk fetch: by id, each once; leaves out unknown ids; transitions on request", async () => {
    const issueIdsOrKeys = ["WEB-2", "web-1", "WEB-99", "WEB-2"];
    const { body } = await call("POST", "/issue/bulkfetch", {
      issueIdsOrKeys,
      fields: ["summary"],
      expand: ["transitions"],
    });
    expect(body).toMatchObject({
      issues: [{ key: "WEB-1" }, { key: "WEB-2", fields: { summary: "Story" } }],
      issueErrors: [],
    });
    const [first] = body.issues as { transitions: unknown[] }[];
    expect(first?.transitions).toHaveLength(4);
    const many = Array.from({ length: 101 }, (_, index) => `WEB-${index}`);
    expect((await call("POST", "/issue/bulkfetch", { issueIdsOrKeys: many })).status).toBe(400);
    expect((await call("POST", "/issue/bulkfetch", { issueIdsOrKeys: [] })).status).toBe(400);
    expect(jira.requests.counts()).toEqual({ reads: 3, writes: 0 });
  });
});

describe("transitions", () => {
  test("have their own ids, and target statuses with a category", async () => {
    await restart({ language: "de" });
    const { body } = await call("GET", "/issue/WEB-2/transitions");
    expect(body.transitions).toMatchObject([
      { id: "11", name: "Zu erledigen", to: { statusCategory: { key: "new" } } },
      { id: "21", name: "In Arbeit", to: { statusCategory: { key: "indeterminate" } } },
      { id: "31", name: "Fertig", hasScreen: false, to: { statusCategory: { key: "done" } } },
      { id: "41", name: "Won't do", to: { statusCategory: { key: "done" } } },
    ]);
    expect((await call("POST", "/issue/WEB-2/transitions", { transition: { id: "31" } })).status).toBe(204);
    expect(jira.issue("WEB-2")).toMatchObject({
      status: "Fertig",
      statusCategory: "done",
      resolution: "Fertig",
    });
  });

  test("only those available in the issue's status", async () => {
    jira.createProject("APP", {
      transitions: [
        { name: "Start", to: "In Progress", from: ["To Do"] },
        { name: "Finish", to: "Done", from: ["In Progress"] },
      ],
    });
    const [key] = jira.seed("APP", [{ summary: "x" }]);
    const path = `/issue/${key}/transitions`;
    const { body } = await call("POST", path, { transition: { id: "21" } });
    expect(body.errorMessages).toEqual(["Transition id '21' is not valid for this issue."]);
    expect((await call("POST", path, { transition: { id: "11" } })).status).toBe(204);
    expect((await call("GET", path)).body.transitions).toMatchObject([{ id: "21" }]);
    expect(() => jira.transition(key ?? "", "To Do")).toThrow("No transition");
  });

  test("may require fields, which are listed on request", async () => {
    jira.createProject("APP", {
      transitions: [{ name: "Close", to: "Done", fields: [{ field: "resolution", required: true }] }],
    });
    const [key] = jira.seed("APP", [{ summary: "x" }]);
    const path = `/issue/${key}/transitions`;
    const [plain] = (await call("GET", path)).body.transitions as object[];
    expect(plain).not.toHaveProperty("fields");
    expect((await call("GET", `${path}?expand=transitions.fields`)).body.transitions).toMatchObject([
      {
        hasScreen: true,
        fields: {
          resolution: {
            required: true,
            allowedValues: [{ name: "Done" }, { name: "Won't Do" }, { name: "Duplicate" }],
          },
        },
      },
    ]);
    const transition = { id: "11" };
    expect((await call("POST", path, { transition })).body.errors).toEqual({
      resolution: "Resolution is required.",
    });
    expect((await call("POST", path, { transition, fields: { summary: "y" } })).status).toBe(400);
    const fields = { resolution: { name: "Won't Do" } };
    expect((await call("POST", path, { transition, fields })).status).toBe(204);
    expect(jira.issue(key ?? "").resolution).toBe("Won't Do");
  });

  test("none without the permission", async () => {
    jira.deny("WEB", ["TRANSITION_ISSUES"]);
    expect((await call("GET", "/issue/WEB-2/transitions")).body.transitions).toEqual([]);
    expect((await call("POST", "/issue/WEB-2/transitions", { transition: { id: "31" } })).status).toBe(400);
  });
});

describe("people", () => {
  test("ticking a checkbox in the browser rewrites the document", async () => {
    const item = (text: string) => ({
      type: "taskItem",
      attrs: { localId: text, state: "TODO" },
      content: [{ type: "text", text }],
    });
    const description = {
      type: "doc",
      version: 1,
      content: [
        { type: "paragraph", content: [{ type: "text", text: "Do:" }] },
        { type: "taskList", attrs: { localId: "l" }, content: [item("one"), item("two")] },
      ],
    };
    await put({ description });
    jira.tick("WEB-2", 1);
    jira.tick("WEB-2", "one");
    expect(jira.issue("WEB-2").text).toBe("Do:\n\n* (/) one\n* (/) two");
    expect(jira.issue("WEB-2").description).not.toEqual(description);
    expect(() => jira.tick("WEB-2", 2)).toThrow("no checkbox 2");
  });

  test("deleting an epic keeps its stories, deleting a story deletes its sub-tasks", () => {
    jira.moveParent("WEB-2", "WEB-1");
    jira.createIssue("WEB", { type: "Subtask", summary: "x", parent: "WEB-2" });
    jira.deleteIssue("WEB-1");
    expect(jira.issue("WEB-2").parent).toBeNull();
    jira.deleteIssue("WEB-2");
    expect(jira.issues("WEB")).toEqual([]);
  });
});
