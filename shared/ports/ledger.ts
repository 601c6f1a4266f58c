import type { DayCount } from "../model/goal-status.ts";
import type { TrackerName } from "../model/item.ts";
import type { Link } from "../model/link.ts";
import type { GoalState, RepositoryState, RunRecord } from "../model/state.ts";

/**
 * What Milepost remembers: one aggregate is one record with a version. A write that lost its race throws
 * `LeaseLost`; it is never retried with the same content.
 */
export interface Ledger {
  repository(id: string): Promise<RepositoryState | null>;
  /** The repository that last had this name. A hint: the item it leads to is checked before it is believed. */
  repositoryNamed(fullName: string): Promise<RepositoryState | null>;
  repositories(): Promise<RepositoryState[]>;
  saveRepository(state: RepositoryState): Promise<void>;

  goal(repository: string, goal: string): Promise<GoalState | null>;
  links(repository: string, goal: string, tracker: TrackerName): Promise<Link[]>;
  /**
   * Takes the goal's lease and returns it with the state under it, or null while another holder's is
   * unexpired. `fence` grows with every taking: a write with an older fence is refused.
   */
  lease(repository: string, goal: string, holder: string, now: Date): Promise<Lease | null>;
  /** What is known of a run of this repository; null when it never was, or is too long ago. */
  run(repository: string, run: string): Promise<RunRecord | null>;
  saveRun(repository: string, run: RunRecord): Promise<void>;
  /** The last runs that are known, the newest first: `most` of them. */
  runs(repository: string, most: number): Promise<RunRecord[]>;

  /** What was counted at the end of each day that anything was, the oldest first. */
  days(repository: string, goal: string): Promise<DayCount[]>;
  /** A day that is counted again has its last count. */
  saveDay(repository: string, goal: string, day: DayCount): Promise<void>;
}

export interface Lease {
  readonly state: GoalState | null;
  /** Keeps the lease for as long again when it is close to its end. Throws `LeaseLost`. */
  hold(now: Date): Promise<void>;
  saveLink(tracker: TrackerName, link: Link): Promise<void>;
  /** Stores what the goal has come to; the lease goes on. */
  saveGoal(state: GoalState): Promise<void>;
  /** Gives the lease back, storing `state` in the same write when given. Safe to call after `LeaseLost`. */
  release(state: GoalState | null): Promise<void>;
}
