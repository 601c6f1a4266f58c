import { Duration } from "aws-cdk-lib";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { notifyQueueShape } from "../../shared/adapters/sqs/queue-shape.ts";
import { FifoQueue } from "./fifo-queue.ts";

export interface NotifyQueueProps {
  alarms: ITopic;
}

/**
 * `notify.fifo`, in order per channel. A notice says only where to look: what is to be told lies in the table, and the
 * report function queues it again each quarter of an hour, so a lost notice loses nothing.
 */
export class NotifyQueue extends FifoQueue {
  constructor(scope: Construct, id: string, { alarms }: NotifyQueueProps) {
    super(scope, id, {
      holds: "Notices",
      shape: notifyQueueShape,
      deadLetters: {
        says: "Milepost could not bring a message to Slack; it is kept, and tried again.",
        runbook: "notify-dead-letters",
      },
      old: {
        // At Slack's one message a second for a channel, some thousands are through by then.
        after: Duration.hours(1),
        says: "Messages to Slack have been waiting for an hour.",
        runbook: "old-notices",
      },
      alarms,
    });
  }
}
