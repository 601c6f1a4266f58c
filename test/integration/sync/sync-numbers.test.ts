import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";
import type { SyncHarness } from "../support/sync-harness.ts";
import { requestsOf, startSync } from "../support/sync-harness.ts";

/** Three milestones with an tracking issue each, nine deliverables, nine sub-issue links. */
const liveReview = readFileSync(new URL("../../fixtures/plans/live-review.md", import.meta.url), "utf8");
const path = planPath("001-live-review");
const second = planPath("002-other");
const config = ".goalkit/milepost.yml";

let milepost: SyncHarness;
beforeEach(async () => {
  milepost = await startSync();
});
afterEach(() => milepost.stop());

describe("the first sync", () => {
  test("creates each item with one write, and takes at most seven reads", async () => {
    await milepost.push({ [path]: liveReview, [config]: "policy:\n  removed: close\n" });
    const run = await milepost.sync();
    expect(run.result).toMatchObject({ outcome: "synced", error: null });
    expect(run.writes).toBeLessThanOrEqual(3 + 9 + 3 + 9);
    expect(run.reads).toBeLessThanOrEqual(7);
    expect(milepost.world().managed).toHaveLength(3 + 9 + 3);
    expect(milepost.github.issues("acme/web").filter(({ parent }) => parent !== null)).toHaveLength(9);
  });

  test("by id, as for a webhook, takes as many", async () => {
    await milepost.push({ [path]: liveReview, [config]: "" });
    expect((await milepost.sync({ by: "id" })).reads).toBeLessThanOrEqual(7);
  });

  test("takes one more read for each further plan", async () => {
    await milepost.push({ [path]: liveReview, [config]: "" });
    const one = await milepost.sync();
    const other = await milepost.another("acme/two");
    await other.push({ [path]: liveReview, [second]: planText(smallPlan), [config]: "" });
    expect((await other.sync()).reads).toBe(one.reads + 1);
  });

  test("returns the tracker's requests, and reports each operation as it happens", async () => {
    await milepost.push({ [path]: liveReview });
    const run = await milepost.sync();
    const ofTracker = run.lines.filter((line) => /\/(issues|milestones)/.test(line));
    const reads = ofTracker.filter((line) => line.startsWith("GET")).length;
    expect(requestsOf(run)).toEqual({ reads, writes: ofTracker.length - reads });
    expect(run.reported).toEqual(run.result.plans[0]?.trackers[0]?.operations);
    expect(run.reported).toHaveLength(15);
    const urls = [...milepost.github.milestones("acme/web"), ...milepost.github.issues("acme/web")];
    expect(run.reported.map(({ remote }) => remote).sort()).toEqual(urls.map(({ url }) => url).sort());
  });
});

describe.each(["name", "id"] as const)("a later push, by %s", (by) => {
  beforeEach(async () => {
    await milepost.push({ [path]: liveReview, [config]: "" });
    await milepost.sync({ by });
  });

  test("that changes no plan takes two reads, or one if its head is known", async () => {
    await milepost.push({ "README.md": "Hello" });
    const run = await milepost.sync({ by });
    expect(run).toMatchObject({ reads: 2, writes: 0, result: { outcome: "unchanged", plans: [] } });
    expect(await milepost.sync({ by })).toMatchObject({
      reads: 1,
      writes: 0,
      ledger: { reads: 1, writes: 0 },
    });
  });

  test("for a delivery does not write the ledger if it changes no plan", async () => {
    await milepost.push({ "README.md": "Hello" });
    const run = await milepost.sync({ by, recordedElsewhere: true });
    expect(run).toMatchObject({ reads: 2, writes: 0, ledger: { reads: 1, writes: 0 } });
  });

  test("that edits one field takes one write and at most four reads", async () => {
    for (const [field, from, to, writes] of edits) {
      await milepost.push({ [path]: edited(liveReview, from, to) });
      const run = await milepost.sync({ by });
      expect.soft({ field, outcome: run.result.outcome, writes: run.writes }).toEqual({
        field,
        outcome: "synced",
        writes,
      });
      // One more for the second item of a renamed milestone, its tracking issue.
      expect.soft(run.reads, field).toBeLessThanOrEqual(field.startsWith("milestone ") ? 5 : 4);
      await milepost.push({ [path]: liveReview });
      expect.soft((await milepost.sync({ by })).writes, `${field} and back`).toBeLessThanOrEqual(writes);
    }
  });

  test("that edits text no tracker shows makes no tracker request", async () => {
    for (const [from, to] of unseen) {
      await milepost.push({ [path]: edited(liveReview, from, to) });
      const run = await milepost.sync({ by });
      expect.soft({ to, tracker: requestsOf(run) }).toEqual({ to, tracker: { reads: 0, writes: 0 } });
      expect.soft(run.reads, to).toBe(3);
      expect.soft(run.result.outcome, to).toBe("unchanged");
    }
  });
});

/** Edits of the fixture: field, text, new text, number of writes. */
const edits: [field: string, from: string, to: string, writes: number][] = [
  ["milestone title", "Client Real-Time Sync", "Client Live Sync", 2],
  ["milestone number", "**Milestone 3", "**Milestone 4", 2],
  ["deliverable", "live comment rendering", "live rendering of comments", 1],
  ["deliverable added", "optimistic updates", "optimistic updates, offline drafts", 2],
  ["criterion", "95th percentile below 2s", "99th percentile below 2s", 1],
  ["criterion's reference", "of reviewers use it (SC-002), no", "of reviewers use it (SC-009), no", 1],
  ["value", "Ready for everyone, with numbers", "Ready for all, with numbers", 1],
  ["risk", "Proxies cut long connections", "Firewalls cut long connections", 1],
  ["mitigation", "HTTP polling fallback\n", "long polling as a fallback\n", 1],
  ["validation", "Load test in staging", "Load test in production", 1],
  ["verification", "the load test runs in the nightly build", "the load test runs each night", 1],
  ["verification ticked", "- [ ] Manual check: a deploy", "- [x] Manual check: a deploy", 1],
  ["verification unticked", "- [x] Automated tests: conn", "- [ ] Automated tests: conn", 1],
  ["weeks", "(Week 6)", "(Weeks 6-7)", 1],
  ["weeks taken away", " (Week 6)", "", 1],
  ["date of the plan", "**Date**: 2026-05-15", "**Date**: 2026-05-22", 3],
];

const unseen: [from: string, to: string][] = [
  ["without reloading the page", "without loading the page again"],
  ["P1-Critical", "P2"],
  ["A connection that holds", "A connection that stays"],
  ["6 weeks from 15 May", "six weeks from 15 May"],
  ["Two backend engineers", "Three backend engineers"],
  ["M1 builds the connection", "M1 makes the connection"],
  ["Each milestone is useful by itself", "Each milestone is of use"],
  ["Some office networks cut WebSockets", "Office networks cut WebSockets"],
  ["# Milestone Plan: Live code review comments", "# Milestone Plan: Live comments"],
];
