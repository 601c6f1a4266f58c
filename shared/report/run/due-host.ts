import type { Config } from "../../config/config.ts";
import type { Operator } from "../../config/operator.ts";
import type { GoalNow, Report } from "../../model/goal-report.ts";
import type { RepositoryState } from "../../model/state.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { NotifyQueue } from "../../ports/notify-queue.ts";
import type { Outboxes } from "../../ports/outboxes.ts";

/** What the schedule of reports needs. */
export interface DueHost {
  clock: Pick<Clock, "now">;
  ledger: Pick<Ledger, "repositories">;
  outboxes: Outboxes;
  queue: NotifyQueue;
  /** What the operator allows; null: whatever the credentials reach. */
  operator: Operator | null;
  /** Null: the goal was never synced, or its plan is gone. */
  goalNow: (repository: RepositoryState, goal: string) => Promise<GoalNow | null>;
  /** Makes the repository's issue say this. Safe to repeat. */
  publishIssue: (repository: RepositoryState, report: Report) => Promise<unknown>;
  /** Unique for each wake-up. */
  holder: string;
  log: (message: string, fields: Readonly<Record<string, string | number | null>>) => void;
}

export type ReportRules = NonNullable<Config["report"]>;
