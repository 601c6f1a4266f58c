import type { Diagnostic } from "./diagnostic.ts";
import type { Entity, TrackerName } from "./item.ts";
import type { Conflict } from "./operation.ts";

export const outcomes = ["synced", "unchanged", "partial", "held", "failed"] as const;
export type Outcome = (typeof outcomes)[number];

/** An operation that was applied, or would be applied in a preview. */
export interface ReportedOperation {
  action: "create" | "update" | "close" | "reopen" | "adopt";
  entity: Entity;
  key: string;
  /** URL of the item; null in a preview of an item that does not exist yet. */
  remote: string | null;
  title: string;
  fields: string[];
}

export interface TrackerResult {
  tracker: TrackerName;
  operations: ReportedOperation[];
  conflicts: Conflict[];
  /** Requests that the tracker received. */
  requests: { reads: number; writes: number };
}

export interface PlanResult {
  path: string;
  goal: string;
  trackers: TrackerResult[];
  diagnostics: Diagnostic[];
}

/** What a run holds for approval, in all its plans. */
export interface HeldRun {
  run: string;
  reason: string;
  items: { key: string; title: string; remote: string }[];
}

/** The JSON of `milepost sync` and `milepost preview` (docs/cli.md). */
export interface SyncResult {
  repo: string;
  commit: string | null;
  outcome: Outcome;
  plans: PlanResult[];
  run: string;
  /** ISO 8601 instant after which to run again; null if nothing is left to do. */
  resumeAt: string | null;
  error: string | null;
  held: HeldRun | null;
}
