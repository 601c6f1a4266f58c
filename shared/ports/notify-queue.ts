import * as z from "zod";

/** An outbox pointer. It contains no notification: the sender reads the outbox when it processes the pointer. */
export const outboxPointerSchema = z.object({
  /** The repository's id. */
  repository: z.string(),
  goal: z.string(),
});
export type OutboxPointer = z.infer<typeof outboxPointerSchema>;

/** FIFO queue, ordered per Slack channel. */
export interface NotifyQueue {
  /** Sends an outbox pointer. The queue drops a repetition for the same goal with the same `attempt`. */
  send(pointer: OutboxPointer, channel: string, attempt: string): Promise<void>;
}
