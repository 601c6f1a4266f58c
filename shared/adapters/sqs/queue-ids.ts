import { createHash } from "node:crypto";
import type { OutboxPointer } from "../../ports/notify-queue.ts";
import type { Envelope } from "../../ports/work-queue.ts";

/** Matches the deduplication and group ids that SQS accepts (AWS docs, "SendMessage"). */
const validId = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;

/**
 * Returns the deduplication id: SQS drops an envelope with the same id for five minutes. The id is different for each
 * attempt of a delivery. Without a delivery, it consists of the envelope's kind, the repository and the attempt.
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
