import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Clock } from "../../ports/clock.ts";
import type { Envelope, WorkQueue } from "../../ports/work-queue.ts";
import { translateAwsError } from "../node/translate-aws-error.ts";
import { asciiJson } from "./ascii-json.ts";
import { deduplicationId, queueId } from "./deduplication-id.ts";

export interface QueueOptions {
  client: SQSClient;
  queueUrl: string;
  clock: Clock;
}

/** The FIFO queue of the work: one group per repository, so one worker at a time on each. */
export class SqsWorkQueue implements WorkQueue {
  readonly #options: QueueOptions;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  async send(envelope: Envelope, attempt: number): Promise<void> {
    const { client, queueUrl, clock } = this.#options;
    const command = new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: asciiJson(envelope),
      MessageGroupId: queueId(envelope.repository.id),
      MessageDeduplicationId: deduplicationId(envelope, attempt),
    });
    try {
      await client.send(command);
    } catch (error) {
      throw translateAwsError(error, "work queue", clock.now());
    }
  }
}
