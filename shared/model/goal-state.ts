import * as z from "zod";
import { slipSchema } from "./goal-status.ts";
import { trackerNames } from "./item.ts";
import { keyedItemSchema } from "./keyed-plan.ts";
import { planSchema } from "./plan.ts";
import { outcomes } from "./result.ts";

/** The ledger's record of a goal. */
export const goalStateSchema = z.object({
  goal: z.string(),
  path: z.string(),
  version: z.number().int(),
  /** Git blob of the plan that the trackers match; null if the goal was never synced or its file was removed. */
  blob: z.string().nullable(),
  /** The commit that the trackers match. */
  commit: z.string().nullable(),
  /** Committer date of `commit`, ISO 8601. An older head may be stale and is checked before it is applied. */
  committedAt: z.string().nullable(),
  /** Every key that was assigned, those of removed items included. */
  keyedItems: z.array(keyedItemSchema),
  /** Trackers that were searched for marked items which the ledger does not know. */
  searchedTrackers: z.array(z.enum(trackerNames)),
  /** The plan as last synced, for status and reports; null before the first sync and for very long plans. */
  plan: planSchema.nullable(),
  outcome: z.enum(outcomes),
  /** ISO 8601 instant. */
  syncedAt: z.string().nullable(),
  /** Oldest first. */
  slips: z.array(slipSchema),
  /** Definitions in the goal.md beside the plan, cached by its blob; null if not needed or too long. */
  goalFile: z
    .object({ blob: z.string(), definitions: z.array(z.object({ ref: z.string(), text: z.string() })) })
    .nullable(),
});
export type GoalState = z.infer<typeof goalStateSchema>;
