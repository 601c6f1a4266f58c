import { delayMessage } from "../adapters/sqs/delay-message.ts";
import { createSqsNotifyQueue, createSqsWorkQueue } from "../adapters/sqs/sqs-queues.ts";

import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { NotifyQueue } from "../ports/notify-queue.ts";
import type { WorkQueue } from "../ports/work-queue.ts";
import type { QueueConnection } from "./host-settings.ts";

export function openWorkQueue(connection: QueueConnection, clock: Clock): WorkQueue {
  return createSqsWorkQueue({ ...connection, clock });
}

export function openNotifyQueue(connection: QueueConnection, clock: Clock): NotifyQueue {
  return createSqsNotifyQueue({ ...connection, clock });
}

/** The ports that a Lambda function needs to process a batch of queue messages. */
export interface BatchHost {
  clock: Clock;
  log: Log;
  /** Hides a queue message in the queue until the given instant. */
  delay: (receiptHandle: string, until: Date) => Promise<void>;
}

export function batchHost(queue: QueueConnection, { clock, log }: Pick<BatchHost, "clock" | "log">): BatchHost {
  return {
    clock,
    log,
    delay: (receiptHandle, until) => delayMessage({ ...queue, clock }, receiptHandle, until),
  };
}
