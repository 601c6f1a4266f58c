import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JiraEmulator } from "../../../local/emulators/jira/emulator-types.ts";
import { startJiraEmulator } from "../../../local/emulators/jira/jira-emulator.ts";
import { type RawResponse, sendRawRequest } from "../../../local/emulators/jira/raw-request.ts";

let jira: JiraEmulator;

beforeEach(async () => {
  jira = await startJiraEmulator({ now: () => new Date("2026-06-01T12:00:00Z"), limits: false });
  jira.createProject("WEB");
});
afterEach(() => jira.close());

const doc = (...content: unknown[]) => ({ type: "doc", version: 1, content });
const paragraph = (...texts: string[]) => ({
  type: "paragraph",
  content: texts.map((text) => ({ type: "text", text })),
});

function create(fields: Record<string, unknown>): Promise<RawResponse> {
  const standard = { project: { key: "WEB" }, issuetype: { name: "Story" }, summary: "x" };
  return sendRawRequest(jira, "POST", "/issue", { fields: { ...standard, ...fields } });
}

describe("documents", () => {
  const box = (attrs: Record<string, string>, ...content: unknown[]) =>
    doc({
      type: "taskList",
      attrs: { localId: "l" },
      content: [{ type: "taskItem", attrs: { state: "TODO", ...attrs }, content }],
    });

  test.each([
    ["an empty text", doc(paragraph(""))],
    ["an empty list", doc({ type: "bulletList", content: [] })],
    [
      "a heading in an item",
      doc({
        type: "bulletList",
        content: [{ type: "listItem", content: [{ type: "heading", attrs: { level: 1 } }] }],
      }),
    ],
    ["a box without an id", box({})],
    ["a paragraph in a box", box({ localId: "b" }, paragraph("x"))],
    ["an unknown node", doc({ type: "poem" })],
    ["an unknown attribute", doc({ type: "paragraph", attrs: { color: "red" } })],
    ["no version", { type: "doc", content: [] }],
  ])("with %s are rejected and recorded as violations", async (_, description) => {
    const { status, body } = await create({ description });
    expect([status, body]).toEqual([400, { errorMessages: ["INVALID_INPUT"], errors: {} }]);
    expect(jira.violations).toHaveLength(1);
  });

  test("are stored in another form than sent", async () => {
    const description = doc(
      {
        content: [
          { marks: [], text: "a ", type: "text" },
          { type: "text", text: "b", marks: [{ type: "strong" }, { type: "em" }] },
          { type: "text", text: "c", marks: [{ type: "strong" }, { type: "em" }] },
        ],
        type: "paragraph",
      },
      { type: "orderedList", content: [{ type: "listItem", content: [paragraph("one ", "item")] }] },
      {
        type: "taskList",
        attrs: { localId: "" },
        content: [
          {
            type: "taskItem",
            attrs: { state: "DONE", localId: "b" },
            content: [{ type: "text", text: "t" }],
          },
        ],
      },
    );
    expect((await create({ description })).status).toBe(201);
    const { fields } = (await sendRawRequest(jira, "GET", "/issue/WEB-1?fields=description")).body as {
      fields: { description: unknown };
    };
    expect(fields.description).toEqual(
      doc(
        {
          type: "paragraph",
          content: [
            { type: "text", text: "a " },
            { type: "text", text: "bc", marks: [{ type: "em" }, { type: "strong" }] },
          ],
        },
        {
          type: "orderedList",
          attrs: { order: 1 },
          content: [{ type: "listItem", content: [paragraph("one item")] }],
        },
        {
          type: "taskList",
          attrs: { localId: expect.stringMatching(/^[0-9a-f]{12}$/) },
          content: [
            {
              type: "taskItem",
              attrs: { localId: "b", state: "DONE" },
              content: [{ type: "text", text: "t" }],
            },
          ],
        },
      ),
    );
    expect(jira.violations).toEqual([]);
  });

  test("that are empty are null", async () => {
    await create({ description: doc() });
    await create({ description: doc({ type: "paragraph" }) });
    expect(jira.issues("WEB").map(({ description }) => description)).toEqual([null, null]);
  });
});
