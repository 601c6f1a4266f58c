import * as z from "zod";
import { agreementSchema, checkboxAgreementSchema } from "./agreement.ts";
import { checkboxSchema, entities, fieldsSchema, itemStates, remoteSchema, roles } from "./item.ts";

/**
 * Users' changes in the tracker: fields whose last observed value differs from `base`. `boxes`: all checkboxes with
 * their ticks, if at least one of them differs.
 */
export const observedFieldsSchema = z
  .object({
    title: z.string(),
    state: z.enum(itemStates),
    due: z.string().nullable(),
    boxes: z.array(checkboxSchema),
  })
  .partial();
export type ObservedFields = z.infer<typeof observedFieldsSchema>;

/**
 * An item that blocks another one, because their milestones depend on each other. `pending`: the request was announced, its
 * outcome is unknown. `made`: Milepost added the relation, and removes it with the dependency. `left`: the tracker had the
 * relation already, or rejected it; it is not tried again and never removed.
 */
const blockerRecordSchema = z.object({ key: z.string(), state: z.enum(["pending", "made", "left"]) });
export type BlockerRecord = z.infer<typeof blockerRecordSchema>;

/** The ledger record that ties an item to a tracker item; an intent (`remote: null`) until the item is created. */
export const linkSchema = z.object({
  key: z.string(),
  role: z.enum(roles),
  entity: z.enum(entities),
  nonce: z.string(),
  remote: remoteSchema.nullable(),
  /** Base state of the three-way merge: the value of each field as last synced. */
  base: fieldsSchema,
  /** Fields of a create or update, saved before it is sent. If a later run finds them, the outcome is unknown. */
  pendingWrite: fieldsSchema.optional(),
  /** Users' changes in the tracker; absent if the tracker item matches `base`. */
  observed: observedFieldsSchema.optional(),
  /** The agreement about the deliverable; absent until the plan or a person changes its state. */
  agreement: agreementSchema.optional(),
  /** The agreements about all checkboxes of the milestone; absent until the plan or a person changes one. */
  checkboxAgreements: z.array(checkboxAgreementSchema).optional(),
  /** The items that block this one; absent if there are none. Not compared with the tracker. */
  blockedBy: z.array(blockerRecordSchema).optional(),
  /** True if the item was deleted in the tracker. It is not created again. */
  isDeleted: z.literal(true).optional(),
  /** True if the item was adopted although the plan has no such item. It is not closed until the plan has had it. */
  isUnmatched: z.literal(true).optional(),
  /** A skipped transition. Tried again in full scans, or if the desired state or `statuses` (config digest) changes. */
  skippedTransition: z.object({ state: z.enum(itemStates), statuses: z.string() }).optional(),
  /** Desired state when the item's deletion was last reported. If it has changed, the deletion is reported again. */
  reportedFields: fieldsSchema.optional(),
  /** ISO 8601 instant of the last save, by the clock of the machine that saved it. Absent until the first save. */
  writtenAt: z.string().optional(),
  /** ISO 8601 instant when the intent was saved; null if there was no intent, or if its create certainly failed. */
  intendedAt: z.string().nullable(),
});
export type Link = z.infer<typeof linkSchema>;

/** The agreements of which an item's state and ticks are part. */
export type LinkAgreements = Pick<Link, "agreement" | "checkboxAgreements">;

export type CreatedLink = Link & { remote: NonNullable<Link["remote"]> };

export function isCreated(link: Link): link is CreatedLink {
  return link.remote !== null;
}

/** Returns true if the tracker item exists and is open, as of the last sync. */
export function hasOpenItem(link: Link): link is CreatedLink {
  return isCreated(link) && !link.isDeleted && (link.base.state ?? "open") === "open";
}
