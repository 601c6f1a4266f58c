import { createHash } from "node:crypto";
import type { Notice } from "../../ports/notify-queue.ts";
import type { Envelope } from "../../ports/work-queue.ts";

/** What SQS takes as a deduplication or group id ("SendMessage"): up to 128 of these. */
const acceptable = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;

/**
 * Under which name the queue drops repetitions for five minutes. A delivery's attempts differ; what Milepost
 * asks for itself (no delivery) is merged with its like for as long, unless the attempt differs.
 */
export function deduplicationId(envelope: Envelope, attempt: number): string {
  const { kind, delivery, repository } = envelope;
  return queueId(delivery === null ? `${kind}:${repository.id}:${attempt}` : `${delivery}:${attempt}`);
}

/** The same notice with the same attempt is sent once in five minutes. */
export function noticeId({ repository, goal }: Notice, attempt: string): string {
  return queueId(`${repository}:${goal}:${attempt}`);
}

/** The text itself where SQS takes it, else its digest. */
export function queueId(text: string): string {
  return acceptable.test(text) ? text : createHash("sha256").update(text).digest("hex");
}
