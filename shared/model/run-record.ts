import * as z from "zod";
import { type TrackerName, trackerNames } from "./item.ts";
import type { ClosingItem } from "./operation.ts";

export type HeldItem = ClosingItem & { tracker: TrackerName };

/** New items of one plan that wait for approval in one tracker. */
export const heldCreationSchema = z.object({
  tracker: z.enum(trackerNames),
  /** Identifies the plan, the config and the goal.md from which the items are built: an approval is valid only for these. */
  inputs: z.string(),
  count: z.number().int(),
  /** The first of the items, up to `MAX_LISTED_CREATES`. */
  items: z.array(z.object({ key: z.string(), title: z.string() })),
});
export type HeldCreation = z.infer<typeof heldCreationSchema>;

export const MAX_LISTED_CREATES = 20;

/** The items of one goal that a run holds for approval, as the run record stores them. */
export const heldGoalSchema = z.object({
  goal: z.string(),
  path: z.string(),
  /** Items to close. */
  items: z.array(z.object({ tracker: z.enum(trackerNames), key: z.string(), title: z.string(), remote: z.string() })),
  /** Absent if no new items are held. */
  creations: z.array(heldCreationSchema).optional(),
});
export type HeldGoal = z.infer<typeof heldGoalSchema>;

/**
 * Returns sorted ids of what is held: "<tracker> <item key>" of each item to close, "<tracker> creates <inputs>" for
 * items to create. An approval is valid only for exactly this.
 */
export function heldIds(held: {
  items: readonly Pick<HeldItem, "tracker" | "key">[];
  creations?: readonly Pick<HeldCreation, "tracker" | "inputs">[];
}): string[] {
  return [
    ...held.items.map(({ tracker, key }) => `${tracker} ${key}`),
    ...(held.creations ?? []).map(({ tracker, inputs }) => `${tracker} creates ${inputs}`),
  ].sort();
}

/** A person's approval of a held run: exactly these items may be closed, and exactly these plans may create items. */
export const approvalSchema = z.object({
  run: z.string(),
  /** ISO 8601 instant of the approval. */
  at: z.string(),
  by: z.string(),
  /** The commit whose plans were held. */
  commit: z.string(),
  goals: z.array(
    z.object({
      goal: z.string(),
      /** The items that can be closed; empty if the plan had no open items left. */
      items: z.array(z.object({ tracker: z.enum(trackerNames), key: z.string() })),
      /** What all items may be created from; absent if no creation is approved. */
      creations: z.array(heldCreationSchema.pick({ tracker: true, inputs: true })).optional(),
    }),
  ),
});
export type Approval = z.infer<typeof approvalSchema>;

export const RUN_RETENTION_DAYS = 90;

/** The ledger's record of what one run did (docs/operating.md). */
export const runRecordSchema = z.object({
  run: z.string(),
  /** ISO 8601 instant when the run finished. */
  at: z.string(),
  commit: z.string(),
  result: z.unknown(),
  /** The items that are held for approval, by goal; absent if nothing is held. */
  held: z.array(heldGoalSchema).optional(),
  approved: z.object({ at: z.string(), by: z.string() }).optional(),
});
export type RunRecord = z.infer<typeof runRecordSchema>;
