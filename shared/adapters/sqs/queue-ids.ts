import { createHash } from "node:crypto";
import type { OutboxPointer } from "../../ports/notify-queue.ts";
import type { Envelope } from "../../ports/work-queue.ts";

/** Valid deduplication and group ids (AWS docs, "SendMessage"). */
const validId = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;

/**
 * Returns the id by which SQS drops duplicates for five minutes. Attempts of a delivery are not duplicates; Milepost's own
 * requests (without a delivery) for the same repository are, unless their attempt differs.
 */
export function workDeduplicationId(envelope: Envelope, attempt: number): string {
  const { kind, delivery, repository } = envelope;
  return toQueueId(delivery === null ? `${kind}:${repository.id}:${attempt}` : `${delivery}:${attempt}`);
}

export function notificationDeduplicationId({ repository, goal }: OutboxPointer, attempt: string): string {
  return toQueueId(`${repository}:${goal}:${attempt}`);
}

/** Returns the text if SQS accepts it as an id, else its hash. */
export function toQueueId(text: string): string {
  return validId.test(text) ? text : createHash("sha256").update(text).digest("hex");
}
