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
