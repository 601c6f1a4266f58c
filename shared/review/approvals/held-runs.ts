import type { PlanFileState, RepositoryState } from "../../model/repository-state.ts";
import { type HeldGoal, heldIds } from "../../model/run-record.ts";
import type { RunLog } from "../../ports/ledger.ts";
import type { ApprovalRequest } from "../../report/formats/approvals-issue.ts";

/** Returns the runs that hold changes now, oldest first, each with the changes that nobody has approved yet. */
export async function readHeldRuns(
  { id, plans, approvals = [] }: RepositoryState,
  ledger: Pick<RunLog, "run">,
  digest: (text: string) => string,
): Promise<ApprovalRequest[]> {
  const isApproved = ({ goal, heldIds: ids }: PlanFileState) =>
    approvals.some(({ goals }) => goals.some((one) => one.goal === goal && isSame(heldIds(one), ids)));
  const waiting = Object.values(plans).filter((plan) => plan.heldIds !== undefined && !isApproved(plan));
  const runs = [...new Set(waiting.flatMap(({ heldBy }) => heldBy ?? []))].sort();
  const requests: ApprovalRequest[] = [];
  for (const run of runs) {
    const record = await ledger.run(id, run);
    // The record can be missing after a crash, and an approval that was used up needs a new run.
    if (record === null || record.approved) continue;
    const isWaiting = (held: HeldGoal) =>
      waiting.some(
        ({ goal, heldBy, heldIds: ids }) => heldBy === run && goal === held.goal && isSame(heldIds(held), ids),
      );
    const goals = (record.held ?? []).filter(isWaiting);
    if (goals.length === 0) continue;
    const content = JSON.stringify([run, goals.map((held) => [held.goal, heldIds(held)])]);
    requests.push({ run, at: record.at, goals, digest: digest(content).slice(0, 16) });
  }
  return requests;
}

function isSame(one: readonly string[], other: readonly string[] | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
