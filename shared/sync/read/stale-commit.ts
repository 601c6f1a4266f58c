import { RetryLater } from "../../errors.ts";
import type { GoalState } from "../../model/goal-state.ts";
import type { Diagnostic } from "../../model/plan/diagnostic.ts";
import { syncDiagnostic } from "../diagnostic-codes.ts";
import type { ReadyPlan } from "./classify-plans.ts";
import type { RepositoryView } from "./read-repository.ts";

/**
 * Returns true if the head is older than the commit that the trackers match. If a person approved at this head that the
 * plan is missing, returns false, unless another run synced the goal after the head was read.
 */
export async function isStalePlan(
  { missing, approval }: Pick<ReadyPlan, "missing" | "approval">,
  view: RepositoryView,
  state: GoalState,
): Promise<boolean> {
  const isApproved = missing !== null && approval?.commits.has(view.head.commit);
  if (isApproved && !wasSyncedSince(view.readAt, state)) return false;
  return isStale(view, state);
}

/**
 * Returns true if the head is an ancestor of the commit that the trackers match. Compares the commits only if the head
 * has an earlier committer date or another run synced after the head was read. Throws `RetryLater` if that run synced a
 * diverged commit (the branch was force-pushed), because only a new read of the head tells which commit is current.
 */
async function isStale({ head, readAt, source }: RepositoryView, state: GoalState): Promise<boolean> {
  const { commit, committedAt, syncedAt } = state;
  if (commit === null || commit === head.commit) return false;
  const isOlder = committedAt !== null && head.committedAt < committedAt;
  const isOvertaken = wasSyncedSince(readAt, state);
  if (!isOlder && !isOvertaken) return false;
  const relation = await source.compare(commit, head.commit);
  if (relation === "diverged" && isOvertaken) {
    throw new RetryLater(
      "leased",
      `Another run synced ${commit.slice(0, 7)} after this one had read ${head.commit.slice(0, 7)}, and the branch was force-pushed from one to the other. Run the command again to read the current commit.`,
      new Date(Date.parse(syncedAt ?? "") + 1_000),
    );
  }
  return relation === "behind";
}

function wasSyncedSince(instant: Date, { syncedAt }: GoalState): boolean {
  return syncedAt !== null && new Date(syncedAt) > instant;
}

export function staleCommitDiagnostic({ head }: RepositoryView, { commit }: GoalState): Diagnostic {
  return syncDiagnostic(
    "stale-commit",
    `${head.commit.slice(0, 7)} is older than ${commit?.slice(0, 7)}, which the trackers already match. Nothing was changed; the next commit is synced as usual.`,
  );
}
