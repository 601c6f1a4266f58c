import * as z from "zod";
import { slipSchema, trackerStateSchema } from "./goal-status.ts";
import { trackerNames } from "./item.ts";
import { keyedItemSchema } from "./keyed-plan.ts";
import { planSchema } from "./plan/plan.ts";
import { outcomes } from "./result.ts";

/** The ledger's record of a goal. */
export const goalStateSchema = z.object({
  goal: z.string(),
  path: z.string(),
  version: z.number().int(),
  /** Git blob sha of the plan that the trackers match; null before the first sync and if the file was removed. */
  blob: z.string().nullable(),
  /** The commit that the trackers match; null before the first sync. */
  commit: z.string().nullable(),
  /** Committer date of `commit`, ISO 8601; null before the first sync. A head with an earlier date can be older. */
  committedAt: z.string().nullable(),
  /** Milestones and deliverables that have a key, including removed ones up to a size limit (`limitRemovedItems`). */
  keyedItems: z.array(keyedItemSchema),
  /** Trackers that have been searched for orphans of the goal. The search is needed once per tracker. */
  searchedTrackers: z.array(z.enum(trackerNames)),
  /**
   * The plan that a run last compared with the trackers, for progress and reports, even if the run was stopped or the
   * plan was removed since. Null before the first run or if above `MAX_PLAN_LENGTH`.
   */
  plan: planSchema.nullable(),
  outcome: z.enum(outcomes),
  /** ISO 8601 instant of the last sync after which the trackers matched the plan. */
  syncedAt: z.string().nullable(),
  /** The last run that compared the plan with the trackers, and how it left them. Absent in older records. */
  lastRun: z
    .object({ at: z.string(), commit: z.string(), outcome: z.enum(outcomes), trackers: z.array(trackerStateSchema) })
    .optional(),
  /**
   * The day on which each done milestone was found to be done (ISO 8601 date), by milestone key; null if it was done
   * before. Absent until a run has recorded it.
   */
  doneDays: z.record(z.string(), z.string().nullable()).optional(),
  /** ISO 8601 instant at which the items of the removed plan were closed; absent if the goal has a plan. */
  removedAt: z.string().optional(),
  /** Changes of due dates in the plan, oldest first. */
  slips: z.array(slipSchema),
  /** Definitions of references, from the goal.md with git blob sha `blob`; null if not needed or too long to store. */
  goalFile: z
    .object({ blob: z.string(), definitions: z.array(z.object({ ref: z.string(), text: z.string() })) })
    .nullable(),
});
export type GoalState = z.infer<typeof goalStateSchema>;
