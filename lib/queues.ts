import { Duration } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { type IQueue, Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { notifyQueueShape, workQueueShape } from "../shared/adapters/sqs/queue-shape.ts";
import { RunbookAlarm, type RunbookAlarmProps } from "./alarms.ts";

type AlarmText = Pick<RunbookAlarmProps, "description" | "runbook">;

export interface FifoQueueProps {
  /** What the queue contains, such as "Work". Part of the queue's logical id: if it changes, AWS replaces the queue. */
  contents: string;
  /** Times are in seconds. `maxReceiveCount`: tries before a queue message is moved to the dead-letter queue. */
  shape: { visibilityTimeout: number; retentionPeriod: number; maxReceiveCount: number };
  /** Text of the alarm that fires when a queue message is in the dead-letter queue. */
  deadLetterAlarm: AlarmText;
  /** Text of the alarm that fires when a queue message is older than `after`. */
  ageAlarm: AlarmText & { after: Duration };
  alarms: ITopic;
  /** `null` for SQS's own key. */
  encryptionKey: IKey | null;
}

/** A FIFO queue with a dead-letter queue and alarms for both. */
export class FifoQueue extends Construct {
  readonly queue: IQueue;
  readonly deadLetters: IQueue;

  constructor(scope: Construct, id: string, props: FifoQueueProps) {
    super(scope, id);
    const { contents, shape, deadLetterAlarm, ageAlarm, alarms: topic, encryptionKey } = props;
    const retentionPeriod = Duration.seconds(shape.retentionPeriod);
    const encryption = encryptionKey
      ? { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey }
      : { encryption: QueueEncryption.SQS_MANAGED };
    const common = { fifo: true, ...encryption, enforceSSL: true, retentionPeriod };
    this.deadLetters = new Queue(this, "DeadLetters", common);
    this.queue = new Queue(this, contents, {
      ...common,
      visibilityTimeout: Duration.seconds(shape.visibilityTimeout),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: shape.maxReceiveCount },
    });

    const statistics = { statistic: "Maximum", period: Duration.minutes(5) };
    new RunbookAlarm(this, "DeadLettersAlarm", {
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible(statistics),
      threshold: 1,
      ...deadLetterAlarm,
      topic,
    });
    const { after, ...text } = ageAlarm;
    new RunbookAlarm(this, `Old${contents}Alarm`, {
      metric: this.queue.metricApproximateAgeOfOldestMessage(statistics),
      threshold: after.toSeconds(),
      ...text,
      topic,
    });
  }
}

type CommonQueueProps = Pick<FifoQueueProps, "alarms" | "encryptionKey">;

/** Creates the work queue, a FIFO queue ordered per repository. */
export function createWorkQueue(scope: Construct, id: string, props: CommonQueueProps): FifoQueue {
  return new FifoQueue(scope, id, {
    contents: "Work",
    shape: workQueueShape,
    deadLetterAlarm: {
      description: "Work for a repository failed permanently: its trackers don't match its plan.",
      runbook: "dead-letters",
    },
    ageAlarm: {
      // GitHub accepts 500 new items an hour: six hours are enough for a plan with 2,000 items.
      after: Duration.hours(6),
      description: "Work has been queued for six hours.",
      runbook: "old-work",
    },
    ...props,
  });
}

/** Creates the notify queue, ordered per Slack channel. A lost outbox pointer is harmless, because it is sent again. */
export function createNotifyQueue(scope: Construct, id: string, props: CommonQueueProps): FifoQueue {
  return new FifoQueue(scope, id, {
    contents: "Notices",
    shape: notifyQueueShape,
    deadLetterAlarm: {
      description: "A Slack message could not be sent. It stays in its outbox and is retried.",
      runbook: "notify-dead-letters",
    },
    ageAlarm: {
      // Slack accepts one message a second per channel: an hour is enough for thousands of messages.
      after: Duration.hours(1),
      description: "The oldest Slack message has been waiting for an hour.",
      runbook: "old-notifications",
    },
    ...props,
  });
}
