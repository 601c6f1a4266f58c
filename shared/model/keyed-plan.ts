import * as z from "zod";
import { type Role, roles } from "./item.ts";
import type { Deliverable, Milestone } from "./plan/plan.ts";

/** The ledger's record of a milestone or deliverable, with its stable key (docs/identity.md). */
export const keyedItemSchema = z.object({
  /** "m1" for a milestone, "d4" for a deliverable. */
  key: z.string(),
  role: z.enum(roles),
  /** Key of the deliverable's milestone; null for a milestone, or if unknown. */
  milestone: z.string().nullable(),
  number: z.string().nullable(),
  /** Title of the milestone or text of the deliverable, as last synced. */
  text: z.string(),
  /** Explicit id in the plan, `<!-- id: x -->`; null if there is none. */
  id: z.string().nullable(),
  /** True if the item was removed from the plan. Its key stays reserved and is used again if the item returns. */
  isRemoved: z.boolean(),
});
export type KeyedItem = z.infer<typeof keyedItemSchema>;

/** The milestones and deliverables of a plan with their item keys. */
export interface KeyedPlan {
  milestones: KeyedMilestone[];
}

export interface KeyedMilestone {
  key: string;
  milestone: Milestone;
  deliverables: { key: string; deliverable: Deliverable }[];
}

/** Returns the key of a milestone's tracking issue: "a3" for "m3". */
export function trackingKey(milestoneKey: string): string {
  return `a${milestoneKey.slice(1)}`;
}

/** Returns the key of a milestone's version: "v3" for "m3". */
export function versionKey(milestoneKey: string): string {
  return `v${milestoneKey.slice(1)}`;
}

/** Returns "m3", the key of the milestone, for "m3" itself, its tracking issue "a3" or its version "v3". */
export function milestoneKey(key: string): string {
  return `m${key.slice(1)}`;
}

/** Returns the role of the item with this key: milestone for "m1" or "v1", tracking for "a1", deliverable for "d1". */
export function roleOfKey(key: string): Role {
  if (key.startsWith("m") || key.startsWith("v")) return "milestone";
  return key.startsWith("a") ? "tracking" : "deliverable";
}
