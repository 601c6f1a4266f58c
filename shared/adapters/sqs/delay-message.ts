import { ChangeMessageVisibilityCommand } from "@aws-sdk/client-sqs";
import { nullIfAwsError, translateAwsError } from "../node/translate-aws-error.ts";
import { workQueueShape } from "./queue-shape.ts";
import type { QueueOptions } from "./sqs-queues.ts";

/** SQS hides a queue message for up to 12 hours from its receipt (AWS docs, "Amazon SQS visibility timeout"). */
const MAX_DELAY_SECONDS = 43_200 - workQueueShape.functionTimeout;

/** Returns the seconds until `until`, or fewer if SQS does not accept so many; the receiver then delays again. */
export function visibilityTimeoutUntil(until: Date, now: Date): number {
  const seconds = Math.ceil((until.getTime() - now.getTime()) / 1000);
  return Math.min(Math.max(seconds, 0), MAX_DELAY_SECONDS);
}

/** Hides a received queue message, and so its group, until `until`. Does nothing if the message is visible again. */
export async function delayMessage(queue: QueueOptions, receiptHandle: string, until: Date): Promise<void> {
  const now = queue.clock.now();
  const command = new ChangeMessageVisibilityCommand({
    QueueUrl: queue.queueUrl,
    ReceiptHandle: receiptHandle,
    VisibilityTimeout: visibilityTimeoutUntil(until, now),
  });
  await nullIfAwsError("MessageNotInflight", queue.client.send(command)).catch((error: unknown) => {
    throw translateAwsError(error, "work queue", now);
  });
}
