import * as z from "zod";
import { type TrackerName, trackerNames } from "./item.ts";
import type { ClosingItem } from "./operation.ts";

export type HeldItem = ClosingItem & { tracker: TrackerName };

/** The items of one goal that a run holds for approval, as the run record stores them. */
export const heldGoalSchema = z.object({
  goal: z.string(),
  path: z.string(),
  items: z.array(z.object({ tracker: z.enum(trackerNames), key: z.string(), title: z.string(), remote: z.string() })),
});
export type HeldGoal = z.infer<typeof heldGoalSchema>;

/** A person's approval of a held run: exactly these items may be closed. */
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
