import type { Config } from "../../config/config.ts";
import type { GoalState } from "../../model/goal-state.ts";
import type { TrackerName } from "../../model/item.ts";
import type { RepositoryState } from "../../model/repository-state.ts";
import type { ReportedOperation } from "../../model/result.ts";
import type { Clock } from "../../ports/clock.ts";
import type { GoalRunListener } from "../../ports/goal-run-listener.ts";
import type { Lease, Ledger } from "../../ports/ledger.ts";
import type { Tracker } from "../../ports/tracker.ts";
import type { ReadyPlan } from "../read/classify-plans.ts";
import type { HeadRead } from "../read/stale-commit.ts";

export interface GoalHost {
  run: string;
  ledger: Ledger;
  clock: Clock;
  createNonce: () => string;
  /** Lease holder; unique per run. */
  holder: string;
  /** No request is started after this instant. */
  deadline: Date;
  onOperation: (path: string, operation: ReportedOperation) => void;
}

/** What all goals of a run share. */
export interface RunContext {
  repository: RepositoryState;
  config: Config;
  trackers: readonly Tracker[];
  /** `null` if nobody is notified. */
  listener: GoalRunListener | null;
}

export interface GoalTask extends RunContext, HeadRead {
  plan: ReadyPlan;
  /** Number of items that the run's other plans close, by tracker. */
  closingCounts: ReadonlyMap<TrackerName, number>;
  /** Returns false for a tracker that ended an earlier goal's work: it is not asked again in this run. */
  isAvailable: (tracker: TrackerName) => boolean;
  /** Observes every linked item, not only those that the plan changed. */
  isFullScan: boolean;
}

/** A goal's state while this run holds its lease. */
export interface LeasedGoal {
  readonly lease: Lease;
  state: GoalState;
  /** True once the ledger has, or is to get, a record of the goal. */
  isRecorded: boolean;
}
