import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { afterEach } from "vitest";
import { startEmbeddedQueue } from "../../../local/embedded/start-queue.ts";
import { systemClock } from "../../../shared/adapters/node/system-clock.ts";
import { createSqsClient } from "../../../shared/adapters/sqs/create-client.ts";
import { delayMessage } from "../../../shared/adapters/sqs/delay-message.ts";
import { createSqsNotifyQueue } from "../../../shared/adapters/sqs/sqs-queues.ts";
import { outboxPointerSchema } from "../../../shared/ports/notify-queue.ts";
import { MemoryNotifyQueue } from "../../fakes/memory-notify-queue.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import { stopDate } from "../../support/stop-date.ts";
import { notifyQueueSuite } from "./notify-queue-suite.ts";

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

notifyQueueSuite("in memory", async (visibility) => {
  const clock = new VirtualClock();
  const queue = new MemoryNotifyQueue({ clock, visibility: visibility * 1_000 });
  return {
    queue,
    receive: async () => queue.receive(),
    remove: async (receipt) => queue.remove(receipt),
    delay: async (receipt, seconds) => queue.delay(receipt, seconds),
    wait: (milliseconds) => clock.sleep(milliseconds),
  };
});

notifyQueueSuite("SQS", async (visibility) => {
  const embedded = await startEmbeddedQueue();
  const client = createSqsClient(embedded);
  const date = stopDate();
  cleanups.push(async () => {
    date.restore();
    client.destroy();
    await embedded.close();
  });
  const created = await client.send(
    new CreateQueueCommand({
      QueueName: "notify.fifo",
      Attributes: { FifoQueue: "true", VisibilityTimeout: String(visibility) },
    }),
  );
  const queueUrl = created.QueueUrl ?? "";
  const options = { client, queueUrl, clock: systemClock };
  return {
    queue: createSqsNotifyQueue(options),
    async receive() {
      const { Messages } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: 10,
          MessageSystemAttributeNames: ["All"],
        }),
      );
      return (Messages ?? []).map(({ ReceiptHandle, Body, Attributes }) => ({
        receipt: ReceiptHandle ?? "",
        pointer: outboxPointerSchema.parse(JSON.parse(Body ?? "")),
        receiveCount: Number(Attributes?.ApproximateReceiveCount),
      }));
    },
    async remove(receipt) {
      await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receipt }));
    },
    delay: (receipt, seconds) => delayMessage(options, receipt, new Date(Date.now() + seconds * 1000)),
    wait: async (milliseconds) => date.advance(milliseconds),
  };
});
