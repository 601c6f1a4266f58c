import { networkInterfaces } from "node:os";
import { setImmediate as nextTurn } from "node:timers/promises";
import { GetQueueAttributesCommand, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
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
import { type StoppedDate, stopDate } from "../../support/stop-date.ts";
import { waitUntil } from "../../support/wait-until.ts";

describe("the pump of the embedded queue", () => {
  let embedded: EmbeddedQueue;
  let client: SQSClient;
  let queue: WorkQueue;
  let pump: Poller | undefined;
  let errors: unknown[];
  let date: StoppedDate;

  async function open(visibilityTimeout: number): Promise<void> {
    embedded = await startEmbeddedQueue({ visibilityTimeout, maxReceiveCount: 2 });
    client = createSqsClient(embedded);
    queue = createSqsWorkQueue({ client, queueUrl: embedded.queueUrl, clock: systemClock });
    errors = [];
    pump = undefined;
    date = stopDate();
  }
  afterEach(async () => {
    date.restore();
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
  /** Waits until a queue holds this number of messages, in flight or not. */
  const untilHolding = (queueUrl: string, count: number): Promise<void> =>
    waitUntil(async () => {
      const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["All"] });
      const { Attributes = {} } = await client.send(command);
      const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: inFlight } = Attributes;
      return Number(visible) + Number(inFlight) === count;
    }, `${queueUrl} holds ${count} messages`);

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
    await waitUntil(() => events.length === 1, "the handler is called");
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
    expect(remaining).toEqual([300_000]);
    await untilHolding(embedded.queueUrl, 0);
    expect(errors).toEqual([]);
  });

  it("works a repository's messages one after the other", async () => {
    await open(30);
    const order: string[] = [];
    start(async (event) => {
      order.push(`start ${bodies(event)}`);
      await nextTurn();
      order.push(`end ${bodies(event)}`);
    });
    for (const delivery of ["a", "b", "c"]) await queue.send(envelopeFor("1", delivery), 1);
    await waitUntil(() => order.length === 6, "all messages are processed");
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
    await untilHolding(embedded.queueUrl, 1);
    date.advance(2_000);
    await untilHolding(embedded.queueUrl, 0);
    expect(worked).toEqual(["good", "bad", "bad"]);
    await untilHolding(embedded.deadLetterQueueUrl, 0);
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
    for (const calls of [1, 2]) {
      await waitUntil(() => called.mock.calls.length === calls, `the handler is called ${calls} times`);
      date.advance(1_000);
    }
    await untilHolding(embedded.deadLetterQueueUrl, 1);
    expect(called).toHaveBeenCalledTimes(2);
  });

  it("shows a message again when the handler asked for it", async () => {
    await open(1);
    await queue.send(envelopeFor("1", "a"), 1);
    let calls = 0;
    let isDelayed = false;
    start(async (event) => {
      calls += 1;
      const [record] = event.Records;
      if (record === undefined || calls > 1) return { batchItemFailures: [] };
      const options = { client, queueUrl: embedded.queueUrl, clock: systemClock };
      await delayMessage(options, record.receiptHandle, new Date(Date.now() + 2_000));
      isDelayed = true;
      return { batchItemFailures: [{ itemIdentifier: record.messageId }] };
    });
    await waitUntil(() => isDelayed, "the message is delayed");
    date.advance(1_999);
    expect(await left(embedded.queueUrl)).toEqual([]);
    expect(calls).toBe(1);
    date.advance(1);
    await waitUntil(() => calls === 2, "the message is shown again");
  });

  it("finishes the current batch when it is stopped", async () => {
    await open(2);
    await queue.send(envelopeFor("1", "a"), 1);
    const order: string[] = [];
    let stopping: Promise<unknown> | undefined;
    start(async () => {
      stopping = pump?.stop().then(() => order.push("stopped"));
      await nextTurn();
      order.push("finished");
    });
    await waitUntil(() => stopping !== undefined, "the handler is called");
    await stopping;
    expect(order).toEqual(["finished", "stopped"]);
    await untilHolding(embedded.queueUrl, 0);
  });

  it("cancels an empty poll when it is stopped", async () => {
    await open(2);
    const send = vi.spyOn(client, "send");
    start(async () => {});
    await pump?.stop();
    await expect(send.mock.results[0]?.value).rejects.toThrow("aborted");
  });

  it("survives an outage of the queue", async () => {
    await open(30);
    start(async () => {}, { queueUrl: `${embedded.queueUrl}-missing` });
    await waitUntil(() => errors.length > 0, "an error is reported");
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
