import { beforeEach, describe, expect, it } from "vitest";
import { type Config, defaultConfig } from "../../../shared/config/config.ts";
import { AccessDenied, RetryLater, VersionConflict } from "../../../shared/errors.ts";
import { GoalRun, TrackerRun } from "../../../shared/model/goal-run.ts";
import { createNotificationListener, type NotificationHost } from "../../../shared/notify/notification-listener.ts";
import type { OutboxPointer } from "../../../shared/ports/notify-queue.ts";
import { MemoryOutboxes } from "../../fakes/memory-outboxes.ts";
import { scheduled, statusOf } from "../progress/builders.ts";

const now = new Date("2026-06-01T08:00:00Z");
const config: Config = {
  ...defaultConfig,
  slack: { channel: "C0123456789", notify: ["synced", "completed", "at-risk", "slipped", "held", "failed"] },
};
const runWith = (run: string, failures: string[] = []): GoalRun => ({
  ...new GoalRun({ run, path: "p", goal: "001-a" }),
  trackers: failures.map((failure) => ({
    ...new TrackerRun("jira"),
    stopped: new AccessDenied(failure),
  })),
});

let outboxes: MemoryOutboxes;
let sent: [OutboxPointer, string, string][];
const queue = {
  send: async (pointer: OutboxPointer, channel: string, attempt: string) => {
    sent.push([pointer, channel, attempt]);
  },
};
beforeEach(() => {
  outboxes = new MemoryOutboxes();
  sent = [];
});

async function notify(run: GoalRun, parts: Partial<NotificationHost> = {}): Promise<void> {
  const host = { outboxes, queue, clock: { now: () => now }, ...parts };
  const listener = createNotificationListener(host, { id: "1" }, config);
  if (await listener?.onGoalFinished(run)) await listener?.onGoalSaved(run);
}
const entries = async () => (await outboxes.outbox("1", "001-a"))?.entries ?? [];

describe("the notifications of a run", () => {
  it("are saved and announced for the channel, each once", async () => {
    await notify(runWith("R1", ["Jira answered 403."]));
    await notify(runWith("R2", ["Jira answered 403."]));
    expect(sent).toEqual([[{ repository: "1", goal: "001-a" }, "C0123456789", "R1"]]);
    expect((await entries()).map(({ message }) => message)).toMatchObject([
      { kind: "notification", notification: { kind: "failed", lines: [{ text: "Jira answered 403." }] } },
    ]);
  });

  it("follow the first goal card, which is posted even if nothing is notified", async () => {
    const withStatus = (run: string, due: number) => ({
      ...runWith(run),
      status: statusOf([scheduled("1", [2, 0], { due })]),
    });
    await notify(runWith("R1"));
    expect(await entries()).toEqual([]);
    await notify(withStatus("R2", 30));
    await notify(withStatus("R3", 30));
    await notify(withStatus("R4", 37));
    expect((await entries()).map(({ message }) => message.kind)).toEqual(["card", "notification"]);
  });

  it("outdate the card if only the progress changed", async () => {
    const withDone = (run: string, done: [number, number]) => ({
      ...runWith(run),
      status: statusOf([scheduled("1", done, { due: 30 })]),
    });
    await notify(withDone("R1", [3, 1]));
    const stored = await outboxes.outbox("1", "001-a");
    if (stored) await outboxes.saveOutbox({ ...stored, entries: [], isCardOutdated: false });
    await notify(withDone("R2", [2, 2]));
    expect(await outboxes.outbox("1", "001-a")).toMatchObject({ entries: [], isCardOutdated: true });
  });

  it("need Slack in the config", () => {
    const { slack: _, ...withoutSlack } = config;
    const host = { outboxes, queue, clock: { now: () => now } };
    expect(createNotificationListener(host, { id: "1" }, withoutSlack)).toBeNull();
  });

  it("stay saved if the queue is unavailable, and if another process writes at the same time", async () => {
    const down = { send: () => Promise.reject(new RetryLater("outage", "SQS is down.", now)) };
    await notify(runWith("R1", ["one"]), { queue: down });
    let saves = 0;
    const raced = {
      outbox: (repository: string, goal: string) => outboxes.outbox(repository, goal),
      saveOutbox: async (outbox: Parameters<MemoryOutboxes["saveOutbox"]>[0]) => {
        saves += 1;
        if (saves === 1) throw new VersionConflict("Another process was first.");
        await outboxes.saveOutbox(outbox);
      },
    };
    await notify(runWith("R2", ["two"]), { outboxes: raced });
    expect(await entries()).toHaveLength(2);
    expect(saves).toBe(2);
    const denied = { send: () => Promise.reject(new AccessDenied("SQS denies access.")) };
    await notify(runWith("R4", ["four"]), { queue: denied });
    expect(await entries()).toHaveLength(3);
    const blocked = {
      ...raced,
      saveOutbox: () => Promise.reject(new VersionConflict("Another process was first.")),
    };
    await expect(notify(runWith("R3", ["three"]), { outboxes: blocked })).rejects.toThrow(VersionConflict);
  });

  it("are limited to a hundred, and the number of dropped ones", async () => {
    for (let run = 1; run <= 150; run += 1) await notify(runWith(`R${run}`, [`failure ${run}`]));
    const queued = await entries();
    expect(queued).toHaveLength(100);
    expect(queued[0]?.message).toMatchObject({
      notification: { text: "51 older messages were dropped: Slack accepted no messages for too long." },
    });
    expect(queued[1]?.message).toMatchObject({ notification: { lines: [{ text: "failure 52" }] } });
    expect(queued.at(-1)?.message).toMatchObject({ notification: { lines: [{ text: "failure 150" }] } });
    expect(new Set(queued.map(({ key }) => key)).size).toBe(100);
  });
});
