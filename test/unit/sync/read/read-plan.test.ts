import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { defaultConfig } from "../../../../shared/config/config.ts";
import { AccessDenied, NotFound, RetryLater, TrackerRefused, UsageError } from "../../../../shared/errors.ts";
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

/** Reads the plan beside a goal.md whose content, or the error that reading it ends with, is given. */
async function read(
  goal: Uint8Array | Error,
  size = 1,
  kept: Parameters<typeof readPlan>[2] = async () => null,
) {
  const asked: string[] = [];
  const files = new Map([plan, entry("goal.md", size), entry("strategies.md")].map((one) => [one.path, one]));
  const source = {
    async read({ path }: TreeEntry) {
      asked.push(path.slice(folder.length + 1));
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
    complete: true,
  };
  return { ...(await readPlan(plan, view, kept)), asked };
}

const codes = ({ plan: { diagnostics } }: Awaited<ReturnType<typeof read>>) =>
  diagnostics.map(({ code }) => code);

describe("goal.md", () => {
  test("is read once and kept", async () => {
    const first = await read(fixture("goal.md"));
    expect(first.asked).toEqual(["milestones.md", "goal.md"]);
    expect(first.used).toEqual({ needed: true, blob: "blob of goal.md" });
    const again = await read(new Error("must not be read"), 1, async () => first.kept);
    expect(again.asked).toEqual(["milestones.md"]);
    expect(again.plan).toEqual(first.plan);
    const other = await read(fixture("goal.md"), 1, async () => ({ blob: "another", definitions: [] }));
    expect(other.plan).toEqual(first.plan);
  });

  test.each([
    new AccessDenied("403"),
    new NotFound("404"),
    new TrackerRefused("422", null),
    new UsageError("EACCES"),
  ])("out of reach for good ($name) is a finding", async (error) => {
    const found = await read(error);
    expect(codes(found)).toEqual(["unread-goal"]);
    expect(found).toMatchObject({ used: { needed: true, blob: "blob of goal.md" }, kept: undefined });
  });

  test("out of reach for now is no reason to forget what it says", async () => {
    await expect(read(new RetryLater("outage", "502", new Date(0)))).rejects.toThrow("502");
  });

  test("too large is not fetched", async () => {
    const found = await read(new Error("must not be read"), 1024 * 1024 + 1);
    expect([found.asked, codes(found)]).toEqual([["milestones.md"], ["unread-goal"]]);
  });

  test("with more than is kept is read again", async () => {
    const many = Array.from({ length: 400 }, (_, index) => `- SC-${index}: ${"x".repeat(50)}`).join("\n");
    expect((await read(Buffer.from(many))).kept).toBe(undefined);
  });
});
