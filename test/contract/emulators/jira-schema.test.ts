import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JiraEmulator } from "../../../local/emulators/jira/emulator-types.ts";
import { startJiraEmulator } from "../../../local/emulators/jira/jira-emulator.ts";
import { sendRawRequest } from "../../../local/emulators/jira/raw-request.ts";
import { isRecord } from "../../../local/emulators/shared/json-body.ts";

/** Atlassian's OpenAPI document. It is not part of this repository; without it responses are not validated. */
const file = join(process.env.MILEPOST_SHARED ?? "../shared", "apis", "jira-openapi.json");

describe.skipIf(!existsSync(file))(`the answers, by ${file}`, () => {
  let jira: JiraEmulator;
  let check: (pointer: string, value: unknown) => string;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    const api: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (!isRecord(api)) throw new Error(`${file} is no API`);
    const ajv = new Ajv({ strict: false, validateFormats: false, logger: false });
    ajv.addSchema({ $id: "jira", paths: api.paths, components: api.components });
    check = (pointer, value) => {
      const validate = ajv.compile({ $ref: `jira#${pointer}` });
      return validate(value) ? "" : ajv.errorsText(validate.errors);
    };
    jira = await startJiraEmulator({ now: () => new Date("2026-06-01T12:00:00Z"), limits: false });
    jira.createProject("WEB", {
      customFields: [{ name: "Team", kind: "option", options: ["Red"] }],
      transitions: [{ name: "Close", to: "Done", fields: [{ field: "resolution" }] }],
    });
    ids.version = jira.createVersion("WEB", { name: "1.0", releaseDate: "2026-05-01" });
    jira.seed("WEB", [
      { type: "Epic", summary: "Epic" },
      { summary: "Story", parent: "WEB-1", description: "Text", fixVersions: ["1.0"], properties: { a: 1 } },
    ]);
    jira.comment("WEB-2", "Well done");
    const { body } = await sendRawRequest(jira, "GET", "/issue/createmeta/WEB/issuetypes");
    ids.type = (body.issueTypes as { id: string }[])[1]?.id ?? "";
  });
  afterAll(() => jira.close());

  const project = "/project/{projectIdOrKey}";
  const issue = "/issue/{issueIdOrKey}";
  const meta = "/issue/createmeta/{projectIdOrKey}/issuetypes";
  const fields = () => ({ project: { key: "WEB" }, issuetype: { id: ids.type }, summary: "x" });

  test.each<[string, string, string, (() => unknown)?]>([
    ["get", "/myself", "/myself"],
    ["get", "/serverInfo", "/serverInfo"],
    ["get", "/mypermissions?permissions=EDIT_ISSUES", "/mypermissions"],
    ["get", "/field", "/field"],
    ["get", "/priority", "/priority"],
    ["get", "/priority/search", "/priority/search"],
    ["get", "/status", "/status"],
    ["get", "/project/WEB", project],
    ["get", "/project/NONE", project],
    ["get", "/project/WEB/statuses", `${project}/statuses`],
    ["get", "/project/WEB/version", `${project}/version`],
    ["get", "/project/WEB/versions", `${project}/versions`],
    ["get", "/issue/createmeta/WEB/issuetypes", meta],
    ["get", "/issue/createmeta/WEB/issuetypes/:type", `${meta}/{issueTypeId}`],
    ["get", "/version/:version", "/version/{id}"],
    ["put", "/version/:version", "/version/{id}", () => ({ description: "x" })],
    ["post", "/version", "/version", () => ({ project: "WEB", name: "2.0" })],
    ["get", "/issue/WEB-2", issue],
    ["get", "/issue/WEB-2?properties=a", issue],
    ["get", "/issue/WEB-2/transitions?expand=transitions.fields", `${issue}/transitions`],
    ["get", "/issue/WEB-2/properties", `${issue}/properties`],
    ["get", "/issue/WEB-2/properties/a", `${issue}/properties/{propertyKey}`],
    ["post", "/issue", "/issue", () => ({ fields: fields() })],
    ["post", "/issue", "/issue", () => ({ fields: { ...fields(), summary: "" } })],
    ["post", "/issue/bulk", "/issue/bulk", () => ({ issueUpdates: [{ fields: fields() }, { fields: {} }] })],
    ["post", "/issue/bulk", "/issue/bulk", () => ({ issueUpdates: [{ fields: {} }] })],
    [
      "post",
      "/issue/bulkfetch",
      "/issue/bulkfetch",
      () => ({ issueIdsOrKeys: ["WEB-1", "WEB-2"], expand: ["transitions"], properties: ["a"] }),
    ],
    ["post", "/search/jql", "/search/jql", () => ({ jql: "project = WEB" })],
    ["post", "/search/jql", "/search/jql", () => ({ jql: "project = WEB", fields: ["*all"], maxResults: 1 })],
  ])("%s %s", async (method, path, documented, body) => {
    const actual = path.replace(/:(\w+)/, (_, name: string) => ids[name] ?? "");
    const { status, json } = await sendRawRequest(jira, method.toUpperCase(), actual, body?.());
    const escaped = `/rest/api/3${documented}`.replaceAll("/", "~1").replaceAll("{", "%7B").replaceAll("}", "%7D");
    const schema = `/paths/${escaped}/${method}/responses/${status}/content/application~1json/schema`;
    // 404s are documented without a body.
    if (status === 404) expect(json).toMatchObject({ errorMessages: [expect.any(String)] });
    else expect(check(schema, withoutExtras(json))).toBe("");
  });
});

/** Removes properties that Jira sends but does not document. */
function withoutExtras(value: unknown): unknown {
  const text = JSON.stringify(value, (key, inner: unknown) => (key === "untranslatedName" ? undefined : inner));
  return JSON.parse(text);
}
