import * as z from "zod";

/** Points at a goal's outbox. Contains no message: the sender reads what is in the outbox when it sends. */
export const outboxPointerSchema = z.object({
  /** The repository's id. */
  repository: z.string(),
  goal: z.string(),
});
export type OutboxPointer = z.infer<typeof outboxPointerSchema>;

/** FIFO queue, ordered per channel. */
export interface NotifyQueue {
  /** Sends a pointer. The queue drops duplicates with the same `attempt`. */
  send(pointer: OutboxPointer, channel: string, attempt: string): Promise<void>;
}
