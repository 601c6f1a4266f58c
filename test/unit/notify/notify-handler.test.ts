import type { SQSEvent } from "aws-lambda";
import { afterEach, describe, expect, it } from "vitest";
import { notifyHandler } from "../../../functions/notify/notify-handler.ts";
import { lambdaContext } from "../../../local/embedded/lambda-context.ts";
import { toRecord } from "../../../local/embedded/sqs-record.ts";
import { createSignedCardLinks, linkToPlan } from "../../../shared/compose/card-links.ts";
import { Secret } from "../../../shared/config/secret.ts";
import type { GoalReport } from "../../../shared/model/goal-status.ts";
import type { SendHost } from "../../../shared/notify/outbox/send-outbox.ts";
import { liveReview } from "../report/page/sample-goals.ts";
import { goal, notificationEntry, type OutboxWorld, openOutboxWorld } from "./outbox-world.ts";
import { repositoryOf } from "./scheduled/scheduled-world.ts";

let world: OutboxWorld;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function event(...messages: { id: string; group?: string; body?: string; receipts?: number }[]): SQSEvent {
  const Records = messages.map(({ id, group = "C1", body, receipts = 1 }) =>
    toRecord(
      {
        MessageId: id,
        ReceiptHandle: `handle-${id}`,
        Body: body ?? JSON.stringify({ repository: "1", goal }),
        Attributes: { MessageGroupId: group, ApproximateReceiveCount: String(receipts) },
      },
      "http://127.0.0.1/notify.fifo",
    ),
  );
  return { Records };
}

async function open(changes: Partial<SendHost> | null = {}) {
  world = await openOutboxWorld();
  closing.push(world.slack.close);
  const delayed: [string, number][] = [];
  const logs: string[] = [];
  const { clock } = world;
  const handle = notifyHandler({
    clock,
    open: async (deadline) => (changes === null ? null : world.host({ deadline, ...changes })),
    delay: async (receipt, until) => {
      delayed.push([receipt, (until.getTime() - clock.now().getTime()) / 1_000]);
    },
    log: (message, fields) => logs.push(JSON.stringify({ message, ...fields })),
  });
  const run = async (batch: SQSEvent) =>
    (await handle(batch, lambdaContext("milepost-notify", 60_000))).batchItemFailures.map(
      ({ itemIdentifier }) => itemIdentifier,
    );
  return { run, delayed, logs };
}

describe("the function behind the notify queue", () => {
  it("logs once that Slack is not configured, and keeps the outbox", async () => {
    const { run, logs } = await open(null);
    await world.addEntries(notificationEntry("a"));
    expect([await run(event({ id: "1" })), await run(event({ id: "2" }))]).toEqual([[], []]);
    expect(logs).toEqual([expect.stringContaining("SLACK_BOT_TOKEN")]);
    expect(world.stored().entries).toHaveLength(1);
  });

  it("delays a message that must wait, and the rest of its channel", async () => {
    const { run, delayed } = await open();
    await world.addEntries(notificationEntry("a"));
    world.slack.faults.on(() => ({ kind: "too-many", retryAfter: 90 }));
    const batch = event({ id: "1" }, { id: "2" }, { id: "3", group: "C2", body: '{"repository":"9","goal":"x"}' });
    expect(await run(batch)).toEqual(["1", "2"]);
    expect(delayed).toEqual([
      ["handle-1", 90],
      ["handle-2", 0],
    ]);
  });

  it("waits longer with each attempt during an outage", async () => {
    const { run, delayed } = await open();
    await world.addEntries(notificationEntry("a"));
    world.slack.faults.on(() => ({ kind: "fail-before" }));
    for (const receipts of [1, 3, 20]) {
      expect(await run(event({ id: `${receipts}`, receipts }))).toEqual([`${receipts}`]);
    }
    expect(delayed.map(([, seconds]) => seconds)).toEqual([15, 60, 900]);
  });

  it("does not retry permanent failures", async () => {
    const { run, logs, delayed } = await open({
      readGoal: async () => {
        throw new Error("The record can't be read.");
      },
    });
    await world.addEntries(notificationEntry("a"));
    expect(await run(event({ id: "1" }, { id: "2", body: "no JSON" }))).toEqual([]);
    expect(delayed).toEqual([]);
    expect(logs.join()).toContain("can't be read");
    expect(world.stored().entries).toHaveLength(1);
  });
});

describe("the links of a goal card", () => {
  const report: GoalReport = { ...liveReview, changes: [] };
  const repository = repositoryOf("1", [goal]);

  it("lead to plan and milestones if the repository's web address is known", () => {
    expect(linkToPlan(report, repository)).toEqual({
      plan: `https://github.com/acme/web/blob/HEAD/.goalkit/goals/${goal}/milestones.md`,
      milestones: "https://github.com/acme/web/milestones",
    });
    expect(linkToPlan({ ...report, milestones: [] }, repository)).toEqual({});
  });

  it("are the same all day, and expire after two weeks", () => {
    const page = { url: "https://api.example", secret: new Secret("x".repeat(32)) };
    const at = (time: string) => createSignedCardLinks(page, new Date(time))(report, repository);
    const morning = at("2026-06-01T00:00:00Z");
    expect(at("2026-06-01T23:59:59Z")).toEqual(morning);
    expect(at("2026-06-02T00:00:00Z")).not.toEqual(morning);
    const expires = Number(new URL(morning.page ?? "").searchParams.get("expires"));
    expect(new Date(expires * 1_000).toISOString()).toBe("2026-06-16T00:00:00.000Z");
    expect(morning.page).toMatch(/^https:\/\/api\.example\/goals\/acme\/web\/001-live-review\?/);
  });
});
