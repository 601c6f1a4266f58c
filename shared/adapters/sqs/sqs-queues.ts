import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Clock } from "../../ports/clock.ts";
import type { NotifyQueue } from "../../ports/notify-queue.ts";
import type { WorkQueue } from "../../ports/work-queue.ts";
import { translateAwsError } from "../node/translate-aws-error.ts";
import { notificationDeduplicationId, toQueueId, workDeduplicationId } from "./queue-ids.ts";

export interface QueueOptions {
  client: SQSClient;
  queueUrl: string;
  clock: Clock;
}

/** Returns the FIFO queue of envelopes. Each repository is a group, so that only one worker at a time processes it. */
export function createSqsWorkQueue(options: QueueOptions): WorkQueue {
  return {
    send: (envelope, attempt) => {
      const id = workDeduplicationId(envelope, attempt);
      return sendMessage(options, "work queue", envelope, envelope.repository.id, id);
    },
  };
}

/** Returns the FIFO queue of outbox pointers. Each Slack channel is a group, so that its messages are sent in order. */
export function createSqsNotifyQueue(options: QueueOptions): NotifyQueue {
  return {
    send: (pointer, channel, attempt) => {
      const id = notificationDeduplicationId(pointer, attempt);
      return sendMessage(options, "notify queue", pointer, channel, id);
    },
  };
}

async function sendMessage(
  { client, queueUrl, clock }: QueueOptions,
  queueName: string,
  body: unknown,
  group: string,
  deduplicationId: string,
): Promise<void> {
  const command = new SendMessageCommand({
    QueueUrl: queueUrl,
    MessageBody: toAsciiJson(body),
    MessageGroupId: toQueueId(group),
    MessageDeduplicationId: deduplicationId,
  });
  await client.send(command).catch((error: unknown) => {
    throw translateAwsError(error, queueName, clock.now());
  });
}

/** Serialises to JSON and escapes all characters outside ASCII: SQS and fauxqs reject some of them. */
function toAsciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
