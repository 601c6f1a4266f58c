import { RetryLater } from "../../errors.ts";
import type { Diagnostic } from "../../model/plan.ts";
import type { GoalState } from "../../model/state.ts";
import type { Head, PlanSource } from "../../ports/plan-source.ts";
import { syncFinding } from "../diagnostic-codes.ts";
import type { ReadyPlan } from "./classify-plans.ts";

/** The head of a repository as it was read. */
export interface HeadRead {
  head: Head;
  readAt: Date;
  source: Pick<PlanSource, "compare" | "lineUrl">;
}

/**
 * As `isStale`; but whoever approves that a plan is missing has seen the commit in which it is, an older one too. What
 * somebody synced since this run read the head may be the plan's return, so that is asked about all the same.
 */
export async function isStalePlan(
  { missing, approval }: Pick<ReadyPlan, "missing" | "approval">,
  read: HeadRead,
  state: GoalState,
): Promise<boolean> {
  const overtaken = state.syncedAt !== null && new Date(state.syncedAt) > read.readAt;
  if (missing && !overtaken && approval?.commits.has(read.head.commit)) return false;
  return isStale(read, state);
}

/**
 * An older head is never applied. A committer date before the last applied one, or work that somebody finished
 * since we read the head, raise the suspicion; git's history decides, for one read. Of commits beside each other it
 * can't: after a forced push, only reading the branch again tells which of them it is at. Throws `RetryLater` then.
 */
async function isStale({ head, readAt, source }: HeadRead, state: GoalState): Promise<boolean> {
  const { commit, committedAt, syncedAt } = state;
  if (commit === null || commit === head.commit) return false;
  const older = committedAt !== null && head.committedAt < committedAt;
  const overtaken = syncedAt !== null && new Date(syncedAt) > readAt;
  if (!older && !overtaken) return false;
  const relation = await source.compare(commit, head.commit);
  if (relation === "diverged" && overtaken) {
    throw new RetryLater(
      "leased",
      `Another run has synced ${commit.slice(0, 7)} since this one found ${head.commit.slice(0, 7)} on the branch, which was forced from one to the other. Ask again to see where it is now.`,
      new Date(Date.parse(syncedAt) + 1_000),
    );
  }
  return relation === "behind";
}

export function staleCommit({ head }: Pick<HeadRead, "head">, { commit }: GoalState): Diagnostic {
  return syncFinding(
    "stale-commit",
    `${head.commit.slice(0, 7)} is older than ${commit?.slice(0, 7)}, which the trackers already match; nothing is changed. The next commit is synced as usual.`,
  );
}
