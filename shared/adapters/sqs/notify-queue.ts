import { SendMessageCommand } from "@aws-sdk/client-sqs";
import type { Notice, NotifyQueue } from "../../ports/notify-queue.ts";
import { translateAwsError } from "../node/translate-aws-error.ts";
import { asciiJson } from "./ascii-json.ts";
import { noticeId, queueId } from "./deduplication-id.ts";
import type { QueueOptions } from "./work-queue.ts";

/** The FIFO queue of what is to be told: one group per channel, so that messages arrive in order and one by one. */
export class SqsNotifyQueue implements NotifyQueue {
  readonly #options: QueueOptions;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  async send(notice: Notice, channel: string, attempt: string): Promise<void> {
    const { client, queueUrl, clock } = this.#options;
    const command = new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: asciiJson(notice),
      MessageGroupId: queueId(channel),
      MessageDeduplicationId: noticeId(notice, attempt),
    });
    try {
      await client.send(command);
    } catch (error) {
      throw translateAwsError(error, "notify queue", clock.now());
    }
  }
}
