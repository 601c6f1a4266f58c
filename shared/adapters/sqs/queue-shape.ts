/** Settings with which the CDK app and the embedded queue create the queue of envelopes. Times are in seconds. */
export const workQueueShape = {
  name: "milepost-work.fifo",
  deadLetterName: "milepost-work-dead.fifo",
  /** Timeout of the sync function, five minutes. A sync that takes longer is continued by the next run. */
  functionTimeout: 300,
  /** 6 × `functionTimeout`, as AWS recommends ("Creating and configuring an Amazon SQS event source mapping"). */
  visibilityTimeout: 1_800,
  /** Receipts before a queue message is dead-lettered. High, because each wait for a rate limit causes one. */
  maxReceiveCount: 30,
  retentionPeriod: 14 * 24 * 60 * 60,
} as const;

/** Settings with which the CDK app and the embedded queue create the queue of outbox pointers. Times are in seconds. */
export const notifyQueueShape = {
  name: "milepost-notify.fifo",
  deadLetterName: "milepost-notify-dead.fifo",
  /** Ten goals at 10 s each, because Slack accepts one message per second and channel, and 20 s in reserve. */
  functionTimeout: 120,
  /** Queue messages per invocation: the maximum for a FIFO queue. */
  batchSize: 10,
  /** 6 × `functionTimeout`, as for the queue of envelopes. */
  visibilityTimeout: 720,
  /** Receipts before a queue message is dead-lettered. With waits of up to 15 minutes, 30 last for six hours. */
  maxReceiveCount: 30,
  /** One day. After a queue message has expired, the report function queues its outbox again within 15 minutes. */
  retentionPeriod: 24 * 60 * 60,
} as const;
