import { RetryLater } from "../../errors.ts";
import type { GoalRun, TrackerRun } from "../../model/goal-run.ts";
import type { TrackerState } from "../../model/goal-status.ts";
import type { RepositoryRun } from "./repository-run.ts";
import type { SyncHost } from "./run-context.ts";

/** Returns how a run left each tracker of a goal. A retry time is only known if a queue repeats the run by itself. */
export function describeTrackers(
  { trackers }: Pick<GoalRun, "trackers">,
  repositoryRun: Pick<RepositoryRun, "findStop">,
  { recordedElsewhere }: Pick<SyncHost, "recordedElsewhere">,
): TrackerState[] {
  return trackers.map((run) => {
    const { tracker, outcome } = run;
    const isUpToDate = outcome === "synced" || outcome === "unchanged";
    if (isUpToDate) return { tracker, isUpToDate, reason: null, retryAt: null };
    const stopped = run.stopped ?? (run.wasAttempted ? null : repositoryRun.findStop(tracker));
    const retryAt = recordedElsewhere && stopped instanceof RetryLater ? stopped.retryAt.toISOString() : null;
    const isHeld = stopped === null && run.held !== null;
    return {
      ...{ tracker, isUpToDate, reason: stopped?.message ?? describeOutcome(run), retryAt },
      ...(isHeld && { isHeld }),
    };
  });
}

function describeOutcome({ held, diagnostics, wasAttempted }: TrackerRun): string {
  if (held !== null) return "waiting for approval.";
  const [error] = diagnostics.filter(({ severity }) => severity === "error");
  return error?.message ?? (wasAttempted ? "not finished." : "not reached before the run stopped.");
}
