import type { TrackerName } from "./item.ts";
import type { Slip } from "./slip.ts";
import type { Outcome } from "./state.ts";

export const healths = ["not-started", "on-track", "at-risk", "off-track", "done"] as const;
export type Health = (typeof healths)[number];

export interface Share {
  done: number;
  total: number;
}

/** Where an item can be seen; null where a tracker has it not. */
export type Addresses = Readonly<Record<TrackerName, string | null>>;

export interface DeliverableStatus {
  key: string;
  title: string;
  state: "open" | "done" | "cancelled";
  links: Addresses;
}

export interface MilestoneStatus {
  key: string;
  number: string | null;
  title: string;
  status: "planned" | "active" | "done" | "cancelled";
  health: Health;
  reasons: string[];
  /** ISO 8601 dates. */
  start: string | null;
  due: string | null;
  deliverables: Share;
  criteria: Share;
  /** Steps of verification. Absent in statuses from before they were counted. */
  verification?: Share;
  items: DeliverableStatus[];
  links: Addresses;
}

/** ISO 8601 dates on which half, and 85 of 100, of the simulated futures are finished. */
export interface Forecast {
  p50: string;
  p85: string;
}

/** What was counted at the end of a day. */
export interface DayCount {
  /** ISO 8601 date. */
  date: string;
  done: number;
  total: number;
}

/** How a goal stands: the figures that page, reports, Slack and `milepost status` all show (contract section 6). */
export interface GoalStatus {
  repo: string;
  goal: string;
  title: string;
  health: Health;
  reasons: string[];
  progress: { deliverables: Share; criteria: Share };
  due: string | null;
  /** Null without enough history. */
  forecast: Forecast | null;
  milestones: MilestoneStatus[];
  days: DayCount[];
  slips: Slip[];
  lastSync: { at: string; commit: string; outcome: Outcome } | null;
}
