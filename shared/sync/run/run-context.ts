import type { Config } from "../../config/config.ts";
import type { GoalRun } from "../../model/goal-run.ts";
import type { GoalState } from "../../model/goal-state.ts";
import type { TrackerName } from "../../model/item.ts";
import type { RepositoryState, TrackedRepository } from "../../model/repository-state.ts";
import type { ReportedOperation } from "../../model/result.ts";
import type { ApprovalRequests } from "../../ports/approval-requests.ts";
import type { CommitStatuses } from "../../ports/commit-statuses.ts";
import type { GoalRunListener } from "../../ports/goal-run-listener.ts";
import type { Lease, Ledger } from "../../ports/ledger.ts";
import type { Tracker } from "../../ports/tracker.ts";
import type { ReadyPlan } from "../read/classify-plans.ts";
import type { ReadHost, RepositoryView } from "../read/read-repository.ts";
import type { RepositoryRun } from "./repository-run.ts";

export interface SyncHost extends ReadHost {
  run: string;
  ledger: Ledger;
  createNonce: () => string;
  /** Holder of the leases that the run acquires; unique per run. */
  holder: string;
  /** No request is started after this instant. */
  deadline: Date;
  /** True if the run processes a webhook delivery, which is marked as done afterwards: a new head need not be saved. */
  recordedElsewhere: boolean;
  openTrackers: (repository: TrackedRepository, config: Config) => Promise<Tracker[]>;
  openCommitStatuses: (fullName: string) => CommitStatuses;
  /** Returns `null` if nobody is notified of this repository's runs. */
  openListener: (repository: RepositoryState, config: Config) => GoalRunListener | null;
  /** Absent or `null` if runs are approved in no other place than the command line. */
  approvals?: ApprovalRequests | null;
  progress?: SyncProgress;
}

/** Follows a run: gets the number of operations of each plan and tracker before they start, and then each one. */
export interface SyncProgress {
  onPlanned: (goal: string, tracker: TrackerName, operationCount: number) => void;
  onOperation: (operation: ReportedOperation) => void;
}

/** What the syncs of all goals in a run share. */
export interface RunContext {
  view: RepositoryView;
  trackers: readonly Tracker[];
  listener: GoalRunListener | null;
  host: SyncHost;
}

/** The sync of one goal while this run holds the goal's lease. */
export interface GoalTask extends RunContext {
  plan: ReadyPlan;
  run: GoalRun;
  repositoryRun: Pick<RepositoryRun, "counts" | "isAvailable" | "findStop">;
  readonly lease: Lease;
  state: GoalState;
  /** True if the ledger has a record of the goal, or will have one after this run. */
  isRecorded: boolean;
}
