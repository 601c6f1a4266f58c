import * as z from "zod";

/** "Look at this goal's outbox", and never a message itself: what is sent is what is so then. */
export const noticeSchema = z.object({
  /** The repository's id. */
  repository: z.string(),
  goal: z.string(),
});
export type Notice = z.infer<typeof noticeSchema>;

/** FIFO per channel. */
export interface NotifyQueue {
  /** `attempt`: what is sent again with another one is no duplicate to the queue. */
  send(notice: Notice, channel: string, attempt: string): Promise<void>;
}
