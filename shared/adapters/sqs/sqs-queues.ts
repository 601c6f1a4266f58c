import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Clock } from "../../ports/clock.ts";
import type { NotifyQueue, OutboxPointer } from "../../ports/notify-queue.ts";
import type { Envelope, WorkQueue } from "../../ports/work-queue.ts";
import { translateAwsError } from "../node/translate-aws-error.ts";
import { notificationDeduplicationId, toQueueId, workDeduplicationId } from "./queue-ids.ts";
import { toAsciiJson } from "./to-ascii-json.ts";

export interface QueueOptions {
  client: SQSClient;
  queueUrl: string;
  clock: Clock;
}

/** FIFO queue of sync work with one group per repository, so that one worker at a time processes a repository. */
export class SqsWorkQueue implements WorkQueue {
  readonly #options: QueueOptions;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  async send(envelope: Envelope, attempt: number): Promise<void> {
    const id = workDeduplicationId(envelope, attempt);
    await sendMessage(this.#options, "work queue", envelope, envelope.repository.id, id);
  }
}

/** FIFO queue of outboxes to send with one group per Slack channel, so that messages arrive one by one and in order. */
export class SqsNotifyQueue implements NotifyQueue {
  readonly #options: QueueOptions;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  async send(pointer: OutboxPointer, channel: string, attempt: string): Promise<void> {
    const id = notificationDeduplicationId(pointer, attempt);
    await sendMessage(this.#options, "notify queue", pointer, channel, id);
  }
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
