import { networkInterfaces } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { SQSEvent } from "aws-lambda";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Poller, type PollerOptions, type QueueHandler, startPoller } from "../../../local/embedded/poller.ts";
import { type EmbeddedQueue, startEmbeddedQueue } from "../../../local/embedded/start-queue.ts";
import { systemClock } from "../../../shared/adapters/node/system-clock.ts";
import { createSqsClient } from "../../../shared/adapters/sqs/create-client.ts";
import { delayMessage } from "../../../shared/adapters/sqs/delay-message.ts";
import { createSqsWorkQueue } from "../../../shared/adapters/sqs/sqs-queues.ts";
import type { WorkQueue } from "../../../shared/ports/work-queue.ts";
import { envelopeFor } from "../../contract/state/work-queue-suite.ts";

describe("the pump of the embedded queue", () => {
  let embedded: EmbeddedQueue;
  let client: SQSClient;
  let queue: WorkQueue;
  let pump: Poller | undefined;
  let errors: unknown[];

  async function open(visibilityTimeout: number): Promise<void> {
    embedded = await startEmbeddedQueue({ visibilityTimeout, maxReceiveCount: 2 });
    client = createSqsClient(embedded);
    queue = createSqsWorkQueue({ client, queueUrl: embedded.queueUrl, clock: systemClock });
    errors = [];
    pump = undefined;
  }
  afterEach(async () => {
    await pump?.stop();
    client.destroy();
    await embedded.close();
  });

  function start(handler: QueueHandler, options: Partial<PollerOptions> = {}): void {
    const { queueUrl } = embedded;
    pump = startPoller({ client, queueUrl, handler, onError: (error) => errors.push(error), ...options });
  }
  const bodies = (event: SQSEvent): string[] => event.Records.map(({ body }) => String(JSON.parse(body).delivery));
  async function left(queueUrl: string): Promise<(string | undefined)[]> {
    const command = new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 });
    return ((await client.send(command)).Messages ?? []).map(({ Body }) => Body);
  }

  it("gives the handler what Lambda gives it, and deletes what was worked", async () => {
    await open(2);
    const events: SQSEvent[] = [];
    const remaining: number[] = [];
    start(async (event, context) => {
      events.push(event);
      remaining.push(context.getRemainingTimeInMillis());
      return { batchItemFailures: [] };
    });
    await queue.send(envelopeFor("1", "a"), 1);
    await vi.waitFor(() => expect(events).toHaveLength(1));
    expect(events[0]?.Records).toMatchObject([
      {
        messageId: expect.stringMatching(/.+/),
        receiptHandle: expect.stringMatching(/.+/),
        body: JSON.stringify(envelopeFor("1", "a")),
        attributes: { ApproximateReceiveCount: "1", MessageGroupId: "1", MessageDeduplicationId: "a:1" },
        eventSource: "aws:sqs",
        eventSourceARN: expect.stringContaining("milepost-work.fifo"),
      },
    ]);
    expect(remaining[0]).toBeGreaterThan(290_000);
    await wait(2_200);
    expect(events).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  it("works a repository's messages one after the other", async () => {
    await open(30);
    const order: string[] = [];
    start(async (event) => {
      order.push(`start ${bodies(event)}`);
      await wait(30);
      order.push(`end ${bodies(event)}`);
    });
    for (const delivery of ["a", "b", "c"]) await queue.send(envelopeFor("1", delivery), 1);
    await vi.waitFor(() => expect(order).toHaveLength(6), 5_000);
    expect(order).toEqual(["start a", "end a", "start b", "end b", "start c", "end c"]);
  });

  it("leaves what failed to come back, and only that", async () => {
    await open(2);
    for (const [repository, delivery] of [
      ["1", "good"],
      ["2", "bad"],
    ] as const) {
      await queue.send(envelopeFor(repository, delivery), 1);
    }
    const worked: string[] = [];
    start(async (event) => {
      worked.push(...bodies(event));
      const bad = event.Records.filter(({ body, attributes }) => {
        return body.includes("bad") && attributes.ApproximateReceiveCount === "1";
      });
      return { batchItemFailures: bad.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    });
    await vi.waitFor(() => expect(worked).toHaveLength(3), 5_000);
    expect(worked).toEqual(["good", "bad", "bad"]);
    await pump?.stop();
    await wait(2_100);
    expect(await left(embedded.queueUrl)).toEqual([]);
    expect(await left(embedded.deadLetterQueueUrl)).toEqual([]);
  });

  it.each([
    ["throws", () => Promise.reject(new Error("boom"))],
    ["names a stranger", async () => ({ batchItemFailures: [{ itemIdentifier: "stranger" }] })],
    ["names nobody", async () => ({ batchItemFailures: [{ itemIdentifier: "" }] })],
  ])("takes the whole batch as failed when the handler %s, and gives up in the end", async (_, handler) => {
    await open(1);
    await queue.send(envelopeFor("1", "a"), 1);
    const called = vi.fn(handler);
    start(called, { pollSeconds: 1 });
    await vi.waitFor(async () => expect(await left(embedded.deadLetterQueueUrl)).toHaveLength(1), 8_000);
    expect(called).toHaveBeenCalledTimes(2);
  });

  it("shows a message again when the handler asked for it", async () => {
    await open(1);
    await queue.send(envelopeFor("1", "a"), 1);
    const times: number[] = [];
    start(async (event) => {
      times.push(Date.now());
      const [record] = event.Records;
      if (record === undefined || times.length > 1) return { batchItemFailures: [] };
      const options = { client, queueUrl: embedded.queueUrl, clock: systemClock };
      await delayMessage(options, record.receiptHandle, new Date(Date.now() + 2_000));
      return { batchItemFailures: [{ itemIdentifier: record.messageId }] };
    });
    await vi.waitFor(() => expect(times).toHaveLength(2), 5_000);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(1_800);
  });

  it("finishes the current batch when it is stopped, and ends an empty poll at once", async () => {
    await open(2);
    await queue.send(envelopeFor("1", "a"), 1);
    let finished = false;
    const began = new Promise<void>((resolve) => {
      start(async () => {
        resolve();
        await wait(200);
        finished = true;
      });
    });
    await began;
    await pump?.stop();
    expect(finished).toBe(true);
    await wait(2_100);
    expect(await left(embedded.queueUrl)).toEqual([]);

    start(async () => {});
    await wait(50);
    const before = Date.now();
    await pump?.stop();
    expect(Date.now() - before).toBeLessThan(500);
  });

  it("survives an outage of the queue", async () => {
    await open(30);
    start(async () => {}, { queueUrl: `${embedded.queueUrl}-missing` });
    await vi.waitFor(() => expect(errors.length).toBeGreaterThan(0));
    await pump?.stop();
  });

  it("listens on this machine only", async () => {
    await open(30);
    const { hostname, port } = new URL(embedded.endpoint);
    expect(hostname).toBe("127.0.0.1");
    const elsewhere = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ family, internal }) => family === "IPv4" && !internal);
    if (elsewhere === undefined) return;
    await expect(fetch(`http://${elsewhere.address}:${port}/health`)).rejects.toThrow();
  });
});
