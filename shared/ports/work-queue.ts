import * as z from "zod";

/**
 * What an event says: look at this repository. Never the payload: the worker reads the branch's head
 * itself, so a lost, late, doubled or reordered envelope leads to the same end.
 */
export const envelopeSchema = z.object({
  /** "reconcile" is the full look: every linked item is compared, whether its plan changed or not. */
  kind: z.enum(["push", "recheck", "reconcile"]),
  /** The delivery that caused it (`X-GitHub-Delivery`); null when Milepost itself asked. */
  delivery: z.string().nullable(),
  repository: z.object({ id: z.string(), fullName: z.string() }),
  ref: z.string().nullable(),
  after: z.string().nullable(),
  installation: z.number().int().nullable(),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** FIFO per repository. `attempt` tells a redelivery from the queue's own duplicates. */
export interface WorkQueue {
  send(envelope: Envelope, attempt: number): Promise<void>;
}
