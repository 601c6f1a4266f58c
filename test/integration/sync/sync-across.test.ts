import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RepositoryState } from "../../../shared/model/repository-state.ts";
import { edited } from "../support/plan-text.ts";
import { codesOf, operationsOf, requestsOf, type SyncHarness, startSync } from "../support/sync-harness.ts";

/** Two milestones whose criteria refer to SC-001, SC-002 and FR-002, and the goal.md that defines them. */
const fixture = (name: string) => readFileSync(new URL(`../../fixtures/across/${name}`, import.meta.url), "utf8");
const plan = fixture("milestones.md");
const goal = fixture("goal.md");
const folder = ".goalkit/goals/001-live-review";
const [path, goalPath, strategies] = [`${folder}/milestones.md`, `${folder}/goal.md`, `${folder}/strategies.md`];
const config = ".goalkit/milepost.yml";
const everything = { [path]: plan, [goalPath]: goal, [strategies]: "# Strategies", [config]: "" };

let milepost: SyncHarness;
beforeEach(async () => {
  milepost = await startSync();
});
afterEach(() => milepost.stop());

const trackingIssue = (of: "a1" | "a2") =>
  milepost.world().managed.find(({ key }) => key.endsWith(`/${of}`))?.text ?? "";

describe("the definition of a reference", () => {
  test("is written below the criterion, in one item only", async () => {
    await milepost.push(everything);
    const run = await milepost.sync();
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    expect(codesOf(run)).toEqual([]);
    expect(trackingIssue("a1")).toContain(
      "- [ ] SC-001 holds in staging\n  - SC-001: Reviewers see a comment within two seconds\n- [ ] no request fails",
    );
    expect(trackingIssue("a2")).toContain(
      "- [ ] SC-001 (2 s) and SC-002 (85%) targets met\n  - SC-001: see another milestone of this plan\n  - SC-002: Reviewers who use live comments; 85%\n- [ ] works offline (FR-002)\n  - FR-002: (offline): Comments MUST survive a lost connection",
    );
    const texts = milepost.world().managed.filter(({ text }) => text.includes("within two seconds"));
    expect(texts).toHaveLength(1);
    expect(operationsOf(await milepost.sync())).toEqual([]);
  });

  test("is updated with one write if only goal.md changes, and ticks stay", async () => {
    await milepost.push(everything);
    await milepost.sync();
    const issue = milepost.github
      .issues("acme/web")
      .find(({ labels, milestone }) => labels.includes("tracking") && milestone === 1);
    const body = (issue?.body ?? "").replace("- [ ] SC-001 holds", "- [x] SC-001 holds");
    milepost.github.editIssue("acme/web", issue?.number ?? 0, { body }, { crlf: true });
    await milepost.push({ [goalPath]: edited(goal, "within **two seconds**", "within one second") });
    const preview = await milepost.preview();
    expect(operationsOf(preview)).toEqual(["update issue a1"]);
    const run = await milepost.sync();
    expect(operationsOf(run)).toEqual(["update issue a1"]);
    expect(requestsOf(run)).toEqual({ reads: 1, writes: 1 });
    expect(run.reads).toBe(5);
    expect(trackingIssue("a1").replaceAll("\r", "")).toContain(
      "- [x] SC-001 holds in staging\n  - SC-001: Reviewers see a comment within one second\n",
    );
    expect(await milepost.sync()).toMatchObject({ reads: 1, writes: 0 });
  });

  test("is added and removed together with goal.md", async () => {
    await milepost.push({ [path]: plan, [strategies]: "" });
    const first = await milepost.sync();
    expect(codesOf(first)).toEqual(["unknown-reference"]);
    expect(trackingIssue("a1")).not.toContain("  - ");
    await milepost.push({ [goalPath]: goal });
    expect(operationsOf(await milepost.sync())).toEqual(["update issue a1", "update issue a2"]);
    await milepost.push({ [goalPath]: null });
    expect(operationsOf(await milepost.sync())).toEqual(["update issue a1", "update issue a2"]);
    expect(trackingIssue("a1")).not.toContain("  - ");
  });
});

