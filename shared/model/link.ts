import * as z from "zod";
import { checkboxSchema, entities, fieldsSchema, itemStates, remoteSchema, roles } from "./item.ts";

/**
 * User changes: fields whose value in the tracker differs from `base`, as of the last scan. `boxes` are all checkboxes
 * of the item, ticks included.
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

/** The ledger record that ties an item to a tracker item. Before the item is created it is an intent: `remote` is null. */
export const linkSchema = z.object({
  key: z.string(),
  role: z.enum(roles),
  entity: z.enum(entities),
  nonce: z.string(),
  remote: remoteSchema.nullable(),
  /** Base state of the three-way merge: per field the value of the last sync. */
  base: fieldsSchema,
  /** Fields of a write that was started. Present in a later run if the outcome of the write is unknown. */
  pendingWrite: fieldsSchema.optional(),
  /** Absent if the item matches `base`. */
  observed: observedFieldsSchema.optional(),
  /** Deleted in the tracker. It is not read until the plan changes the item, and not created again. */
  isDeleted: z.literal(true).optional(),
  /**
   * A status change that was not made because the tracker's workflow has no unambiguous transition, with the config's
   * `statuses` at that time. It is tried again when either changes, and in a full scan.
   */
  skippedTransition: z.object({ state: z.enum(itemStates), statuses: z.string() }).optional(),
  /** Desired state of the deleted item when its deletion was last reported. */
  reportedFields: fieldsSchema.optional(),
  /** ISO 8601 instant of the last save, by the clock of the machine that saved it. Absent until the first save. */
  writtenAt: z.string().optional(),
  /** ISO 8601 instant of the intent; null for an item that was adopted without one. */
  intendedAt: z.string().nullable(),
});
export type Link = z.infer<typeof linkSchema>;

export type CreatedLink = Link & { remote: NonNullable<Link["remote"]> };

export function isCreated(link: Link): link is CreatedLink {
  return link.remote !== null;
}

/** True if the tracker item exists and is open, as of the last sync. */
export function hasOpenItem(link: Link): link is CreatedLink {
  return isCreated(link) && !link.isDeleted && (link.base.state ?? "open") === "open";
}
