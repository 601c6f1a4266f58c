import { describe, expect, it } from "vitest";
import { AccessDenied, RetryLater } from "../../../../shared/errors.ts";
import type { GoalDetails } from "../../../../shared/model/goal-status.ts";
import { REPORT_ISSUE_GOAL } from "../../../../shared/report/formats/report-issue.ts";
import { allowing } from "../outbox-world.ts";
import { channel, day, dueWorld, hour, mondays, quarter, repositoryOf } from "./scheduled-world.ts";

const first = "report:2026-06-08T09:00:00.000Z";
const second = "report:2026-06-15T09:00:00.000Z";
const done = (goal: GoalDetails): GoalDetails => ({ ...goal, health: "done" });

describe("due reports", () => {
  it("start with the first slot after a goal is first seen, each once", async () => {
    const { wake, clock, queue, keys, issues } = dueWorld(repositoryOf("1", ["a", "b"]));
    await wake();
    await wake();
    expect([queue.sent, issues]).toEqual([[], []]);
    clock.advance(21 * hour);
    await wake();
    expect(queue.sent.map(({ pointer, channel: to }) => [pointer.goal, to])).toEqual([
      ["a", channel],
      ["b", channel],
    ]);
    expect([keys("1", "a"), keys("1", "b")]).toEqual([[first], [first]]);
    expect(issues).toHaveLength(1);
    clock.advance(quarter);
    await wake();
    expect(keys("1", "a")).toEqual([first]);
    expect(issues).toHaveLength(1);
  });

  it("catch up only the newest of several missed slots", async () => {
    const { wake, clock, keys, issues } = dueWorld(repositoryOf("1", ["a"]));
    await wake();
    clock.advance(30 * day);
    await wake();
    await wake();
    expect(keys("1", "a")).toEqual(["report:2026-07-06T09:00:00.000Z"]);
    expect(issues).toHaveLength(1);
  });

  it("are skipped if nothing changed, and compare with the last sent one", async () => {
    const { wake, clock, keys, issues, outboxes, goalChanges } = dueWorld(repositoryOf("1", ["a", "b"]));
    await wake();
    clock.advance(21 * hour);
    await wake();
    const empty = async (goal: string) => {
      const outbox = await outboxes.outbox("1", goal);
      if (outbox) await outboxes.saveOutbox({ ...outbox, entries: [] });
    };
    await Promise.all(["a", "b"].map(empty));
    clock.advance(7 * day);
    await wake();
    expect([keys("1", "a"), issues.length]).toEqual([[], 1]);
    expect(outboxes.stored("1", "a")).toMatchObject({
      lastSlot: "2026-06-15T09:00:00.000Z",
      lastReport: { at: "2026-06-08T09:00:00.000Z" },
    });
    goalChanges.set("a", done);
    clock.advance(7 * day);
    await wake();
    expect([keys("1", "a"), keys("1", "b")]).toEqual([["report:2026-06-22T09:00:00.000Z"], []]);
    expect(outboxes.stored("1", "a")).toMatchObject({
      cardBaseline: { at: "2026-06-08T09:00:00.000Z", status: { health: "at-risk" } },
      lastReport: { at: "2026-06-22T09:00:00.000Z", status: { health: "done" } },
    });
    const { report } = issues[1] ?? {};
    expect(report?.since).toBe("2026-06-08T09:00:00.000Z");
    expect(report?.goals.map(({ goal, changes }) => [goal, changes.length > 0])).toEqual([
      ["a", true],
      ["b", false],
    ]);
  });

  it("are not skipped with quiet: false", async () => {
    const { wake, clock, keys, issues } = dueWorld(
      repositoryOf("1", ["a"], `${mondays}  quiet: false\n  timezone: UTC\n`),
    );
    await wake();
    clock.advance(21 * hour);
    await wake();
    clock.advance(7 * day);
    await wake();
    expect(keys("1", "a")).toEqual([second]);
    expect(issues).toHaveLength(2);
  });

  it("replace a report that was not sent yet, with its changes", async () => {
    const { wake, clock, keys, outboxes, goalChanges } = dueWorld(repositoryOf("1", ["a"]));
    await wake();
    clock.advance(21 * hour);
    await wake();
    goalChanges.set("a", done);
    clock.advance(7 * day);
    await wake();
    expect(keys("1", "a")).toEqual([second]);
    expect(outboxes.stored("1", "a")).toMatchObject({
      cardBaseline: null,
      lastReport: { status: { health: "done" } },
    });
    const outbox = await outboxes.outbox("1", "a");
    const [entry] = outbox?.entries ?? [];
    if (outbox && entry) {
      await outboxes.saveOutbox({
        ...outbox,
        entries: [{ ...entry, attemptedAt: "2026-06-15T09:00:01.000Z" }],
      });
    }
    goalChanges.delete("a");
    clock.advance(7 * day);
    await wake();
    expect(keys("1", "a")).toEqual([second, "report:2026-06-22T09:00:00.000Z"]);
    expect(outboxes.stored("1", "a")).toMatchObject({ cardBaseline: { at: "2026-06-15T09:00:00.000Z" } });
  });

  it("go to the configured targets, for repositories that the operator allows", async () => {
    const issueOnly = mondays.replace(/slack:\n.*\n/, "");
    const slackOnly = `${mondays}  to: [slack]\n`;
    const { wake, clock, keys, issues, queue } = dueWorld(
      repositoryOf("1", ["a"], issueOnly),
      repositoryOf("2", ["a"], slackOnly),
      repositoryOf("3", ["a"], `slack:\n  channel: ${channel}\n`),
      { ...repositoryOf("4", ["a"]), fullName: "other/r4" },
    );
    const operator = allowing([channel]);
    await wake({ operator });
    clock.advance(21 * hour);
    await wake({ operator });
    expect(["1", "2", "3", "4"].map((id) => keys(id, "a").length)).toEqual([0, 1, 0, 0]);
    expect(issues.map(({ repo }) => repo)).toEqual(["acme/r1"]);
    expect(queue.sent).toHaveLength(1);
  });

  it("skip plans that are approved empty or were never synced", async () => {
    const repository = repositoryOf("1", ["a", "b", "c"]);
    const [one, two] = Object.values(repository.plans);
    if (one) one.isApprovedEmpty = true;
    if (two) two.wasSynced = false;
    const { wake, clock, queue } = dueWorld(repository);
    await wake();
    clock.advance(21 * hour);
    await wake();
    expect(queue.sent.map(({ pointer }) => pointer.goal)).toEqual(["c"]);
  });
});