describe("requests", () => {
  test("a first sync by id, as for a webhook, takes eight reads with config and goal.md, one of them to verify id and name", async () => {
    await milepost.push(everything);
    expect((await milepost.sync({ by: "id" })).reads).toBe(8);
  });

  test("a first sync by name takes seven reads without goal.md, and one more with it", async () => {
    await milepost.push({ ...everything, [goalPath]: "# Goal" });
    expect((await milepost.sync()).reads).toBe(8);
    const other = await milepost.another("acme/two");
    await other.push({
      [path]: edited(edited(plan, "SC-", "number "), "FR-", "number "),
      [goalPath]: goal,
      [config]: "",
    });
    expect((await other.sync()).reads).toBe(7);
  });

  test("an edit of one field takes four reads: goal.md is not read again", async () => {
    await milepost.push(everything);
    await milepost.sync();
    for (const [from, to] of [
      ["no request fails", "no request is lost"],
      ["(85%) targets met", "(85%) targets are met"],
      ["works offline (FR-002)", "works offline (FR-001)"],
      ["editor integration", "editor plug-in"],
    ] as const) {
      await milepost.push({ [path]: plan.replace(new RegExp(from.replace(/[()]/g, "\\$&"), "i"), to) });
      const run = await milepost.sync();
      expect({ to, reads: run.reads, writes: run.writes }).toEqual({ to, reads: 4, writes: 1 });
      await milepost.push({ [path]: plan });
      await milepost.sync();
    }
  });

  test("a push that changes neither takes two reads, or one if the head is known", async () => {
    await milepost.push(everything);
    await milepost.sync();
    await milepost.push({ "README.md": "Hello", [strategies]: "# Other" });
    expect(await milepost.sync()).toMatchObject({ reads: 2, writes: 0, result: { outcome: "unchanged" } });
    expect(await milepost.sync()).toMatchObject({ reads: 1, writes: 0 });
  });

  test("a goal.md without references to it is not read", async () => {
    await milepost.push({ [path]: plan.replace(/(?:SC|FR)-/g, "number "), [goalPath]: goal });
    await milepost.sync();
    await milepost.push({ [goalPath]: `${goal}\n- **SC-020**: more` });
    expect(await milepost.sync()).toMatchObject({ reads: 2, writes: 0 });
  });

  test("a change in goal.md that no criterion refers to makes no tracker request", async () => {
    await milepost.push(everything);
    await milepost.sync();
    await milepost.push({ [goalPath]: `${goal}\nMore words.` });
    const run = await milepost.sync();
    expect(run).toMatchObject({ reads: 4, writes: 0, result: { outcome: "unchanged" } });
    expect(requestsOf(run)).toEqual({ reads: 0, writes: 0 });
    await milepost.push({ "README.md": "Hello" });
    expect((await milepost.sync()).reads).toBe(2);
  });
});

describe("diagnostics", () => {
  test("suggest the likely reference and name the missing strategy", async () => {
    await milepost.push({
      [path]: edited(plan, "SC-002 (85%) targets", "SC-2 (85%) targets"),
      [goalPath]: goal,
    });
    const preview = await milepost.preview();
    const run = await milepost.sync();
    for (const { plans } of [preview.result, run.result]) {
      expect(plans[0]?.diagnostics.map(({ code, line }) => [code, line])).toEqual([
        ["missing-strategy", 3],
        ["unknown-reference", 14],
      ]);
      expect(plans[0]?.diagnostics[1]?.message).toMatch(/^SC-2 is not defined in goal\.md\. Did you mean SC-002\?/);
    }
    expect(run.result.outcome).toBe("synced");
  });

  test.each([
    ["not UTF-8", "SC-001\0"],
    ["too large", `${"x".repeat(1_000)}\n`.repeat(1_100)],
  ])("a goal.md that is %s does not prevent the sync", async (_, content) => {
    await milepost.push({ ...everything, [goalPath]: content });
    const run = await milepost.sync();
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    expect(codesOf(run)).toEqual(["unreadable-goal-file"]);
    expect(milepost.world().managed).toHaveLength(8);
    await milepost.push({ "README.md": "Hello" });
    expect((await milepost.sync()).reads).toBe(2);
  });
});

test("a state from before goal.md was read is caught up with once", async () => {
  await milepost.push(everything);
  await milepost.sync();
  const before = milepost.ledger.repository.bind(milepost.ledger);
  const state = await before(milepost.id);
  if (!state) throw new Error("no state");
  const plans: RepositoryState["plans"] = Object.fromEntries(
    Object.entries(state.plans).map(([file, { goalFile: _, ...known }]) => [file, known]),
  );
  await milepost.ledger.saveRepository({ ...state, plans });
  await milepost.push({ "README.md": "Hello" });
  expect(await milepost.sync()).toMatchObject({ reads: 3, writes: 0, result: { outcome: "unchanged" } });
  await milepost.push({ "README.md": "Hello again" });
  expect((await milepost.sync()).reads).toBe(2);
});
