import { Duration } from "aws-cdk-lib";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { workQueueShape } from "../../shared/adapters/sqs/queue-shape.ts";
import { FifoQueue } from "./fifo-queue.ts";

export interface WorkQueueProps {
  alarms: ITopic;
}

/** `work.fifo`, in order per repository, and the queue of what could not be worked. */
export class WorkQueue extends FifoQueue {
  constructor(scope: Construct, id: string, { alarms }: WorkQueueProps) {
    super(scope, id, {
      holds: "Work",
      shape: workQueueShape,
      deadLetters: {
        says: "Milepost gave up on work for a repository: its trackers are behind its plan.",
        runbook: "dead-letters",
      },
      old: {
        // GitHub takes 500 new items an hour: even a plan of 2,000 is through by then.
        after: Duration.hours(6),
        says: "Milepost has had work waiting for six hours.",
        runbook: "old-work",
      },
      alarms,
    });
  }
}
