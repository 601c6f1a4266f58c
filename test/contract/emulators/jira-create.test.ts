import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JiraEmulator, JiraEmulatorOptions } from "../../../local/emulators/jira/emulator-types.ts";
import { startJiraEmulator } from "../../../local/emulators/jira/jira-emulator.ts";
import { type RawResponse, sendRawRequest } from "../../../local/emulators/jira/raw-request.ts";

const now = () => new Date("2026-06-01T12:00:00Z");
let jira: JiraEmulator;

beforeEach(() => start());
afterEach(() => jira.close());

async function start(options: JiraEmulatorOptions = {}): Promise<void> {
  jira = await startJiraEmulator({ now, limits: false, ...options });
}

async function restart(options: JiraEmulatorOptions): Promise<void> {
  await jira.close();
  await start(options);
}

const call = (method: string, path: string, body?: unknown): Promise<RawResponse> =>
  sendRawRequest(jira, method, path, body);

/** Finds the id of an issue type by its level. */
async function typeId(project: string, untranslatedName: string): Promise<string> {
  const { body } = await call("GET", `/issue/createmeta/${project}/issuetypes`);
  const types = body.issueTypes as { id: string; untranslatedName: string }[];
  return types.find((one) => one.untranslatedName === untranslatedName)?.id ?? "";
}

async function metaFields(project: string, type: string): Promise<Record<string, unknown>[]> {
  const { body } = await call("GET", `/issue/createmeta/${project}/issuetypes/${await typeId(project, type)}`);
  return body.fields as Record<string, unknown>[];
}

async function create(fields: Record<string, unknown>, more = {}, type = "Story"): Promise<RawResponse> {
  const standard = { project: { key: "WEB" }, issuetype: { id: await typeId("WEB", type) }, summary: "x" };
  return call("POST", "/issue", { fields: { ...standard, ...fields }, ...more });
}

const doc = (...content: unknown[]) => ({ type: "doc", version: 1, content });
const paragraph = (...texts: string[]) => ({
  type: "paragraph",
  content: texts.map((text) => ({ type: "text", text })),
});

