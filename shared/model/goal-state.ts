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
  /** Git blob of the plan that the trackers match; null if the goal has never been synced or its file was removed. */
  blob: z.string().nullable(),
  /** The commit that the trackers match. */
  commit: z.string().nullable(),
  /** Committer date of `commit`, ISO 8601. A head with an earlier date can be an older commit. */
  committedAt: z.string().nullable(),
  /** All items that have a key, including removed items (`limitRemovedItems`). */
  keyedItems: z.array(keyedItemSchema),
  /** Trackers that were searched for orphans of the goal. */
  searchedTrackers: z.array(z.enum(trackerNames)),
  /** The plan as last synced, for status and reports; null before the first sync and above `MAX_PLAN_LENGTH`. */
  plan: planSchema.nullable(),
  outcome: z.enum(outcomes),
  /** ISO 8601 instant of the last sync after which the trackers matched the plan. */
  syncedAt: z.string().nullable(),
  /** Oldest first. */
  slips: z.array(slipSchema),
  /** Definitions of references from the goal.md next to the plan, with its git blob; null if not needed or too long. */
  goalFile: z
    .object({ blob: z.string(), definitions: z.array(z.object({ ref: z.string(), text: z.string() })) })
    .nullable(),
});
export type GoalState = z.infer<typeof goalStateSchema>;
