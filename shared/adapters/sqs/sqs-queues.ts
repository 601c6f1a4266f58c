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

/** FIFO queue of sync work with one group per repository, so that one worker at a time processes a repository. */
export function createSqsWorkQueue(options: QueueOptions): WorkQueue {
  return {
    send: (envelope, attempt) => {
      const id = workDeduplicationId(envelope, attempt);
      return sendMessage(options, "work queue", envelope, envelope.repository.id, id);
    },
  };
}

/** FIFO queue of outboxes to send with one group per Slack channel, so that messages arrive one by one and in order. */
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

/** Serialises to ASCII-only JSON: SQS and fauxqs reject some characters, which are escaped here. */
function toAsciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