describe("create metadata", () => {
  test("issue types have localized names, ids per project, and levels", async () => {
    await restart({ language: "de" });
    jira.createProject("WEB");
    jira.createProject("APP");
    const { body } = await call("GET", "/issue/createmeta/WEB/issuetypes");
    expect(body.issueTypes).toMatchObject([
      { name: "Epic", hierarchyLevel: 1, subtask: false },
      { name: "Story", hierarchyLevel: 0 },
      { name: "Aufgabe", untranslatedName: "Task", hierarchyLevel: 0 },
      { name: "Unteraufgabe", untranslatedName: "Subtask", hierarchyLevel: -1, subtask: true },
    ]);
    expect(await typeId("WEB", "Epic")).not.toBe(await typeId("APP", "Epic"));
  });

  test('company-managed projects share issue types and have the style "classic"', async () => {
    jira.createProject("WEB", { style: "company-managed" });
    jira.createProject("APP", { style: "company-managed" });
    jira.createProject("NEW");
    expect(await typeId("WEB", "Epic")).toBe(await typeId("APP", "Epic"));
    expect((await call("GET", "/project/WEB")).body).toMatchObject({ simplified: false, style: "classic" });
    expect((await call("GET", "/project/NEW")).body).toMatchObject({ simplified: true, style: "next-gen" });
  });

  test("createmeta is paged", async () => {
    jira.createProject("WEB");
    const { body } = await call("GET", "/issue/createmeta/WEB/issuetypes?startAt=1&maxResults=2");
    expect(body).toMatchObject({ startAt: 1, maxResults: 2, total: 4 });
    expect(body.issueTypes).toHaveLength(2);
    expect((await call("GET", "/issue/createmeta/NONE/issuetypes")).status).toBe(404);
    expect((await call("GET", "/issue/createmeta/WEB/issuetypes/1")).status).toBe(404);
  });

  test("fields removed from the screen are not listed, and rejected", async () => {
    jira.createProject("WEB", { without: ["duedate", "priority"], onlyOnEdit: ["labels"] });
    const ids = (await metaFields("WEB", "Story")).map(({ fieldId }) => fieldId);
    expect(ids).toContain("fixVersions");
    expect(ids).not.toContain("duedate");
    const refused = await create({ duedate: "2026-07-01", labels: ["a"], nonsense: 1 });
    expect([refused.status, Object.keys(refused.body.errors as object)]).toEqual([
      400,
      ["duedate", "labels", "nonsense"],
    ]);
    expect(refused.text).toContain("Field 'duedate' cannot be set. It is not on the appropriate screen, or unknown.");
    await create({});
    expect((await call("PUT", "/issue/WEB-1", { fields: { labels: ["a"] } })).status).toBe(204);
  });

  test("required fields with a default value may be left out", async () => {
    jira.createProject("WEB", {
      required: ["duedate", "priority"],
      customFields: [
        { name: "Team", kind: "option", required: true, options: ["Red", "Blue"] },
        { name: "Area", kind: "text", required: true, hasDefault: true },
      ],
    });
    const fields = await metaFields("WEB", "Story");
    const team = fields.find(({ name }) => name === "Team");
    expect(team).toMatchObject({ required: true, hasDefaultValue: false, schema: { type: "option" } });
    expect(fields.find(({ fieldId }) => fieldId === "reporter")).toMatchObject({
      required: true,
      hasDefaultValue: true,
    });
    const id = String(team?.fieldId);
    expect((await create({})).body.errors).toEqual({
      duedate: "Due date is required.",
      [id]: "Team is required.",
    });
    expect((await create({ duedate: "2026-07-01", [id]: { value: "Green" } })).status).toBe(400);
    expect((await create({ duedate: "2026-07-01", [id]: { value: "Red" } })).status).toBe(201);
    expect(jira.issue("WEB-1").fields[id]).toMatchObject({ value: "Red" });
  });

  test("epics require Epic Name, whose id is known from its schema only", async () => {
    jira.createProject("WEB", { style: "company-managed", epicName: true, epicLink: true });
    const epic = await metaFields("WEB", "Epic");
    const story = await metaFields("WEB", "Story");
    const schemaOf = (fields: typeof epic, custom: string) =>
      fields.find(({ schema }) => (schema as { custom?: string }).custom === `com.pyxis.greenhopper.jira:${custom}`);
    const name = String(schemaOf(epic, "gh-epic-label")?.fieldId);
    const link = String(schemaOf(story, "gh-epic-link")?.fieldId);
    expect(schemaOf(story, "gh-epic-label")).toBeUndefined();
    expect((await create({}, {}, "Epic")).body.errors).toEqual({ [name]: "Epic Name is required." });
    expect((await create({ [name]: "Search" }, {}, "Epic")).status).toBe(201);
    expect((await create({ parent: { key: "WEB-1" } })).body.errors).toHaveProperty("parent");
    expect((await create({ [link]: "WEB-1" })).status).toBe(201);
    expect(jira.issue("WEB-2")).toMatchObject({ parent: "WEB-1", fields: { [link]: "WEB-1" } });
    expect(jira.issue("WEB-2").fields).not.toHaveProperty("parent");
  });

  test("priorities are those of the project", async () => {
    jira.createProject("WEB", { priorities: ["Must", "Could"] });
    const field = (await metaFields("WEB", "Story")).find(({ fieldId }) => fieldId === "priority");
    expect(field?.allowedValues).toMatchObject([{ name: "Must" }, { name: "Could" }]);
    expect((await create({ priority: { name: "High" } })).body.errors).toEqual({
      priority: "The priority selected is invalid.",
    });
    expect((await create({ priority: { name: "Must" } })).status).toBe(201);
  });
});

