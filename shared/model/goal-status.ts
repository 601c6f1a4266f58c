import * as z from "zod";
import type { Diagnostic } from "./diagnostic.ts";
import { type ItemState, itemStates, type TrackerName } from "./item.ts";
import type { Conflict } from "./operation.ts";
import { type Status, statuses } from "./plan.ts";
import type { HeldRun, Outcome } from "./result.ts";

export const healthLevels = ["not-started", "on-track", "at-risk", "off-track", "done"] as const;
export type Health = (typeof healthLevels)[number];

export const doneCountSchema = z.object({ done: z.number(), total: z.number() });
export type DoneCount = z.infer<typeof doneCountSchema>;

/** Web URL of an item per tracker; null if it does not exist there. */
export const itemUrlsSchema = z.object({ github: z.string().nullable(), jira: z.string().nullable() });
export type ItemUrls = Readonly<Record<TrackerName, string | null>>;

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

export interface DeliverableStatus {
  key: string;
  title: string;
  state: ItemState;
  links: ItemUrls;
}

export interface MilestoneStatus {
  key: string;
  number: string | null;
  title: string;
  status: Status;
  health: Health;
  reasons: string[];
  /** ISO 8601 dates. */
  start: string | null;
  due: string | null;
  deliverables: DoneCount;
  criteria: DoneCount;
  /** Verification steps. */
  verification: DoneCount;
  items: DeliverableStatus[];
  links: ItemUrls;
}

/** ISO 8601 dates by which 50% and 85% of the simulations are finished. */
export interface Forecast {
  p50: string;
  p85: string;
}

/** Counts at the end of a day. */
export interface DayCount extends DoneCount {
  /** ISO 8601 date. */
  date: string;
}

/** Progress and health of a goal, as page, reports, Slack and `milepost status` show them (docs/cli.md). */
export interface GoalStatus {
  repo: string;
  goal: string;
  title: string;
  health: Health;
  reasons: string[];
  progress: { deliverables: DoneCount; criteria: DoneCount };
  due: string | null;
  /** Null without enough history. */
  forecast: Forecast | null;
  milestones: MilestoneStatus[];
  days: DayCount[];
  slips: Slip[];
  lastSync: { at: string; commit: string; outcome: Outcome } | null;
}

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
const snapshotStatusSchema = z.object({
  repo: z.string(),
  goal: z.string(),
  title: z.string(),
  health: z.enum(healthLevels),
  progress: z.object({ deliverables: doneCountSchema, criteria: doneCountSchema }),
  due: z.string().nullable(),
  milestones: z.array(
    z.object({
      key: z.string(),
      number: z.string().nullable(),
      title: z.string(),
      status: z.enum(statuses),
      health: z.enum(healthLevels),
      due: z.string().nullable(),
      deliverables: doneCountSchema,
      criteria: doneCountSchema,
      items: z.array(
        z.object({ key: z.string(), title: z.string(), state: z.enum(itemStates), links: itemUrlsSchema }),
      ),
      links: itemUrlsSchema,
    }),
  ),
});

/** A goal's status at the time of a report (ISO 8601 instant). */
export const reportSnapshotSchema = z.object({ at: z.string(), status: snapshotStatusSchema });
export type ReportSnapshot = z.infer<typeof reportSnapshotSchema>;
export type SnapshotStatus = ReportSnapshot["status"];

export function snapshotStatus(status: GoalStatus): SnapshotStatus {
  return snapshotStatusSchema.parse(status);
}
