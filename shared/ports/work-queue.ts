import * as z from "zod";

/** Request to sync one repository. The worker reads the head itself, so late or repeated envelopes do no harm. */
export const envelopeSchema = z.object({
  /**
   * "push" follows a push, "recheck" an approval; "reconcile" requests a full scan, which compares every linked item.
   */
  kind: z.enum(["push", "recheck", "reconcile"]),
  /** Id of the webhook delivery (`X-GitHub-Delivery`); `null` if Milepost created the envelope without a webhook. */
  delivery: z.string().nullable(),
  repository: z.object({ id: z.string(), fullName: z.string() }),
  ref: z.string().nullable(),
  after: z.string().nullable(),
  installation: z.number().int().nullable(),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** FIFO queue, ordered per repository. */
export interface WorkQueue {
  /** Sends an envelope. The queue drops a repetition of the same request with the same `attempt`. */
  send(envelope: Envelope, attempt: number): Promise<void>;
}
