import type { Config } from "../../config/config.ts";
import type { Operator } from "../../config/operator.ts";
import type { GoalDetails, StatusReport } from "../../model/goal-status.ts";
import type { RepositoryState } from "../../model/repository-state.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Log } from "../../ports/log.ts";
import type { NotifyQueue } from "../../ports/notify-queue.ts";
import type { Outboxes } from "../../ports/outboxes.ts";

/** The host of the report function, which runs every 15 minutes. */
export interface ScheduledHost {
  clock: Pick<Clock, "now">;
  ledger: Pick<Ledger, "repositories">;
  outboxes: Outboxes;
  queue: NotifyQueue;
  /** The operator's file; `null` allows everything that the credentials can access. */
  operator: Operator | null;
  /** Returns a goal's progress and health; `null` if the goal has not been synced, or its plan was removed. */
  readGoal: (repository: RepositoryState, goal: string) => Promise<GoalDetails | null>;
  /** Writes the report to the repository's report issue. The call can be repeated without further effects. */
  publishIssue: (repository: RepositoryState, report: StatusReport) => Promise<unknown>;
  /** Lease holder; unique per process. */
  holder: string;
  log: Log;
}

export type ReportRules = NonNullable<Config["report"]>;
