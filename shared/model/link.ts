import * as z from "zod";
import { checkboxSchema, entities, fieldsSchema, itemStates, remoteSchema, roles } from "./item.ts";

/** User changes: fields whose last observed value differs from `base`. `boxes`: all checkboxes with their ticks. */
export const observedFieldsSchema = z
  .object({
    title: z.string(),
    state: z.enum(itemStates),
    due: z.string().nullable(),
    boxes: z.array(checkboxSchema),
  })
  .partial();
export type ObservedFields = z.infer<typeof observedFieldsSchema>;

/** The record that ties an item to a tracker item. Before the create, it is an intent: `remote` is null. */
export const linkSchema = z.object({
  key: z.string(),
  role: z.enum(roles),
  entity: z.enum(entities),
  nonce: z.string(),
  remote: remoteSchema.nullable(),
  /** Base state of the three-way merge: per field the value of the last sync. */
  base: fieldsSchema,
  /** Fields of a write, saved before it is sent. If a later run finds them, the outcome of the write is unknown. */
  pendingWrite: fieldsSchema.optional(),
  /** User changes; absent if the item matches `base`. */
  observed: observedFieldsSchema.optional(),
  /** True if the item was deleted in the tracker. It is not created again. */
  isDeleted: z.literal(true).optional(),
  /** A skipped transition. Tried again in full scans, and if the desired state or the config's `statuses` changes. */
  skippedTransition: z.object({ state: z.enum(itemStates), statuses: z.string() }).optional(),
  /** Desired state of the deleted item when its deletion was last reported. */
  reportedFields: fieldsSchema.optional(),
  /** ISO 8601 instant of the last save, by the clock of the machine that saved it. Absent until the first save. */
  writtenAt: z.string().optional(),
  /** ISO 8601 instant of the intent; null if there was none, or if its create failed without creating an item. */
  intendedAt: z.string().nullable(),
});
export type Link = z.infer<typeof linkSchema>;

export type CreatedLink = Link & { remote: NonNullable<Link["remote"]> };

export function isCreated(link: Link): link is CreatedLink {
  return link.remote !== null;
}

/** Returns true if the tracker item exists and is open, as of the last sync. */
export function hasOpenItem(link: Link): link is CreatedLink {
  return isCreated(link) && !link.isDeleted && (link.base.state ?? "open") === "open";
}
