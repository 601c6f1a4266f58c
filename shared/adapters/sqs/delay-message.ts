import { ChangeMessageVisibilityCommand } from "@aws-sdk/client-sqs";
import { awsErrorName, translateAwsError } from "../node/translate-aws-error.ts";
import { workQueueShape } from "./queue-shape.ts";
import type { QueueOptions } from "./work-queue.ts";

/**
 * SQS hides a message for at most 12 hours in all, counted from its receipt ("Amazon SQS visibility timeout"):
 * what the function has already used has to be left.
 */
const longestDelaySeconds = 43_200 - workQueueShape.functionTimeout;

/** Whole seconds until `until`, within what SQS takes. Later than that, the worker looks and waits again. */
export function delaySeconds(until: Date, now: Date): number {
  const seconds = Math.ceil((until.getTime() - now.getTime()) / 1000);
  return Math.min(Math.max(seconds, 0), longestDelaySeconds);
}

/**
 * Hides a received message until about `until`, for work that stopped early (`RetryLater.retryAt`). Its group
 * waits with it. A message that is visible again already is left alone.
 */
export async function delayMessage(queue: QueueOptions, receiptHandle: string, until: Date): Promise<void> {
  const now = queue.clock.now();
  const command = new ChangeMessageVisibilityCommand({
    QueueUrl: queue.queueUrl,
    ReceiptHandle: receiptHandle,
    VisibilityTimeout: delaySeconds(until, now),
  });
  try {
    await queue.client.send(command);
  } catch (error) {
    if (awsErrorName(error) === "MessageNotInflight") return;
    throw translateAwsError(error, "work queue", now);
  }
}
