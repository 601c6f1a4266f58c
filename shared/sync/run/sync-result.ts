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
  { goals, outcome, stopped }: RepositoryRun,
  run: string,
  approve: string,
): SyncResult {
  return {
    repo: state.fullName,
    commit: head.commit,
    plans: goals.map(toPlanResult),
    run,
    held: describeHeldRun(goals, run, approve),
    ...(stopped ? errorFields(stopped, outcome) : { outcome, error: null, resumeAt: null }),
  };
}

function describeHeldRun(goals: RepositoryRun["goals"], run: string, approve: string): HeldRun | null {
  const held = goals.flatMap((goal) => goal.held ?? []);
  if (held.length === 0) return null;
  return {
    run,
    reason: [...new Set(held.flatMap(({ reasons }) => reasons)), `To approve exactly these items: ${approve}`].join(
      "\n",
    ),
    ...toHeldItems(
      held.flatMap(({ items }) => items.map((item) => ({ ...item, remote: item.remote.url }))),
      held.flatMap(({ creations }) => creations),
    ),
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