describe("a report that fails", () => {
  it("does not stop other reports, and is thrown at the end", async () => {
    const { wake, clock, keys, issues, goalChanges, logs } = dueWorld(
      repositoryOf("1", ["a", "b"]),
      repositoryOf("2", ["a"], "report: [\n"),
      repositoryOf("3", ["c"]),
    );
    await wake();
    clock.advance(21 * hour);
    goalChanges.set("a", () => {
      throw new Error("The record can't be read.");
    });
    await expect(wake()).rejects.toThrow(AggregateError);
    expect([keys("1", "b"), keys("3", "c")]).toEqual([[first], [first]]);
    expect(issues.map(({ report }) => report.goals.map(({ goal }) => goal))).toEqual([["b"], ["c"]]);
    expect(logs.filter((line) => line.includes("not reported")).join()).toMatch(/acme\/r1.*"goal":"a"/);
    goalChanges.delete("a");
    await wake();
    expect(keys("1", "a")).toEqual([first]);
  });

  it("is retried at the next wake-up, for the report issue", async () => {
    const { wake, clock, issues, outboxes } = dueWorld(repositoryOf("1", ["a"]));
    await wake();
    clock.advance(21 * hour);
    const publishIssue = async () => {
      throw new RetryLater("outage", "GitHub is away.", clock.now());
    };
    await expect(wake({ publishIssue })).rejects.toThrow("GitHub is away.");
    const denied = async () => {
      throw new AccessDenied("The token may not write issues.");
    };
    clock.advance(quarter);
    await wake({ publishIssue: denied });
    clock.advance(quarter);
    await wake();
    clock.advance(quarter);
    await wake();
    expect(issues).toHaveLength(1);
    expect(outboxes.stored("1", REPORT_ISSUE_GOAL)).toMatchObject({ entries: [], sendLease: null });
  });

  it("is queued again every 15 minutes", async () => {
    const { wake, clock, queue } = dueWorld(repositoryOf("1", ["a"]));
    await wake();
    clock.advance(21 * hour);
    const lost = { send: async () => Promise.reject(new RetryLater("outage", "SQS is away.", clock.now())) };
    await expect(wake({ queue: lost })).rejects.toThrow("SQS is away.");
    expect(queue.size).toBe(0);
    clock.advance(quarter);
    await Promise.all([wake(), wake()]);
    expect(queue.size).toBe(1);
    for (const { receipt } of queue.receive()) queue.remove(receipt);
    clock.advance(quarter);
    await wake();
    expect(queue.receive().map(({ pointer: notice, channel: to }) => [notice.goal, to])).toEqual([["a", channel]]);
  });
});
