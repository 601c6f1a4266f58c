import * as z from "zod";
import { itemStates, trackerNames } from "./item.ts";
import type { Conflict } from "./operation.ts";
import type { Diagnostic } from "./plan/diagnostic.ts";
import { statuses } from "./plan/plan-values.ts";
import { type HeldRun, outcomes } from "./result.ts";

export const healthLevels = ["not-started", "on-track", "at-risk", "off-track", "done"] as const;
export type Health = (typeof healthLevels)[number];

export const doneCountSchema = z.object({ done: z.number(), total: z.number() });
export type DoneCount = z.infer<typeof doneCountSchema>;

/** Web URL of an item in each tracker; null if the item does not exist there. */
export const itemUrlsSchema = z.object({ github: z.string().nullable(), jira: z.string().nullable() });
export type ItemUrls = z.infer<typeof itemUrlsSchema>;

/** A change of a milestone's due date in the plan. Dates are ISO 8601. */
export const slipSchema = z.object({
  key: z.string(),
  title: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** Date of the sync that found the change. */
  on: z.string(),
});
export type Slip = z.infer<typeof slipSchema>;

const deliverableStatusSchema = z.object({
  key: z.string(),
  title: z.string(),
  state: z.enum(itemStates),
  links: itemUrlsSchema,
  /** The last day on which Milepost recorded a change of the tracker items (ISO 8601 date); null if there are none. */
  changedOn: z.string().nullable(),
});
export type DeliverableStatus = z.infer<typeof deliverableStatusSchema>;

/** ISO 8601 dates by which something is done in 50% and in 85% of the simulations. */
const forecastSchema = z.object({ p50: z.string(), p85: z.string() });
export type Forecast = z.infer<typeof forecastSchema>;

const milestoneStatusSchema = z.object({
  key: z.string(),
  number: z.string().nullable(),
  title: z.string(),
  status: z.enum(statuses),
  health: z.enum(healthLevels),
  reasons: z.array(z.string()),
  /** Start date, ISO 8601 like `due`; null if the plan has none. */
  start: z.string().nullable(),
  due: z.string().nullable(),
  /** The day on which Milepost found the milestone to be done (ISO 8601 date); null if open, or done before the first sync. */
  doneOn: z.string().nullable(),
  /** Forecast for all deliverables due by the milestone's due date; null if the history is too short, or if it is done. */
  forecast: forecastSchema.nullable(),
  deliverables: doneCountSchema,
  criteria: doneCountSchema,
  /** Numbers of done and of all verification steps. */
  verification: doneCountSchema,
  items: z.array(deliverableStatusSchema),
  links: itemUrlsSchema,
});
export type MilestoneStatus = z.infer<typeof milestoneStatusSchema>;

/** Numbers of done and of all deliverables of a goal at the end of a day. `date`: ISO 8601 date. */
const dayCountSchema = doneCountSchema.extend({ date: z.string() });
export type DayCount = z.infer<typeof dayCountSchema>;

/** How a run left one tracker of a goal. */
export const trackerStateSchema = z.object({
  tracker: z.enum(trackerNames),
  isUpToDate: z.boolean(),
  /** True if the tracker only waits for an approval. */
  isHeld: z.boolean().optional(),
  /** Why the tracker is not up to date; null if it is. */
  reason: z.string().nullable(),
  /** ISO 8601 instant at which Milepost tries again by itself; null if it does not know, or need not. */
  retryAt: z.string().nullable(),
});
export type TrackerState = z.infer<typeof trackerStateSchema>;

/** Progress and health of a goal, as the status page, reports, Slack and `milepost status` show them (docs/cli.md). */
const goalStatusSchema = z.object({
  repo: z.string(),
  goal: z.string(),
  title: z.string(),
  /** The day for which the status holds (ISO 8601 date), in `timeZone`. */
  today: z.string(),
  /** IANA time zone of the repository's reports; all days are in this zone. */
  timeZone: z.string(),
  health: z.enum(healthLevels),
  reasons: z.array(z.string()),
  progress: z.object({ deliverables: doneCountSchema, criteria: doneCountSchema }),
  due: z.string().nullable(),
  /** The day on which the goal was done (ISO 8601 date); null if it is open or the day is unknown. */
  doneOn: z.string().nullable(),
  /** Forecast for the whole goal; null if the history is too short or a date would be more than five years away. */
  forecast: forecastSchema.nullable(),
  /** Why an open goal has no forecast, as a phrase; null if it has one or needs none. */
  forecastNote: z.string().nullable(),
  milestones: z.array(milestoneStatusSchema),
  days: z.array(dayCountSchema),
  slips: z.array(slipSchema),
  /** The last run that compared the plan with the trackers; null before the first one. */
  lastSync: z.object({ at: z.string(), commit: z.string(), outcome: z.enum(outcomes) }).nullable(),
  /** How each tracker was left by that run. */
  trackers: z.array(trackerStateSchema),
  /** The day on which the items of the removed plan were closed (ISO 8601 date); null if the goal has a plan. */
  removedOn: z.string().nullable(),
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

/** A goal's progress and health, with the plan's risks, and what the last runs reported and held. */
export interface GoalDetails extends GoalStatus {
  /** Risks of all milestones; a report shows only the risks of open milestones. */
  risks: ReportRisk[];
  conflicts: Conflict[];
  held: HeldRun[];
  /** Web address of the issue where held runs are approved; null if there is none. */
  approvalsIssue: string | null;
  diagnostics: Diagnostic[];
  /** True if a sync of the plan is under way, or was stopped before it had recorded how it left the trackers. */
  isSyncUnfinished: boolean;
  /** ISO 8601 instant of the last recorded check of the repository; null before the first one. */
  checkedAt: string | null;
  /** The last day on which a run or a person changed something of the goal (ISO 8601 date); null if unknown. */
  changedOn: string | null;
}

export interface GoalReport extends GoalDetails {
  /** Changes since the last report, most important first. */
  changes: ReportChange[];
}

/** A status report about goals of one or more repositories. Instants are ISO 8601. */
export interface StatusReport {
  generatedAt: string;
  /** Instant of the last report; null if there was none. */
  since: string | null;
  goals: GoalReport[];
}

/** The part of a goal's progress and health that is stored with a report, to compare it with the next report. */
const snapshotStatusSchema = goalStatusSchema
  .pick({ repo: true, goal: true, title: true, health: true, progress: true, due: true })
  .extend({
    milestones: z.array(
      milestoneStatusSchema
        .omit({ reasons: true, start: true, verification: true, doneOn: true, forecast: true })
        .extend({ items: z.array(deliverableStatusSchema.omit({ changedOn: true })) }),
    ),
  });

/** A goal's progress and health at the time of a report (ISO 8601 instant). */
export const reportSnapshotSchema = z.object({ at: z.string(), status: snapshotStatusSchema });
export type ReportSnapshot = z.infer<typeof reportSnapshotSchema>;
export type SnapshotStatus = ReportSnapshot["status"];

export function snapshotStatus(status: GoalStatus): SnapshotStatus {
  return snapshotStatusSchema.parse(status);
}
