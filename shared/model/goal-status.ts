import * as z from "zod";
import type { Diagnostic } from "./diagnostic.ts";
import { itemStates } from "./item.ts";
import type { Conflict } from "./operation.ts";
import { statuses } from "./plan.ts";
import { type HeldRun, outcomes } from "./result.ts";

export const healthLevels = ["not-started", "on-track", "at-risk", "off-track", "done"] as const;
export type Health = (typeof healthLevels)[number];

export const doneCountSchema = z.object({ done: z.number(), total: z.number() });
export type DoneCount = z.infer<typeof doneCountSchema>;

/** Web URL of an item per tracker; null if it does not exist there. */
export const itemUrlsSchema = z.object({ github: z.string().nullable(), jira: z.string().nullable() });
export type ItemUrls = z.infer<typeof itemUrlsSchema>;

/** A due date moved by the plan. ISO 8601 dates. */
export const slipSchema = z.object({
  key: z.string(),
  title: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** Date of the sync that found it. */
  on: z.string(),
});
export type Slip = z.infer<typeof slipSchema>;

const deliverableStatusSchema = z.object({
  key: z.string(),
  title: z.string(),
  state: z.enum(itemStates),
  links: itemUrlsSchema,
});
export type DeliverableStatus = z.infer<typeof deliverableStatusSchema>;

const milestoneStatusSchema = z.object({
  key: z.string(),
  number: z.string().nullable(),
  title: z.string(),
  status: z.enum(statuses),
  health: z.enum(healthLevels),
  reasons: z.array(z.string()),
  /** ISO 8601 dates. */
  start: z.string().nullable(),
  due: z.string().nullable(),
  deliverables: doneCountSchema,
  criteria: doneCountSchema,
  /** Verification steps. */
  verification: doneCountSchema,
  items: z.array(deliverableStatusSchema),
  links: itemUrlsSchema,
});
export type MilestoneStatus = z.infer<typeof milestoneStatusSchema>;

/** ISO 8601 dates by which 50% and 85% of the simulations are finished. */
const forecastSchema = z.object({ p50: z.string(), p85: z.string() });
export type Forecast = z.infer<typeof forecastSchema>;

/** Counts at the end of a day (ISO 8601 date). */
const dayCountSchema = doneCountSchema.extend({ date: z.string() });
export type DayCount = z.infer<typeof dayCountSchema>;

/** Progress and health of a goal, as page, reports, Slack and `milepost status` show them (docs/cli.md). */
const goalStatusSchema = z.object({
  repo: z.string(),
  goal: z.string(),
  title: z.string(),
  health: z.enum(healthLevels),
  reasons: z.array(z.string()),
  progress: z.object({ deliverables: doneCountSchema, criteria: doneCountSchema }),
  due: z.string().nullable(),
  /** Null without enough history. */
  forecast: forecastSchema.nullable(),
  milestones: z.array(milestoneStatusSchema),
  days: z.array(dayCountSchema),
  slips: z.array(slipSchema),
  lastSync: z.object({ at: z.string(), commit: z.string(), outcome: z.enum(outcomes) }).nullable(),
});
export type GoalStatus = z.infer<typeof goalStatusSchema>;

/** A change since the last report, as a sentence with a link. */
export interface ReportChange {
  kind: "completed" | "progress" | "slipped" | "health" | "added" | "removed" | "reopened";
  text: string;
  url: string | null;
}

export interface ReportRisk {
  /** Key of the milestone. */
  milestone: string;
  text: string;
  mitigation: string | null;
}

/** A goal's status with what the plan and the last runs add to it. */
export interface GoalDetails extends GoalStatus {
  /** Of all milestones; a report shows those of the open ones. */
  risks: ReportRisk[];
  conflicts: Conflict[];
  held: HeldRun[];
  diagnostics: Diagnostic[];
}

export interface GoalReport extends GoalDetails {
  /** Since the last report, most important first. */
  changes: ReportChange[];
}

/** A status report over goals of one or more repositories. ISO 8601 instants. */
export interface StatusReport {
  generatedAt: string;
  /** Instant of the last report; null for the first. */
  since: string | null;
  goals: GoalReport[];
}

/** The part of a goal's status that the next report is compared with. */
const snapshotStatusSchema = goalStatusSchema
  .omit({ reasons: true, forecast: true, days: true, slips: true, lastSync: true })
  .extend({
    milestones: z.array(milestoneStatusSchema.omit({ reasons: true, start: true, verification: true })),
  });

/** A goal's status at the time of a report (ISO 8601 instant). */
export const reportSnapshotSchema = z.object({ at: z.string(), status: snapshotStatusSchema });
export type ReportSnapshot = z.infer<typeof reportSnapshotSchema>;
export type SnapshotStatus = ReportSnapshot["status"];

export function snapshotStatus(status: GoalStatus): SnapshotStatus {
  return snapshotStatusSchema.parse(status);
}