describe("creating", () => {
  beforeEach(() => jira.createProject("WEB"));

  test.each([
    ["no summary", { summary: " " }, "summary"],
    ["a summary of two lines", { summary: "a\nb" }, "summary"],
    ["a summary of 256 characters", { summary: "x".repeat(256) }, "summary"],
    ["a label with a space", { labels: ["x y"] }, "labels"],
    ["a long label", { labels: ["x".repeat(256)] }, "labels"],
    ["a date that is none", { duedate: "2026-02-30" }, "duedate"],
    ["a version that is none", { fixVersions: [{ id: "1" }] }, "fixVersions"],
    ["text for a description", { description: "text" }, "description"],
    ["too long a description", { description: doc(paragraph("x".repeat(32_768))) }, "description"],
    ["a status", { status: { name: "Done" } }, "status"],
    ["no project", { project: { key: "NONE" } }, "project"],
    ["no type", { issuetype: { name: "Nothing" } }, "issuetype"],
  ])("rejects %s", async (_, fields, field) => {
    const refused = await create(fields);
    expect(refused.status).toBe(400);
    expect(Object.keys(refused.body.errors as object)).toEqual([field]);
    expect(jira.issues("WEB")).toEqual([]);
  });

  test("messages are in the language of the account", async () => {
    await restart({ language: "de" });
    jira.createProject("WEB");
    const { body } = await create({ labels: ["x y"] });
    expect(body.errors).toEqual({ labels: "Das Stichwort 'x y' enthält Leerzeichen, was ungültig ist." });
  });

  test("parents must be one level above, and sub-tasks require one", async () => {
    await create({}, {}, "Epic");
    expect((await create({ parent: { key: "WEB-1" } })).status).toBe(201);
    expect((await create({ parent: { key: "WEB-2" } })).body.errors).toHaveProperty("parentId");
    expect((await create({ parent: { key: "WEB-99" } })).body.errors).toHaveProperty("parent");
    expect((await create({}, {}, "Subtask")).status).toBe(400);
    expect((await create({ parent: { key: "WEB-2" } }, {}, "Subtask")).status).toBe(201);
    expect(jira.issue("WEB-2")).toMatchObject({ parent: "WEB-1", children: ["WEB-3"] });
  });

  test("properties are stored; one that is too large rejects the issue", async () => {
    const marker = { key: "milepost", value: { a: 1 } };
    expect((await create({}, { properties: [marker] })).status).toBe(201);
    expect(jira.issue("WEB-1").properties).toEqual({ milepost: { a: 1 } });
    const large = { key: "milepost", value: "ä".repeat(16_400) };
    expect((await create({}, { properties: [large] })).status).toBe(400);
    expect(jira.issues("WEB")).toHaveLength(1);
  });
});

describe("creating many", () => {
  beforeEach(() => jira.createProject("WEB"));

  const element = async (fields = {}) => ({
    fields: {
      project: { key: "WEB" },
      issuetype: { id: await typeId("WEB", "Story") },
      summary: "x",
      ...fields,
    },
  });

  test("some may fail: 201 with the errors by index", async () => {
    const issueUpdates = [await element(), await element({ labels: ["x y"] }), await element()];
    const { status, body } = await call("POST", "/issue/bulk", { issueUpdates });
    expect(status).toBe(201);
    expect(body.issues).toMatchObject([{ key: "WEB-1" }, { key: "WEB-2" }]);
    expect(body.errors).toMatchObject([
      { status: 400, failedElementNumber: 1, elementErrors: { errors: { labels: expect.any(String) } } },
    ]);
  });

  test("all fail: 400 with the same list", async () => {
    const bad = doc({ type: "bulletList", content: [] });
    const issueUpdates = [await element({ summary: "" }), await element({ description: bad })];
    const { status, body } = await call("POST", "/issue/bulk", { issueUpdates });
    expect([status, body.issues]).toEqual([400, []]);
    expect(body.errors).toMatchObject([
      { failedElementNumber: 0 },
      { failedElementNumber: 1, elementErrors: { errorMessages: ["INVALID_INPUT"] } },
    ]);
  });

  test("more than 50 are rejected as a whole", async () => {
    const issueUpdates = Array.from({ length: 51 }, () => ({}));
    expect((await call("POST", "/issue/bulk", { issueUpdates })).status).toBe(400);
    expect(jira.violations).toHaveLength(1);
  });
});
