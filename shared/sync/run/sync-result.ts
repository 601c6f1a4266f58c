import { RetryLater } from "../../errors.ts";
import { toPlanResult } from "../../model/goal-run.ts";
import { type HeldRun, type Outcome, type SyncResult, toHeldItems } from "../../model/result.ts";
import type { RepositoryView } from "../read/read-repository.ts";
import type { RepositoryRun } from "./repository-run.ts";

/** Returns the result of a run that failed before any plan was read. */
export function toFailedResult(fullName: string, run: string, error: Error): SyncResult {
  const result = { repo: fullName, commit: null, plans: [], run, held: null };
  return { ...result, ...errorFields(error, "failed") };
}

/** Returns the result of a run. `approve`: the text that says how to approve the held items. */
export function toSyncResult(
  { state, head }: RepositoryView,
  repositoryRun: RepositoryRun,
  run: string,
  approve: string,
): SyncResult {
  const { goals, outcome, stopped } = repositoryRun;
  return {
    repo: state.fullName,
    commit: head.commit,
    plans: goals.map(toPlanResult),
    run,
    held: describeHeldRun(repositoryRun, run, approve),
    ...(stopped ? errorFields(stopped, outcome) : { outcome, error: null, resumeAt: null }),
  };
}

function describeHeldRun(repositoryRun: RepositoryRun, run: string, approve: string): HeldRun | null {
  const held = repositoryRun.heldGoals();
  if (held.length === 0) return null;
  const reasons = new Set(repositoryRun.goals.flatMap((goal) => goal.held?.reasons ?? []));
  return {
    run,
    reason: [...reasons, `To approve exactly these items: ${approve}`].join("\n"),
    ...toHeldItems(held),
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
