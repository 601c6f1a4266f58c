import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { defaultConfig } from "../../../../shared/config/config.ts";
import { AccessDenied, NotFound, RequestRejected, RetryLater, UsageError } from "../../../../shared/errors.ts";
import type { TreeEntry } from "../../../../shared/ports/plan-source.ts";
import { readPlan } from "../../../../shared/sync/read/read-plan.ts";

const fixture = (name: string) => readFileSync(new URL(`../../../fixtures/across/${name}`, import.meta.url));
const folder = ".goalkit/goals/001-live-review";
const entry = (name: string, size = 1): TreeEntry => ({
  path: `${folder}/${name}`,
  blob: `blob of ${name}`,
  size,
});
const plan = entry("milestones.md");

/** Reads a plan beside a goal.md with this content, or with the error that reading it throws. */
async function read(goal: Uint8Array | Error, size = 1, readStored: Parameters<typeof readPlan>[2] = async () => null) {
  const reads: string[] = [];
  const files = new Map([plan, entry("goal.md", size), entry("strategies.md")].map((one) => [one.path, one]));
  const source = {
    async read({ path }: TreeEntry) {
      reads.push(path.slice(folder.length + 1));
      if (path === plan.path) return fixture("milestones.md");
      if (goal instanceof Error) throw goal;
      return goal;
    },
  };
  const unused = () => Promise.reject(new Error("not for this test"));
  const view = {
    source: {
      ...source,
      repository: unused,
      head: unused,
      tree: unused,
      compare: unused,
      lineUrl: () => null,
    },
    config: defaultConfig,
    files,
    isComplete: true,
  };
  return { ...(await readPlan(plan, view, readStored)), reads };
}

const codes = ({ plan: { diagnostics } }: Awaited<ReturnType<typeof read>>) => diagnostics.map(({ code }) => code);

describe("goal.md", () => {
  test("is read once and its definitions are stored", async () => {
    const first = await read(fixture("goal.md"));
    expect(first.reads).toEqual(["milestones.md", "goal.md"]);
    expect(first.used).toEqual({ needed: true, blob: "blob of goal.md" });
    const again = await read(new Error("must not be read"), 1, async () => first.stored);
    expect(again.reads).toEqual(["milestones.md"]);
    expect(again.plan).toEqual(first.plan);
    const other = await read(fixture("goal.md"), 1, async () => ({ blob: "another", definitions: [] }));
    expect(other.plan).toEqual(first.plan);
  });

  test.each([
    new AccessDenied("403"),
    new NotFound("404"),
    new RequestRejected("422", null),
    new UsageError("EACCES"),
  ])("that is permanently inaccessible ($name) becomes a diagnostic", async (error) => {
    const found = await read(error);
    expect(codes(found)).toEqual(["unreadable-goal-file"]);
    expect(found).toMatchObject({ used: { needed: true, blob: "blob of goal.md" }, stored: null });
  });

  test("that is temporarily inaccessible fails the read", async () => {
    await expect(read(new RetryLater("outage", "502", new Date(0)))).rejects.toThrow("502");
  });

  test("that is too large is not read", async () => {
    const found = await read(new Error("must not be read"), 1024 * 1024 + 1);
    expect([found.reads, codes(found)]).toEqual([["milestones.md"], ["unreadable-goal-file"]]);
  });

  test("with too long definitions is not stored", async () => {
    const many = Array.from({ length: 400 }, (_, index) => `- SC-${index}: ${"x".repeat(50)}`).join("\n");
    expect((await read(Buffer.from(many))).stored).toBeNull();
  });
});
