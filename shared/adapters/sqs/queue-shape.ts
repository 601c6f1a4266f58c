/** The queue of envelopes, for the CDK app and the embedded queue. All times are in seconds. */
export const workQueueShape = {
  name: "milepost-work.fifo",
  deadLetterName: "milepost-work-dead.fifo",
  /** Timeout of the sync function, five minutes. A sync that takes longer is continued by the next run. */
  functionTimeout: 300,
  /** 6 × `functionTimeout`, as AWS recommends ("Creating and configuring an Amazon SQS event source mapping"). */
  visibilityTimeout: 1_800,
  /** SQS counts each continuation after a rate limit as a receipt, so the limit is high. */
  maxReceiveCount: 30,
  retentionPeriod: 14 * 24 * 60 * 60,
} as const;

/** The queue of outbox pointers, with one group per Slack channel. All times are in seconds. */
export const notifyQueueShape = {
  name: "milepost-notify.fifo",
  deadLetterName: "milepost-notify-dead.fifo",
  /** 10 s for each of ten goals (Slack accepts one message a second in a channel), and 20 s in reserve. */
  functionTimeout: 120,
  /** Queue messages per invocation; the maximum of a FIFO queue. */
  batchSize: 10,
  /** 6 × `functionTimeout`. */
  visibilityTimeout: 720,
  /** 30 receipts cover an outage of six hours, because the backoff increases to 15 minutes. */
  maxReceiveCount: 30,
  /** One day. If a queue message expires, the report function queues its outbox again within 15 minutes. */
  retentionPeriod: 24 * 60 * 60,
} as const;
