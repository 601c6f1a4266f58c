import { DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { afterEach } from "vitest";
import { startEmbeddedQueue } from "../../../local/embedded/start-queue.ts";
import { systemClock } from "../../../shared/adapters/node/system-clock.ts";
import { createSqsClient } from "../../../shared/adapters/sqs/create-client.ts";
import { delayMessage } from "../../../shared/adapters/sqs/delay-message.ts";
import { createSqsWorkQueue } from "../../../shared/adapters/sqs/sqs-queues.ts";
import { envelopeSchema } from "../../../shared/ports/work-queue.ts";
import { MemoryQueue } from "../../fakes/memory-queue.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import { stopDate } from "../../support/stop-date.ts";
import { workQueueSuite } from "./work-queue-suite.ts";

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

workQueueSuite("in memory", async (visibility) => {
  const clock = new VirtualClock();
  const queue = new MemoryQueue({ clock, visibility: visibility * 1_000 });
  return {
    queue,
    receive: async () => queue.receive(),
    remove: async (receipt) => queue.remove(receipt),
    delay: async (receipt, seconds) => queue.delay(receipt, seconds),
    wait: (milliseconds) => clock.sleep(milliseconds),
  };
});

workQueueSuite("SQS", async (visibility) => {
  const embedded = await startEmbeddedQueue({ visibilityTimeout: visibility });
  const client = createSqsClient(embedded);
  const date = stopDate();
  cleanups.push(async () => {
    date.restore();
    client.destroy();
    await embedded.close();
  });
  const options = { client, queueUrl: embedded.queueUrl, clock: systemClock };
  return {
    queue: createSqsWorkQueue(options),
    async receive() {
      const { Messages } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: embedded.queueUrl,
          MaxNumberOfMessages: 10,
          MessageSystemAttributeNames: ["All"],
        }),
      );
      return (Messages ?? []).map(({ ReceiptHandle, Body, Attributes }) => ({
        receipt: ReceiptHandle ?? "",
        envelope: envelopeSchema.parse(JSON.parse(Body ?? "")),
        receiveCount: Number(Attributes?.ApproximateReceiveCount),
      }));
    },
    async remove(receipt) {
      await client.send(new DeleteMessageCommand({ QueueUrl: embedded.queueUrl, ReceiptHandle: receipt }));
    },
    delay: (receipt, seconds) => delayMessage(options, receipt, new Date(Date.now() + seconds * 1000)),
    wait: async (milliseconds) => date.advance(milliseconds),
  };
});
