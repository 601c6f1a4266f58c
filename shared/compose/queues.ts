import { createSqsNotifyQueue, createSqsWorkQueue } from "../adapters/sqs/sqs-queues.ts";
import type { Clock } from "../ports/clock.ts";
import type { NotifyQueue } from "../ports/notify-queue.ts";
import type { WorkQueue } from "../ports/work-queue.ts";
import type { QueueConnection } from "./host-settings.ts";

export function openWorkQueue(connection: QueueConnection, clock: Clock): WorkQueue {
  return createSqsWorkQueue({ ...connection, clock });
}

export function openNotifyQueue(connection: QueueConnection, clock: Clock): NotifyQueue {
  return createSqsNotifyQueue({ ...connection, clock });
}
