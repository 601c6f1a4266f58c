import type { Config } from "../../config/config.ts";
import type { TrackerName } from "../../model/item.ts";
import type { ReportedOperation } from "../../model/result.ts";
import type { RepositoryState } from "../../model/state.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Tracker } from "../../ports/tracker.ts";
import type { ReadyPlan } from "../read/classify-plans.ts";
import type { HeadRead } from "../read/stale-commit.ts";
import type { ProgressHost } from "./note-progress.ts";

export interface GoalHost extends ProgressHost {
  ledger: Ledger;
  clock: Clock;
  nonce: () => string;
  /** Who holds leases: unique per run. */
  holder: string;
  /** No request is started after this instant. */
  deadline: Date;
  onOperation: (path: string, operation: ReportedOperation) => void;
}

export interface GoalTask extends HeadRead {
  repository: RepositoryState;
  ready: ReadyPlan;
  /** How many items the run's other plans close, by tracker. */
  alreadyClosing: ReadonlyMap<TrackerName, number>;
  config: Config;
  trackers: readonly Tracker[];
  /** False for a tracker that has cut the run short before: it is not asked again. */
  isAvailable: (tracker: TrackerName) => boolean;
  /** Looks at every linked item, and not only at those that the plan changed. */
  full: boolean;
}
