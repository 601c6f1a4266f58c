import type { GoalState } from "../model/goal-state.ts";
import type { DayCount } from "../model/goal-status.ts";
import type { TrackerName } from "../model/item.ts";
import type { Link } from "../model/link.ts";
import type { RepositoryState } from "../model/repository-state.ts";
import type { RunRecord } from "../model/run-record.ts";

/**
 * State of repositories and goals, one versioned record each. A write throws `VersionConflict` if another process
 * changed the record since it was read: read it again first.
 */
export interface StateLedger {
  repository(id: string): Promise<RepositoryState | null>;
  /** Returns the repository that last had this name. Another repository can have the name now: compare the ids. */
  repositoryNamed(fullName: string): Promise<RepositoryState | null>;
  repositories(): Promise<RepositoryState[]>;
  saveRepository(state: RepositoryState): Promise<void>;
  goal(repository: string, goal: string): Promise<GoalState | null>;
  links(repository: string, goal: string, tracker: TrackerName): Promise<Link[]>;
  /**
   * Acquires the goal's lease and returns it with the goal's state, or `null` while another holder's lease has not
   * expired. Each lease has a higher fence than the one before it; a write with an older fence fails.
   */
  acquireLease(repository: string, goal: string, holder: string, now: Date): Promise<Lease | null>;
}

/** Records of runs, deleted after `RUN_RETENTION_DAYS`. */
export interface RunLog {
  run(repository: string, run: string): Promise<RunRecord | null>;
  saveRun(repository: string, run: RunRecord): Promise<void>;
  /** Returns the newest runs, at most `limit`, newest first. */
  runs(repository: string, limit: number): Promise<RunRecord[]>;
}

/** Counts of done and of all deliverables per goal and day, for burn-up charts and forecasts. */
export interface GoalHistory {
  /** Returns all stored day counts, oldest first. */
  days(repository: string, goal: string): Promise<DayCount[]>;
  /** Saves the counts of a day; replaces stored counts of the same day. */
  saveDay(repository: string, goal: string, day: DayCount): Promise<void>;
}

/** Maximum number of repositories that `ProjectIndex` has for one project. */
export const MAX_INDEXED_REPOSITORIES = 50;

/** Which repositories use a project of a tracker. A hit is a hint: the repository's config must name the project. */
export interface ProjectIndex {
  /** Returns the ids of the repositories that use a project, at most `MAX_INDEXED_REPOSITORIES`. One read. */
  repositoriesOf(tracker: TrackerName, project: string): Promise<string[]>;
  /** Records that a repository uses another project than before; `null` for none. Does nothing if the index is full. */
  changeProject(repository: string, tracker: TrackerName, from: string | null, to: string | null): Promise<void>;
}

export type Ledger = StateLedger & RunLog & GoalHistory & ProjectIndex;

/** Exclusive right to write a goal's records. Every method throws `LeaseLost` if another run has acquired the lease. */
export interface Lease {
  /** The goal's state when the lease was acquired. */
  readonly state: GoalState | null;
  /** Renews the lease if it is about to expire. */
  extend(now: Date): Promise<void>;
  saveLink(tracker: TrackerName, link: Link): Promise<void>;
  /** Saves the goal's state and keeps the lease. */
  saveGoal(state: GoalState): Promise<void>;
  /** Releases the lease and, if `state` is not `null`, saves it in the same write. Does nothing after `LeaseLost`. */
  release(state: GoalState | null): Promise<void>;
}
