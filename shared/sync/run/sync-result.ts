import { RetryLater } from "../../errors.ts";
import { toPlanResult } from "../../model/goal-run.ts";
import type { Outcome, SyncResult } from "../../model/result.ts";
import type { RepositoryView } from "../read/read-repository.ts";
import { describeHeldRun } from "./held-run.ts";
import type { RepositoryRun } from "./repository-run.ts";

/** Returns the result of a run that failed before any plan was read. */
export function toFailedResult(fullName: string, run: string, error: Error): SyncResult {
  const result = { repo: fullName, commit: null, plans: [], run, held: null };
  return { ...result, ...errorFields(error, "failed") };
}

export function toSyncResult(
  { state, head }: Pick<RepositoryView, "state" | "head">,
  { goals, outcome, stopped }: RepositoryRun,
  run: string,
): SyncResult {
  const { fullName } = state;
  const held = goals.flatMap((goal) => goal.held ?? []);
  return {
    repo: fullName,
    commit: head.commit,
    plans: goals.map(toPlanResult),
    run,
    held: describeHeldRun(run, held, `milepost approve --repo ${fullName} ${run}`),
    ...(stopped ? errorFields(stopped, outcome) : { outcome, error: null, resumeAt: null }),
  };
}

function errorFields(error: Error, outcome: Outcome): Pick<SyncResult, "outcome" | "error" | "resumeAt"> {
  const isPostponed = error instanceof RetryLater && error.reason !== "outage";
  return {
    outcome: isPostponed && outcome === "failed" ? "partial" : outcome,
    error: error.message,
    resumeAt: isPostponed ? error.retryAt.toISOString() : null,
  };
}
