import * as z from "zod";
import { entities, trackerNames } from "./item.ts";
import { type BlockersChange, conflictSchema, type Operation } from "./operation.ts";
import { diagnosticSchema } from "./plan/diagnostic.ts";
import type { HeldGoal } from "./run-record.ts";

export const outcomes = ["synced", "unchanged", "partial", "held", "failed"] as const;
export type Outcome = (typeof outcomes)[number];

/** An operation that a run applied, or that a preview would apply. */
const reportedOperationSchema = z.object({
  action: z.enum(["create", "update", "close", "reopen", "adopt"]),
  entity: z.enum(entities),
  key: z.string(),
  /** URL of the tracker item; null in a preview if the item does not exist yet. */
  remote: z.string().nullable(),
  title: z.string(),
  fields: z.array(z.string()),
});
export type ReportedOperation = z.infer<typeof reportedOperationSchema>;

/** A change that a run left out although the plan requires it, or that a preview expects to be left out. */
const skippedChangeSchema = reportedOperationSchema.omit({ fields: true }).extend({
  reason: z.string(),
  /** The fields that were left out of the item's operation; absent if the whole change was left out. */
  fields: z.array(z.string()).optional(),
});
export type SkippedChange = z.infer<typeof skippedChangeSchema>;

const trackerResultSchema = z.object({
  tracker: z.enum(trackerNames),
  /** What was done, and nothing else. */
  operations: z.array(reportedOperationSchema),
  /** Absent in records of older versions. */
  skipped: z.array(skippedChangeSchema).default([]),
  conflicts: z.array(conflictSchema),
  /** Numbers of read and write requests that the run sent to the tracker. */
  requests: z.object({ reads: z.number(), writes: z.number() }),
});
export type TrackerResult = z.infer<typeof trackerResultSchema>;

const planResultSchema = z.object({
  path: z.string(),
  goal: z.string(),
  trackers: z.array(trackerResultSchema),
  diagnostics: z.array(diagnosticSchema),
});
export type PlanResult = z.infer<typeof planResultSchema>;

/** The items of all plans that a run holds for approval, and why. */
const heldRunSchema = z.object({
  run: z.string(),
  reason: z.string(),
  /** Items to close, then items to create, up to `MAX_LISTED_CREATES` of each plan and tracker. */
  items: z.array(
    z.object({
      key: z.string(),
      title: z.string(),
      /** URL of an item to close; null for an item to create. */
      remote: z.string().nullable(),
    }),
  ),
  /** Number of items to create. */
  creates: z.number().int(),
});
export type HeldRun = z.infer<typeof heldRunSchema>;

/** Returns what goals hold for approval as results list it. */
export function toHeldItems(goals: readonly HeldGoal[]): Pick<HeldRun, "items" | "creates"> {
  const closed = goals.flatMap(({ items }) => items.map(({ key, title, remote }) => ({ key, title, remote })));
  const creations = goals.flatMap((goal) => goal.creations ?? []);
  const created = creations.flatMap(({ items }) => items.map((item) => ({ ...item, remote: null })));
  return {
    items: [...closed, ...created],
    creates: creations.reduce((total, { count }) => total + count, 0),
  };
}

/** The JSON output of `milepost sync` and `milepost preview` (docs/cli.md). */
export const syncResultSchema = z.object({
  repo: z.string(),
  commit: z.string().nullable(),
  outcome: z.enum(outcomes),
  plans: z.array(planResultSchema),
  run: z.string(),
  /** ISO 8601 instant after which to run again; null unless the run was postponed, for example by a rate limit. */
  resumeAt: z.string().nullable(),
  error: z.string().nullable(),
  held: heldRunSchema.nullable(),
});
export type SyncResult = z.infer<typeof syncResultSchema>;

/**
 * Returns an operation as results contain it. `remote`: URL of the item. Default: the URL in the operation's link, or
 * `null` for a create.
 */
export function toReportedOperation(operation: Operation, remote?: string): ReportedOperation {
  const { action, entity, key, title, fields } = operation;
  const known = action === "create" ? null : operation.link.remote.url;
  return { action, entity, key, remote: remote ?? known, title, fields: [...fields] };
}

/** Adds a change of an item's blockers to the last operation of the item, or as an operation of its own, which it returns. */
export function addBlockersChange(
  operations: ReportedOperation[],
  { key, entity, title }: BlockersChange,
  remote: string | null,
): ReportedOperation | null {
  const operation = operations.findLast((one) => one.key === key && one.action !== "adopt");
  if (operation) {
    operation.fields.push("blockedBy");
    return null;
  }
  const added: ReportedOperation = { action: "update", entity, key, remote, title, fields: ["blockedBy"] };
  operations.push(added);
  return added;
}

/** Returns the change of an item's state that was left out of an operation, as results contain it. */
export function toSkippedState(operation: Operation, reason: string, remote?: string): SkippedChange {
  const { fields: _, action, ...reported } = toReportedOperation(operation, remote);
  // The state of a new item is set by a second request.
  return { ...reported, action: action === "create" ? "close" : action, reason };
}

/** Returns the fields that are left out when an item is created, because the tracker's project lacks them. */
export function toOmittedFields(operation: Operation, remote?: string): SkippedChange[] {
  if (operation.action !== "create") return [];
  const { fields: _, ...reported } = toReportedOperation(operation, remote);
  return (operation.item.omitted ?? []).map(({ fields, reason }) => ({ ...reported, reason, fields: [...fields] }));
}
