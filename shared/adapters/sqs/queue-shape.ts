/** The work queue, for the CDK app and the embedded queue. Times in seconds. */
export const workQueueShape = {
  name: "milepost-work.fifo",
  deadLetterName: "milepost-work-dead.fifo",
  /** Timeout of the sync function. A longer sync continues in the next run. */
  functionTimeout: 300,
  /** Six times the function's timeout (AWS docs, "Creating and configuring an Amazon SQS event source mapping"). */
  visibilityTimeout: 1_800,
  /** Each continuation after a rate limit counts as a receipt, so this is high. */
  maxReceiveCount: 30,
  retentionPeriod: 14 * 24 * 60 * 60,
} as const;

/** The queue of Slack notifications, one group per channel. Times in seconds. */
export const notifyQueueShape = {
  name: "milepost-notify.fifo",
  deadLetterName: "milepost-notify-dead.fifo",
  /** A batch needs ten seconds per message of its goals: Slack accepts one message a second in a channel. */
  functionTimeout: 120,
  /** Messages per invocation; the maximum of a FIFO queue. */
  batchSize: 10,
  /** Six times the function's timeout, as above. */
  visibilityTimeout: 720,
  /** With backoffs of up to 15 minutes, this covers an outage of six hours. The outbox queues dropped messages again. */
  maxReceiveCount: 30,
  /** The outbox holds the messages and queues them again every 15 minutes, so nothing is lost when one expires. */
  retentionPeriod: 24 * 60 * 60,
} as const;
