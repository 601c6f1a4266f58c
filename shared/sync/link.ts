import * as z from "zod";
import { entities, fieldsSchema, remoteSchema, roles } from "./item.ts";

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
  /** ISO 8601 instant of the intent; null for an item that was adopted without one. */
  intendedAt: z.string().nullable(),
});
export type Link = z.infer<typeof linkSchema>;

/** A link whose item exists. */
export type MadeLink = Link & { remote: NonNullable<Link["remote"]> };

export function isMade(link: Link): link is MadeLink {
  return link.remote !== null;
}
