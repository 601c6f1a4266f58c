import { afterEach, describe, expect, it } from "vitest";
import { notifyHandler } from "../../../functions/notify/notify-handler.ts";
import { lambdaContext } from "../../../local/embedded/lambda-context.ts";
import { toRecord } from "../../../local/embedded/sqs-record.ts";
import type { Fault } from "../../../local/emulators/slack/fault.ts";
import { notifyQueueShape } from "../../../shared/adapters/sqs/queue-shape.ts";
import { queueDueReports } from "../../../shared/notify/scheduled/queue-due-reports.ts";
import { seededRandom } from "../../../shared/progress/forecast/seeded-random.ts";
import { MemoryNotifyQueue } from "../../fakes/memory-notify-queue.ts";
import { isExhaustive } from "../../support/sampled.ts";
import { type OutboxWorld, openOutboxWorld } from "../../unit/notify/outbox-world.ts";
import { dueWorld, hour, quarter, repositoryOf } from "../../unit/notify/scheduled/scheduled-world.ts";
import { channel } from "../../unit/notify/world.ts";

let slackWorld: OutboxWorld;
afterEach(async () => {
  expect(slackWorld.slack.violations).toEqual([]);
  await slackWorld.slack.close();
});

const goals = Array.from({ length: 100 }, (_, index) => `g${String(index).padStart(3, "0")}`);
const expected = goals.map((goal) => `Goal ${goal}: at risk, 7 of 12 done`);

/** Connects schedule, outboxes, queue, notify function and Slack. */
async function open() {
  slackWorld = await openOutboxWorld();
  const { slack, clock, host: sendHost } = slackWorld;
  const repository = repositoryOf("1", goals);
  const { host: dueHost, outboxes } = dueWorld(repository);
  const visibility = notifyQueueShape.visibilityTimeout * 1_000;
  const queue = new MemoryNotifyQueue({ clock, visibility });
  const due = dueHost({ clock, queue });
  const logs: string[] = [];
  const handle = notifyHandler({
    clock,
    open: async (deadline) =>
      sendHost({
        deadline,
        outboxes,
        ledger: { repository: async () => repository },
        readGoal: due.readGoal,
        log: (message, fields) => logs.push(JSON.stringify({ message, ...fields })),
      }),
    delay: async (receipt, until) =>
      queue.delay(receipt, Math.max(0, Math.ceil((until.getTime() - clock.now().getTime()) / 1_000))),
    log: (message, fields) => logs.push(JSON.stringify({ message, ...fields })),
  });

  /** Processes one batch. */
  async function work(): Promise<number> {
    const batch = queue.receive();
    const Records = batch.map(({ receipt, pointer: notice, channel: group, receiveCount }) =>
      toRecord(
        {
          MessageId: receipt,
          ReceiptHandle: receipt,
          Body: JSON.stringify(notice),
          Attributes: { MessageGroupId: group, ApproximateReceiveCount: String(receiveCount) },
        },
        "http://127.0.0.1/notify.fifo",
      ),
    );
    const context = lambdaContext("milepost-notify", notifyQueueShape.functionTimeout * 1_000);
    const { batchItemFailures } = await handle({ Records }, context);
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { receipt } of batch) if (!failed.has(receipt)) queue.remove(receipt);
    return batch.length;
  }

  return {
    slack,
    clock,
    queue,
    outboxes,
    logs,
    wake: () => queueDueReports(due),
    async workAll() {
      for (let rounds = 0; queue.size > 0; rounds += 1) {
        if (rounds === 1_000) throw new Error("The queue is never empty");
        const worked = queue.size === 0 ? 0 : await work();
        if (worked === 0) clock.advance((queue.nextVisibleAt ?? 0) - clock.now().getTime());
      }
    },
    work,
    texts: () => slack.messages(channel).map(({ text }) => text),
  };
}

const pick = (random: () => number): Fault | null => {
  const kinds: readonly Fault[] = [
    { kind: "too-many", retryAfter: 2 },
    { kind: "too-many", retryAfter: 40 },
    { kind: "fail-before", status: 500 },
    { kind: "fail-after", status: 503 },
    { kind: "drop-before" },
    { kind: "drop-after" },
    { kind: "cut-after" },
    { kind: "internal-error-after" },
  ];
  return random() < 0.3 ? (kinds[Math.floor(random() * kinds.length)] ?? null) : null;
};

describe("the reports of 100 goals to one channel", () => {
  it.each(isExhaustive ? [1, 2, 3] : [1])("arrive in order, each once, with Slack failures (seed %i)", async (seed) => {
    const { slack, clock, wake, workAll, texts, outboxes } = await open();
    await wake();
    clock.advance(30 * 24 * hour);
    await wake();
    const random = seededRandom(`slack ${seed}`);
    slack.faults.on(() => pick(random));
    await workAll();
    expect(texts()).toEqual(expected);
    expect(await outboxes.unsent()).toEqual([]);
    const faulty = slack.requests.all.filter(({ method, status }) => method === "chat.postMessage" && status !== 200);
    expect(faulty.length).toBeGreaterThan(20);
  });

  it("take one second each without failures", async () => {
    const { clock, wake, workAll, texts } = await open();
    await wake();
    clock.advance(30 * 24 * hour);
    await wake();
    const begun = clock.now().getTime();
    await workAll();
    expect(texts()).toEqual(expected);
    expect(clock.now().getTime() - begun).toBeLessThan(110_000);
  });

  it("stay in the outbox during an outage", async () => {
    const { slack, clock, wake, work, workAll, texts, outboxes, queue, logs } = await open();
    await wake();
    clock.advance(30 * 24 * hour);
    await wake();
    const end = slack.faults.on(() => ({ kind: "fail-before", status: 503 }));
    for (let time = 0; time < 6; time += 1) {
      await work();
      clock.advance(quarter);
      await wake();
    }
    expect(texts()).toEqual([]);
    expect(await outboxes.unsent()).toHaveLength(100);
    expect(logs.filter((line) => line.includes("dropped"))).toEqual([]);
    end();
    await workAll();
    expect(texts()).toEqual(expected);
    expect([await outboxes.unsent(), queue.size]).toEqual([[], 0]);
  });
});
