import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JiraEmulator } from "../../../local/emulators/jira/emulator-types.ts";
import { startJiraEmulator } from "../../../local/emulators/jira/jira-emulator.ts";
import { type RawResponse, sendRawRequest } from "../../../local/emulators/jira/raw-request.ts";

let time = Date.parse("2026-06-01T12:00:00Z");
let jira: JiraEmulator;

beforeEach(async () => {
  jira = await startJiraEmulator({ now: () => new Date(time), limits: false });
  jira.createProject("WEB");
  jira.seed("WEB", [{ type: "Epic", summary: "Epic" }, { summary: "Story" }]);
});
afterEach(() => jira.close());

const call = (method: string, path: string, body?: unknown): Promise<RawResponse> =>
  sendRawRequest(jira, method, path, body);

describe("properties", () => {
  const property = "/issue/WEB-2/properties/milepost";

  test("a property is created, replaced and listed, and does not update the issue", async () => {
    const before = jira.issue("WEB-2").updatedAt;
    time += 60_000;
    expect((await call("PUT", property, { a: 1 })).status).toBe(201);
    expect((await call("PUT", property, [2])).status).toBe(200);
    expect((await call("GET", property)).body).toEqual({ key: "milepost", value: [2] });
    expect((await call("GET", "/issue/WEB-2/properties")).body).toMatchObject({
      keys: [{ key: "milepost" }],
    });
    expect((await call("GET", `${property}2`)).status).toBe(404);
    expect(jira.issue("WEB-2").updatedAt).toBe(before);
  });

  test("at most 32,768 bytes", async () => {
    expect((await call("PUT", property, JSON.stringify("x".repeat(32_766)))).status).toBe(201);
    expect((await call("PUT", property, JSON.stringify("x".repeat(32_767)))).status).toBe(400);
  });
});

describe("versions", () => {
  test("have unique names in their project", async () => {
    const { id: projectId } = (await call("GET", "/project/WEB")).body;
    const create = (more: object) => call("POST", "/version", { projectId: Number(projectId), name: "1.0", ...more });
    const { status, body } = await create({ releaseDate: "2026-05-01" });
    expect([status, body.overdue, body.projectId]).toEqual([201, true, Number(projectId)]);
    expect((await create({})).body.errors).toEqual({
      name: "A version with this name already exists in this project.",
    });
    expect((await create({ name: "x".repeat(256) })).status).toBe(400);
    expect((await create({ name: "2", releaseDate: "1.5.2026" })).status).toBe(400);
    expect((await call("PUT", `/version/${body.id}`, { released: true })).body).not.toHaveProperty("overdue");
    expect(jira.versions("WEB")).toMatchObject([{ name: "1.0", releaseDate: "2026-05-01", released: true }]);
    expect((await call("GET", "/project/WEB/version?maxResults=1")).body).toMatchObject({
      total: 1,
      isLast: true,
    });
    expect((await call("GET", "/project/WEB/versions")).json).toHaveLength(1);
    await call("PUT", "/issue/WEB-2", { fields: { fixVersions: [{ id: body.id }] } });
    expect(jira.issue("WEB-2").fixVersions).toEqual(["1.0"]);
  });

  test("are created by administrators only", async () => {
    jira.deny("WEB", ["ADMINISTER_PROJECTS"]);
    expect((await call("POST", "/version", { project: "WEB", name: "1.0" })).status).toBe(404);
    const { body } = await call("GET", "/mypermissions?projectKey=WEB&permissions=EDIT_ISSUES,ADMINISTER_PROJECTS");
    expect(body.permissions).toMatchObject({
      EDIT_ISSUES: { havePermission: true },
      ADMINISTER_PROJECTS: { havePermission: false },
    });
    expect((await call("GET", "/mypermissions?projectKey=WEB")).status).toBe(400);
    expect((await call("GET", "/mypermissions?permissions=FLY")).status).toBe(400);
  });
});
