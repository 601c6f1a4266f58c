import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { parseGitHubEvent } from "../../../shared/events/github-event.ts";
import type { KnownRepository } from "../../../shared/events/known-repository.ts";
import { envelopeSchema } from "../../../shared/ports/work-queue.ts";
import { examples } from "./examples.ts";
import { knownRepository } from "./known-repository.ts";

const none = async () => null;
const read = (
  payload: unknown,
  findRepository: (id: string) => Promise<KnownRepository | null> = none,
  name = "push",
) => parseGitHubEvent(name, "d-1", payload, findRepository);

const base = examples("push").find(({ ref, deleted }) => ref === "refs/heads/master" && deleted === false);
const commit = (files: { added?: string[]; modified?: string[]; removed?: string[] } = {}) => ({
  added: [],
  modified: [],
  removed: [],
  ...files,
});
/** A push of one commit to the default branch that changes code only. */
const push = (changes: Record<string, unknown> = {}) => ({
  ...base,
  created: false,
  commits: [commit({ modified: ["src/a.ts"] })],
  ...changes,
});

describe("a push to the default branch", () => {
  test("becomes an envelope without content of the payload", async () => {
    const event = await read(push({ commits: [commit({ added: [".goalkit/goals/1/milestones.md"] })] }));
    expect(event).toEqual({
      accept: [
        {
          kind: "push",
          delivery: "d-1",
          repository: { id: String(base?.repository.id), fullName: "Codertocat/Hello-World" },
          ref: "refs/heads/master",
          after: base?.after,
          installation: base?.installation?.id ?? null,
        },
      ],
    });
    if ("accept" in event) expect(event.accept.map((one) => envelopeSchema.parse(one))).toEqual(event.accept);
  });

  test("is ignored if its complete list of files has no Markdown and no config", async () => {
    expect(await read(push())).toEqual({ ignore: "no plan touched" });
  });

  test.each([
    ["Markdown added", { commits: [commit(), commit({ added: ["a.md"] })] }],
    ["Markdown removed", { commits: [commit({ removed: ["docs/A.MARKDOWN"] })] }],
    ["Markdown modified in the first of two", { commits: [commit({ modified: ["a.md"] }), commit()] }],
    ["the config touched", { commits: [commit({ modified: [".goalkit/milepost.yml"] })] }],
    ["the other config touched", { commits: [commit({ removed: [".github/milepost.yaml"] })] }],
    ["forced", { forced: true }],
    ["a new branch", { created: true }],
    ["no commits listed", { commits: [] }],
    ["no list (as emulate sends)", { commits: undefined, created: undefined, forced: undefined }],
    ["a commit without its files", { commits: [{ id: "x" }] }],
    ["forced is missing", { forced: undefined }],
    ["2,048 commits", { commits: Array(2048).fill(commit({ modified: ["a.ts"] })) }],
    ["3,000 files in a commit", { commits: [commit({ added: Array(3000).fill("a.ts") })] }],
    ["the default branch not given", { repository: { ...base?.repository, default_branch: undefined }, forced: true }],
  ])("is accepted if it may concern a plan: %s", async (_, changes) => {
    expect(await read(push(changes))).toHaveProperty("accept.0.ref", "refs/heads/master");
  });

  test.each([
    ["2,047 commits", { commits: Array(2047).fill(commit({ modified: ["a.ts"] })) }],
    ["2,999 files", { commits: [commit({ added: Array(2999).fill("a.ts") })] }],
    ["similar names", { commits: [commit({ added: ["a.md.txt", "md", "x/milepost.yml"] })] }],
  ])("is ignored: %s", async (_, changes) => {
    expect(await read(push(changes))).toEqual({ ignore: "no plan touched" });
  });
});

describe("a push to another branch", () => {
  const other = push({ ref: "refs/heads/release/2", forced: true });

  test("is accepted only if the stored config names it", async () => {
    const branch = vi.fn(async () => knownRepository({ config: "branch: release/2\n" }));
    expect(await read(other, branch)).toHaveProperty("accept.0.ref", "refs/heads/release/2");
    expect(branch.mock.calls).toEqual([[String(base?.repository.id)]]);
    expect(await read(other, async () => knownRepository({ config: "branch: release\n" }))).toEqual({
      ignore: "other branch",
    });
    expect(await read(other, async () => knownRepository({ config: "branch: [" }))).toEqual({ ignore: "other branch" });
    expect(await read(other)).toEqual({ ignore: "other branch" });
  });

  test("does not read the ledger in other cases", async () => {
    const never = () => Promise.reject(new Error("asked"));
    expect(await read(push({ forced: true }), never)).toHaveProperty("accept");
    expect(await read(push({ ref: "refs/heads/x" }), never)).toEqual({ ignore: "no plan touched" });
    await expect(read(other, never)).rejects.toThrow("asked");
  });

  test("is ignored if it deletes the branch, even the default branch", async () => {
    expect(await read(push({ deleted: true }))).toEqual({ ignore: "branch deleted" });
    expect(await read(push({ after: "0".repeat(40), deleted: undefined }))).toEqual({
      ignore: "branch deleted",
    });
  });
});

test("tags are ignored", async () => {
  for (const payload of examples("push").filter(({ ref }) => ref.startsWith("refs/tags/"))) {
    expect(await read(payload)).toEqual({ ignore: payload.deleted ? "branch deleted" : "not a branch" });
  }
});

test("all example payloads of other events are ignored", async () => {
  for (const name of ["ping", "pull_request", "installation", "create"]) {
    for (const payload of examples(name)) {
      expect(await read(payload, none, name)).toEqual({
        ignore: name === "ping" ? "ping" : `other event: ${name}`,
      });
    }
  }
  expect(await read({}, none, "<script>")).toEqual({ ignore: "other event: unknown" });
});

test.each([
  [null],
  [[]],
  ["push"],
  [{}],
  [push({ ref: 1 })],
  [push({ after: "HEAD" })],
  [push({ repository: { id: "1", full_name: "a/b" } })],
  [push({ repository: { id: 1, full_name: "a/b/../c" } })],
  [push({ repository: { id: 1, full_name: "a/.." } })],
  [push({ repository: { id: 1.5, full_name: "a/b" } })],
  [push({ commits: "x" })],
  [push({ installation: { id: "x" } })],
])("%#: an invalid payload is rejected", async (payload) => {
  expect(await read(payload)).toEqual({ invalid: expect.stringContaining("payload") });
});

test("any payload is accepted, ignored or invalid", async () => {
  const files = fc.array(fc.string(), { maxLength: 2 });
  const payload = fc.oneof(
    fc.json().map((text): unknown => JSON.parse(text)),
    fc.record({ ref: fc.string(), deleted: fc.boolean(), commits: fc.array(fc.record({ added: files })) }).map(push),
  );
  await fc.assert(
    fc.asyncProperty(payload, async (value) => {
      expect(Object.keys(await read(value))).toHaveLength(1);
    }),
  );
});
