/** The work queue, for the CDK app that makes it on AWS and for the embedded one. Times in seconds. */
export const workQueueShape = {
  name: "milepost-work.fifo",
  deadLetterName: "milepost-work-dead.fifo",
  /** How long the sync function runs at most; a longer plan goes on in the next run. */
  functionTimeout: 300,
  /** Six times that: "Creating and configuring an Amazon SQS event source mapping". */
  visibilityTimeout: 1_800,
  /** Stopping at a rate limit and going on later counts as one receipt each time, so this is not small. */
  maxReceiveCount: 30,
  retentionPeriod: 14 * 24 * 60 * 60,
} as const;

/** The queue of what is to be told in Slack, one group for each channel. Times in seconds. */
export const notifyQueueShape = {
  name: "milepost-notify.fifo",
  deadLetterName: "milepost-notify-dead.fifo",
  /** A batch of one channel takes ten seconds, at its one message a second; each of its goals may have more than one. */
  functionTimeout: 120,
  /** What a function is given at once: the most that a FIFO queue hands out. */
  batchSize: 10,
  /** Six times the function's: "Creating and configuring an Amazon SQS event source mapping". */
  visibilityTimeout: 720,
  /** With pauses of up to a quarter of an hour, an outage of six hours. What is dropped is queued anew from the outbox. */
  maxReceiveCount: 30,
  /** The message is in the outbox, and is queued again every quarter of an hour: nothing is lost with an old notice. */
  retentionPeriod: 24 * 60 * 60,
} as const;
