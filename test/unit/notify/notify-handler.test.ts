import type { SQSEvent } from "aws-lambda";
import { afterEach, describe, expect, it } from "vitest";
import { notifyHandler } from "../../../functions/notify/notify-handler.ts";
import { lambdaContext } from "../../../local/embedded/lambda-context.ts";
import { toRecord } from "../../../local/embedded/sqs-record.ts";
import { planLinks, signedLinks } from "../../../shared/compose/card-links.ts";
import { Secret } from "../../../shared/config/secret.ts";
import type { GoalReport } from "../../../shared/model/goal-report.ts";
import type { SendHost } from "../../../shared/notify/send-outbox.ts";
import { repositoryOf } from "../report/due-world.ts";
import { liveReview } from "../report/page/sample-goals.ts";
import { goal, newsEntry, type OutboxWorld, openOutboxWorld } from "./outbox-world.ts";

let world: OutboxWorld;
afterEach(() => world.slack.close());

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
  it("says once that there is no Slack, and leaves the outbox alone", async () => {
    const { run, logs } = await open(null);
    await world.addEntries(newsEntry("a"));
    expect([await run(event({ id: "1" })), await run(event({ id: "2" }))]).toEqual([[], []]);
    expect(logs).toEqual([expect.stringContaining("SLACK_BOT_TOKEN")]);
    expect(world.stored().entries).toHaveLength(1);
  });

  it("hides what has to wait, and shows what waited behind it right after it", async () => {
    const { run, delayed } = await open();
    await world.addEntries(newsEntry("a"));
    world.slack.faults.on(() => ({ kind: "too-many", retryAfter: 90 }));
    const batch = event(
      { id: "1" },
      { id: "2" },
      { id: "3", group: "C2", body: '{"repository":"9","goal":"x"}' },
    );
    expect(await run(batch)).toEqual(["1", "2"]);
    expect(delayed).toEqual([
      ["handle-1", 90],
      ["handle-2", 0],
    ]);
  });

  it("waits longer with each try of an outage", async () => {
    const { run, delayed } = await open();
    await world.addEntries(newsEntry("a"));
    world.slack.faults.on(() => ({ kind: "fail-before" }));
    for (const receipts of [1, 3, 20]) {
      expect(await run(event({ id: `${receipts}`, receipts }))).toEqual([`${receipts}`]);
    }
    expect(delayed.map(([, seconds]) => seconds)).toEqual([15, 60, 900]);
  });

  it("keeps no channel waiting for what does not pass by itself", async () => {
    const { run, logs, delayed } = await open({
      goalNow: async () => {
        throw new Error("The record can't be read.");
      },
    });
    await world.addEntries(newsEntry("a"));
    expect(await run(event({ id: "1" }, { id: "2", body: "no JSON" }))).toEqual([]);
    expect(delayed).toEqual([]);
    expect(logs.join()).toContain("can't be read");
    expect(world.stored().entries).toHaveLength(1);
  });
});

describe("the links of a card", () => {
  const report: GoalReport = { ...liveReview, changes: [] };
  const repository = repositoryOf("1", [goal]);

  it("lead to plan and milestones where GitHub's address is known", () => {
    expect(planLinks(report, repository)).toEqual({
      plan: `https://github.com/acme/web/blob/HEAD/.goalkit/goals/${goal}/milestones.md`,
      milestones: "https://github.com/acme/web/milestones",
    });
    expect(planLinks({ ...report, milestones: [] }, repository)).toEqual({});
  });

  it("are the same all day long, and open for two weeks", () => {
    const page = { url: "https://api.example", secret: new Secret("x".repeat(32)) };
    const at = (time: string) => signedLinks(page, new Date(time))(report, repository);
    const morning = at("2026-06-01T00:00:00Z");
    expect(at("2026-06-01T23:59:59Z")).toEqual(morning);
    expect(at("2026-06-02T00:00:00Z")).not.toEqual(morning);
    const expires = Number(new URL(morning.page ?? "").searchParams.get("expires"));
    expect(new Date(expires * 1_000).toISOString()).toBe("2026-06-16T00:00:00.000Z");
    expect(morning.page).toMatch(/^https:\/\/api\.example\/goals\/acme\/web\/001-live-review\?/);
  });
});
