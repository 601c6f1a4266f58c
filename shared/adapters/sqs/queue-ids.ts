import { createHash } from "node:crypto";
import type { OutboxPointer } from "../../ports/notify-queue.ts";
import type { Envelope } from "../../ports/work-queue.ts";

/** Matches valid deduplication and group ids (AWS docs, "SendMessage"). */
const validId = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;

/**
 * Returns the id by which SQS drops duplicates for five minutes. Each attempt of a delivery has another id; so has each
 * attempt of Milepost's own requests (without a delivery) of one kind for one repository.
 */
export function workDeduplicationId(envelope: Envelope, attempt: number): string {
  const { kind, delivery, repository } = envelope;
  return toQueueId(delivery === null ? `${kind}:${repository.id}:${attempt}` : `${delivery}:${attempt}`);
}

export function notificationDeduplicationId({ repository, goal }: OutboxPointer, attempt: string): string {
  return toQueueId(`${repository}:${goal}:${attempt}`);
}

/** Returns the text if SQS accepts it as an id, else its SHA-256 hash. */
export function toQueueId(text: string): string {
  return validId.test(text) ? text : createHash("sha256").update(text).digest("hex");
}
