import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { GitHubFault, GitHubFaultRule } from "../../../local/emulators/github/fault.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import type { SyncHarness } from "../support/sync-harness.ts";
import { operationsOf, startSync } from "../support/sync-harness.ts";

/** Minimal cases of failures that the simulator found (`npm run simulate`). */
const path = planPath();
const text = planText(smallPlan);
const web = "acme/web";
const without = edited(text, "  - [ ] Comment storage\n", "");
/** Moves a deliverable from the first milestone to the second. */
const moved = edited(without, "[ ] Optimistic updates", "[ ] Optimistic updates\n  - [ ] Comment storage");

let milepost: SyncHarness;
beforeEach(async () => {
  milepost = await startSync();
  await milepost.push({ [path]: text });
});
afterEach(() => milepost.stop());

const item = (title: string) => milepost.world().managed.find((one) => one.title === title);

async function syncUnder(rule: GitHubFaultRule) {
  const clear = milepost.github.faults.on(rule);
  const run = await milepost.sync();
  clear();
  return run;
}

const lost =
  (matches: (path: string, body: unknown) => boolean): GitHubFaultRule =>
  ({ method, path: at, body }): GitHubFault | null =>
    method === "POST" && matches(at, body) ? { kind: "drop-after" } : null;

describe("a moved deliverable", () => {
  test("leaves a milestone that a user deleted", async () => {
    await milepost.sync();
    milepost.github.deleteMilestone(web, 1);
    await milepost.push({ [path]: moved });
    await milepost.sync();
    expect(item("Comment storage")).toMatchObject({ milestone: "001-live/m2", parent: "001-live/a2" });
  });

  test("moves back after the response to setting its parent was lost", async () => {
    await milepost.sync();
    await milepost.push({ [path]: moved });
    await syncUnder(lost((at) => at.endsWith("/sub_issues")));
    expect(item("Comment storage")?.parent).toBe("001-live/a2");
    await milepost.push({ [path]: text });
    await milepost.sync();
    expect(item("Comment storage")).toMatchObject({ milestone: "001-live/m1", parent: "001-live/a1" });
  });

  test("moves after the response to its create was lost", async () => {
    await syncUnder(lost((_, body) => JSON.stringify(body ?? null).includes('"Comment storage"')));
    await milepost.push({ [path]: moved });
    const { result } = await milepost.sync();
    expect(result.plans.flatMap(({ trackers }) => trackers.flatMap(({ conflicts }) => conflicts))).toEqual([]);
    expect(item("Comment storage")).toMatchObject({ milestone: "001-live/m2", parent: "001-live/a2" });
  });
});

test("a run that read the branch before a force push does not undo the run that read it afterwards", async () => {
  await milepost.sync();
  const base = milepost.github.head(web);
  await milepost.push({ [path]: edited(text, "Comment storage", "Comments storage") });
  let release = () => {};
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  const reached = new Promise<void>((resolve) => {
    milepost.github.faults.on(({ path: at }, n) => {
      if (n > 3 || !at.includes("/git/blobs/")) return null;
      resolve();
      return { kind: "hold", when: "after", until: () => until };
    });
  });
  const first = milepost.sync();
  await reached;
  milepost.github.faults.clear();
  await milepost.github.moveBranch(web, "main", base, { deliver: false });
  await milepost.push({ [path]: edited(text, "Comment storage", "Comment store") });
  expect((await milepost.sync()).result.outcome).toBe("synced");
  release();
  const { result, stopped } = await first;
  expect(stopped).toMatchObject({ name: "RetryLater", reason: "leased" });
  expect(result.error).toContain("was force-pushed from one to the other");
  await milepost.sync();
  expect(item("Comments storage")).toBeUndefined();
  expect(item("Comment store")?.state).toBe("open");
});

describe("a run that read its lists before another run wrote", () => {
  const other = planPath("002-other");
  const said = edited(text, "Comments without reloading", "Comments at once");
  const renamed = (title: string) => edited(text, "Comment storage", title);
  const d2 = async () => {
    const links = await milepost.ledger.links(milepost.id, "002-other", "github");
    return links.find(({ key }) => key === "d2");
  };
  beforeEach(async () => {
    await milepost.push({ [other]: text });
    await milepost.sync();
  });

  /** Starts a run that pauses at its first request of this kind until it is resumed. */
  async function stopAt(rule: (request: { kind: string; path: string }) => boolean, options = {}) {
    let release = () => {};
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    let clear = () => {};
    const reached = new Promise<void>((resolve) => {
      clear = milepost.github.faults.on((request) => {
        if (!rule(request)) return null;
        resolve();
        return { kind: "hold", when: "after", until: () => until };
      });
    });
    const run = milepost.sync(options);
    await reached;
    clear();
    return async () => {
      release();
      return run;
    };
  }

  test("does not mistake its writes for user changes", async () => {
    await milepost.push({ [path]: said, [other]: renamed("Comments storage") });
    // It has read the lists for the first plan and has not started the second one.
    const goOn = await stopAt(({ kind }) => kind === "write", { full: true });
    const overtaking = await milepost.sync();
    expect(overtaking.stopped).toMatchObject({ reason: "leased" });
    expect(operationsOf(overtaking)).toEqual(["update issue d2"]);
    const { result } = await goOn();
    expect(result).toMatchObject({ outcome: "synced", error: null });
    expect(await d2()).toMatchObject({ base: { title: "Comments storage" } });
    expect((await d2())?.observed).toBeUndefined();
  });

  test("writes later changes of the plan on top of its writes", async () => {
    await milepost.push({ [other]: renamed("Comments storage") });
    const finish = await stopAt(({ path: at }) => at.includes("/git/blobs/"));
    await milepost.push({ [path]: said, [other]: renamed("Comment store") });
    const goOn = await stopAt(({ kind }) => kind === "write", { full: true });
    expect(operationsOf(await finish())).toEqual(["update issue d2"]);
    const run = await goOn();
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    expect(run.result.plans.flatMap(({ trackers }) => trackers.flatMap((one) => one.conflicts))).toEqual([]);
    expect(operationsOf(run)).toEqual(["update milestone m2", "update issue d2"]);
    expect(milepost.world().managed.filter(({ title }) => title === "Comment store")).toHaveLength(1);
    expect((await d2())?.observed).toBeUndefined();
  });
});
