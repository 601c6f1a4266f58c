import * as z from "zod";
import { boxSchema, entities, fieldsSchema, remoteSchema, roles, states } from "./item.ts";

/**
 * What people made of an item, as it was last seen: the fields in which it differs from `base`, each as it is in the
 * tracker. A state in it is one that people gave it; boxes are all boxes as they stand there, ticks included.
 */
export const observedSchema = z
  .object({
    title: z.string(),
    state: z.enum(states),
    due: z.string().nullable(),
    boxes: z.array(boxSchema),
  })
  .partial();
export type ObservedFields = z.infer<typeof observedSchema>;

/**
 * The ledger's record of one item in one tracker. Before the create it is an intent: a marker without a
 * remote. After it, it holds where the item lives and what Milepost last settled there (`base`).
 */
export const linkSchema = z.object({
  key: z.string(),
  role: z.enum(roles),
  entity: z.enum(entities),
  nonce: z.string(),
  remote: remoteSchema.nullable(),
  /** Per field, the value on which plan and tracker last agreed or were last settled. */
  base: fieldsSchema,
  /** What a write that is under way will settle. Still there later: nobody knows whether it arrived. */
  writing: fieldsSchema.optional(),
  /** Absent where the item was as settled when it was last seen, and in links from before this was kept. */
  observed: observedSchema.optional(),
  /** People deleted the item. It is not looked at again until the plan changes it, and not made again. */
  gone: z.literal(true).optional(),
  /**
   * The state that the tracker's workflow leaves open how to reach, and the config's statuses then: not asked for
   * again while both are the same, until the next full look.
   */
  withheld: z.object({ state: z.enum(states), statuses: z.string() }).optional(),
  /** What the plan wanted of the gone item when that was last reported. */
  told: fieldsSchema.optional(),
  /** ISO 8601 instant at which this was stored, by the clock of who did so. Absent in links from before this was kept. */
  writtenAt: z.string().optional(),
  /** ISO 8601 instant of the intent; null for an item that was adopted without one. */
  intendedAt: z.string().nullable(),
});
export type Link = z.infer<typeof linkSchema>;

/** A link whose item exists. */
export type MadeLink = Link & { remote: NonNullable<Link["remote"]> };

export function isMade(link: Link): link is MadeLink {
  return link.remote !== null;
}

/** Whether its item is there and open, as far as Milepost knows. */
export function isOpen(link: Link): link is MadeLink {
  return isMade(link) && !link.gone && (link.base.state ?? "open") === "open";
}
