import { describe, expect, test } from "vitest";
import { readGitHubEvent } from "../../../shared/events/github-event.ts";
import { envelopeSchema } from "../../../shared/ports/work-queue.ts";
import { examples } from "./examples.ts";

const marked = "Words of a person.\n\n<!-- milepost:001-live-review/d4:0123456789ab -->";
const never = () => Promise.reject(new Error("asked for a branch"));
const read = (name: string, payload: unknown) => readGitHubEvent(name, "d-1", payload, never);

/** GitHub's own example of an event, as if it were about an item with this text. */
function example(name: "issues" | "milestone", changes: Record<string, unknown>) {
  const [base] = examples(name);
  const item = name === "issues" ? "issue" : "milestone";
  const text = name === "issues" ? { body: marked } : { description: marked };
  const known: unknown = base?.[item];
  return { ...base, [item]: { ...(typeof known === "object" && known), ...text }, ...changes };
}

describe("an event of one of Milepost's items", () => {
  test.each([
    ["issues", "closed"],
    ["issues", "reopened"],
    ["issues", "edited"],
    ["issues", "deleted"],
    ["issues", "transferred"],
    ["milestone", "closed"],
    ["milestone", "opened"],
    ["milestone", "edited"],
    ["milestone", "deleted"],
  ] as const)("%s %s is a full look at its repository", async (name, action) => {
    const payload = example(name, { action });
    const event = await read(name, payload);
    expect(event).toMatchObject({ accept: { kind: "reconcile", delivery: "d-1", ref: null, after: null } });
    if ("accept" in event) {
      expect(envelopeSchema.parse(event.accept)).toEqual(event.accept);
      expect(event.accept.repository.fullName).toBe("Codertocat/Hello-World");
      expect(JSON.stringify(event.accept)).not.toContain("Words of a person");
    }
  });

  test("counts by the text that an edit took away", async () => {
    const gone = example("issues", { action: "edited", changes: { body: { from: marked } } });
    expect(await read("issues", { ...gone, issue: { body: "rewritten" } })).toHaveProperty("accept");
    const described = { action: "edited", changes: { description: { from: marked } } };
    const payload = { ...example("milestone", described), milestone: { description: null } };
    expect(await read("milestone", payload)).toHaveProperty("accept");
  });
});

describe("an event that changes no item of Milepost's", () => {
  test.each(["opened", "labeled", "assigned", "pinned", "milestoned"])("issues %s", async (action) => {
    expect(await read("issues", example("issues", { action }))).toEqual({
      ignore: `nothing that changes an item: ${action}`,
    });
  });

  test("every example that GitHub gives is understood", async () => {
    for (const name of ["issues", "milestone"] as const) {
      for (const payload of examples(name)) {
        expect(await read(name, payload)).toHaveProperty("ignore");
      }
    }
  });

  test.each([
    [
      "somebody's own issue",
      { issue: { body: "milepost:001-a/d1:0123456789ab is a mark only as a comment" } },
    ],
    ["an issue without a text", { issue: { body: null } }],
    ["an event without an issue", { issue: undefined }],
  ])("%s", async (_, changes) => {
    const payload = example("issues", { action: "closed", ...changes });
    expect(await read("issues", payload)).toEqual({ ignore: "not one of Milepost's items" });
  });

  test("what GitHub does not send is refused with the place", async () => {
    expect(await read("issues", example("issues", { action: 3 }))).toEqual({
      bad: "the payload is no issues event as GitHub sends it: action",
    });
    const elsewhere = { action: "closed", repository: { id: 1, full_name: "../x" } };
    expect(await read("milestone", example("milestone", elsewhere))).toHaveProperty("bad");
  });

  test("an action is not echoed as it comes", async () => {
    const event = await read("issues", example("issues", { action: "<script>" }));
    expect(event).toEqual({ ignore: "nothing that changes an item: unknown" });
  });
});
