import { Duration } from "aws-cdk-lib";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { type IQueue, Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { workQueueShape } from "../shared/adapters/sqs/queue-shape.ts";
import { RunbookAlarm } from "./alarm.ts";

export interface WorkQueueProps {
  alarms: ITopic;
}

/** `work.fifo`, in order per repository, and the queue of what could not be worked. */
export class WorkQueue extends Construct {
  readonly queue: IQueue;
  readonly deadLetters: IQueue;

  constructor(scope: Construct, id: string, { alarms }: WorkQueueProps) {
    super(scope, id);
    const retentionPeriod = Duration.seconds(workQueueShape.retentionPeriod);
    const common = { fifo: true, encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
    this.deadLetters = new Queue(this, "DeadLetters", { ...common, retentionPeriod });
    this.queue = new Queue(this, "Work", {
      ...common,
      visibilityTimeout: Duration.seconds(workQueueShape.visibilityTimeout),
      retentionPeriod,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: workQueueShape.maxReceiveCount },
    });

    new RunbookAlarm(this, "DeadLettersAlarm", {
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible({
        statistic: "Maximum",
        period: Duration.minutes(5),
      }),
      threshold: 1,
      says: "Milepost gave up on work for a repository: its trackers are behind its plan.",
      runbook: "dead-letters",
      topic: alarms,
    });
    new RunbookAlarm(this, "OldWorkAlarm", {
      metric: this.queue.metricApproximateAgeOfOldestMessage({
        statistic: "Maximum",
        period: Duration.minutes(5),
      }),
      // GitHub takes 500 new items an hour: even a plan of 2,000 is through by then.
      threshold: Duration.hours(6).toSeconds(),
      says: "Milepost has had work waiting for six hours.",
      runbook: "old-work",
      topic: alarms,
    });
  }
}
