import * as z from "zod";

/** A person's edit of the approvals issue, as a webhook delivery reports it. */
export const issueEditSchema = z.object({
  /** Login of the person. */
  by: z.string(),
  /** ISO 8601 instant of the edit: the issue's last update. If the issue was updated later, the edit is out of date. */
  at: z.string(),
  /** Ids of the runs whose boxes this edit ticked. */
  ticked: z.array(z.string()),
});
export type IssueEdit = z.infer<typeof issueEditSchema>;

/** Request to sync one repository. The worker reads the head itself, so late or repeated envelopes do no harm. */
export const envelopeSchema = z.object({
  /**
   * "push" follows a push, "recheck" an approval or an edit of the approvals issue; "reconcile" requests a full scan, which compares every linked item.
   */
  kind: z.enum(["push", "recheck", "reconcile"]),
  /** Id of the webhook delivery (`X-GitHub-Delivery`); `null` if Milepost created the envelope without a webhook. */
  delivery: z.string().nullable(),
  repository: z.object({ id: z.string(), fullName: z.string() }),
  ref: z.string().nullable(),
  after: z.string().nullable(),
  installation: z.number().int().nullable(),
  /** Absent unless a person edited the approvals issue. */
  issueEdit: issueEditSchema.optional(),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** FIFO queue, ordered per repository. */
export interface WorkQueue {
  /** Sends an envelope. The queue drops a repetition of the same request with the same `attempt`. */
  send(envelope: Envelope, attempt: number): Promise<void>;
}
