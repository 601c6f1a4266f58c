import { Duration } from "aws-cdk-lib";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { type IQueue, Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { RunbookAlarm, type RunbookAlarmProps } from "../alarms/alarm.ts";

type AlarmText = Pick<RunbookAlarmProps, "says" | "runbook">;

export interface FifoQueueProps {
  /** What is in it; a part of the queue's logical id: another name is another queue. */
  holds: string;
  /** In seconds. */
  shape: { visibilityTimeout: number; retentionPeriod: number; maxReceiveCount: number };
  /** What it means that messages were given up. */
  deadLetters: AlarmText;
  /** What it means that the oldest message has waited for so long. */
  old: AlarmText & { after: Duration };
  alarms: ITopic;
}

/** A FIFO queue, and the queue of what could not be worked. */
export class FifoQueue extends Construct {
  readonly queue: IQueue;
  readonly deadLetters: IQueue;

  constructor(scope: Construct, id: string, { holds, shape, deadLetters, old, alarms }: FifoQueueProps) {
    super(scope, id);
    const retentionPeriod = Duration.seconds(shape.retentionPeriod);
    const common = { fifo: true, encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
    this.deadLetters = new Queue(this, "DeadLetters", { ...common, retentionPeriod });
    this.queue = new Queue(this, holds, {
      ...common,
      visibilityTimeout: Duration.seconds(shape.visibilityTimeout),
      retentionPeriod,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: shape.maxReceiveCount },
    });

    const statistics = { statistic: "Maximum", period: Duration.minutes(5) };
    new RunbookAlarm(this, "DeadLettersAlarm", {
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible(statistics),
      threshold: 1,
      ...deadLetters,
      topic: alarms,
    });
    const { after, ...oldText } = old;
    new RunbookAlarm(this, `Old${holds}Alarm`, {
      metric: this.queue.metricApproximateAgeOfOldestMessage(statistics),
      threshold: after.toSeconds(),
      ...oldText,
      topic: alarms,
    });
  }
}
