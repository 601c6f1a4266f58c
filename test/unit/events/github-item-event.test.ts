import { describe, expect, test } from "vitest";
import { parseGitHubEvent } from "../../../shared/events/github-event.ts";
import type { KnownRepository } from "../../../shared/events/known-repository.ts";
import { envelopeSchema } from "../../../shared/ports/work-queue.ts";
import { examples } from "./examples.ts";
import { knownRepository } from "./known-repository.ts";

const marked = "Text of a user.\n\n<!-- milepost:001-live-review/d4:0123456789ab -->";
const account = { id: "41898282", login: "github-actions[bot]" };
const known = knownRepository({ goals: ["001-live-review"], accounts: [account] });
const read = (name: string, payload: unknown, repository: KnownRepository | null = known) =>
  parseGitHubEvent(name, "d-1", payload, async () => repository);

const own = { id: 41_898_282, login: "github-actions[bot]" };

/** GitHub's example of an event, with changes. */
function example(name: "issues" | "milestone", changes: Record<string, unknown>) {
  const [base] = examples(name);
  const item = name === "issues" ? "issue" : "milestone";
  const text = name === "issues" ? { body: marked, user: own } : { description: marked, creator: own };
  const known: unknown = base?.[item];
  return { ...base, [item]: { ...(typeof known === "object" && known), ...text }, ...changes };
}

describe("an event of a Milepost item", () => {
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
    expect(event).toMatchObject({ accept: [{ kind: "reconcile", delivery: "d-1", ref: null, after: null }] });
    if ("accept" in event) {
      expect(event.accept.map((one) => envelopeSchema.parse(one))).toEqual(event.accept);
      expect(event.accept[0]?.repository.fullName).toBe("Codertocat/Hello-World");
      expect(JSON.stringify(event.accept)).not.toContain("Words of a person");
    }
  });

  test("is recognised by the previous text of an edit", async () => {
    const rewritten = example("issues", { action: "edited", changes: { body: { from: marked } } });
    expect(await read("issues", { ...rewritten, issue: { body: "rewritten", user: own } })).toHaveProperty("accept");
    const described = { action: "edited", changes: { description: { from: marked } } };
    const payload = { ...example("milestone", described), milestone: { description: null, creator: own } };
    expect(await read("milestone", payload)).toHaveProperty("accept");
  });
});

describe("an event that changes no Milepost item", () => {
  test.each(["opened", "labeled", "assigned", "pinned", "milestoned"])("issues %s", async (action) => {
    expect(await read("issues", example("issues", { action }))).toEqual({
      ignore: `irrelevant action: ${action}`,
    });
  });

  test("all example payloads are valid", async () => {
    for (const name of ["issues", "milestone"] as const) {
      for (const payload of examples(name)) {
        expect(await read(name, payload)).toHaveProperty("ignore");
      }
    }
  });

  test.each([
    ["somebody's own issue", { issue: { body: "milepost:001-a/d1:0123456789ab is a mark only as a comment" } }],
    ["an issue without a text", { issue: { body: null } }],
    ["an event without an issue", { issue: undefined }],
  ])("%s", async (_, changes) => {
    const payload = example("issues", { action: "closed", ...changes });
    expect(await read("issues", payload)).toEqual({ ignore: "not a Milepost item" });
  });

  test("an invalid payload is rejected with its path", async () => {
    expect(await read("issues", example("issues", { action: 3 }))).toEqual({
      invalid: "payload does not match GitHub's format of issues: action",
    });
    const elsewhere = { action: "closed", repository: { id: 1, full_name: "../x" } };
    expect(await read("milestone", example("milestone", elsewhere))).toHaveProperty("invalid");
  });

  test("an action is not echoed unchecked", async () => {
    const event = await read("issues", example("issues", { action: "<script>" }));
    expect(event).toEqual({ ignore: "irrelevant action: unknown" });
  });
});
