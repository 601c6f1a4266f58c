import { decodeTime, isValid } from "ulid";
import { LeaseLost, RetryLater, UsageError } from "../../errors.ts";
import type { Approval, HeldGoal } from "../../model/approval.ts";
import { heldNames } from "../../model/approval.ts";
import type { RepositoryState, RunRecord } from "../../model/state.ts";
import { mayWait, runDays } from "../../model/state.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { WorkQueue } from "../../ports/work-queue.ts";

export interface ApproveHost {
  ledger: Pick<Ledger, "repository" | "repositoryNamed" | "run" | "saveRepository" | "saveRun">;
  clock: Pick<Clock, "now">;
  /** Who approves, in words for people. */
  by: string;
}

export interface ApprovedRun {
  repository: RepositoryState;
  approval: Approval;
  /** What may be closed now. */
  goals: HeldGoal[];
}

const day = 24 * 60 * 60 * 1000;
/** How often the state is read anew when a run has stored something in between. */
const attempts = 5;

/**
 * Lets a held run go on: notes that exactly the items that it held may be closed. The next sync, whoever starts it,
 * does so and uses the approval up. Throws `UsageError` with what to do where there is nothing to approve.
 */
export async function approveRun(fullName: string, run: string, host: ApproveHost): Promise<ApprovedRun> {
  const { ledger, clock, by } = host;
  const named = await ledger.repositoryNamed(fullName);
  if (named === null) {
    throw new UsageError(
      `Milepost has not synced ${fullName} from here, so nothing of it waits. A run is approved where its state is kept: see MILEPOST_STATE and MILEPOST_TABLE.`,
    );
  }
  const at = clock.now().toISOString();
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const state = attempt === 1 ? named : await ledger.repository(named.id);
    if (state === null) break;
    const record = await recordOf(run, state, host);
    const goals = waitingGoals(record, state);
    const items = goals.map(({ goal, items }) => ({
      goal,
      items: items.map(({ tracker, key }) => ({ tracker, key })),
    }));
    const approval = { run, at, by, commit: record.commit, goals: items };
    try {
      await ledger.saveRepository({ ...state, approvals: [...(state.approvals ?? []), approval] });
    } catch (error) {
      if (error instanceof LeaseLost) continue;
      throw error;
    }
    await ledger.saveRun(state.id, { ...record, approved: { at, by } });
    return { repository: state, approval, goals };
  }
  const soon = new Date(clock.now().getTime() + 30_000);
  throw new RetryLater(
    "leased",
    `Other runs of Milepost are at work on ${fullName}. Nothing was approved.`,
    soon,
  );
}

/** Has the worker look at the repository again. Each approval is a message of its own: none is merged with another. */
export async function queueApproved({ repository, approval }: ApprovedRun, queue: WorkQueue): Promise<void> {
  const { id, fullName, installation } = repository;
  const envelope = { kind: "recheck" as const, delivery: null, ref: null, after: null, installation };
  await queue.send({ ...envelope, repository: { id, fullName } }, Date.parse(approval.at));
}

/** The record of a run that waits for a person. Throws `UsageError` for every other one. */
async function recordOf(
  run: string,
  { id, fullName, approvals }: RepositoryState,
  { ledger, clock }: ApproveHost,
): Promise<RunRecord> {
  const sync = `milepost sync --repo ${fullName}`;
  const record = await ledger.run(id, run);
  if (record === null) {
    const age = isValid(run) ? clock.now().getTime() - decodeTime(run) : 0;
    throw new UsageError(
      age > runDays * day
        ? `The run ${run} is more than ${runDays} days old, and what it held is not kept any longer. Start a new one with ${sync}, and approve that.`
        : `${fullName} has no run ${run}. The id is in the output of the sync that was held, and good for its own repository only; ${sync} names the run that waits now.`,
    );
  }
  if (approvals?.some((approval) => approval.run === run)) {
    throw new UsageError(`The run ${run} is approved already. The next sync does it: ${sync}`);
  }
  if (record.approved) {
    const { by, at } = record.approved;
    throw new UsageError(
      `The run ${run} was approved by ${by} at ${at}, and that is used up. If something waits again, ${sync} names the run to approve.`,
    );
  }
  if (!record.held || record.held.length === 0) {
    throw new UsageError(`The run ${run} held nothing, so there is nothing to approve.`);
  }
  return record;
}

/** What a run held of plans of which exactly that still waits. */
function waitingGoals(record: RunRecord, { plans, fullName }: RepositoryState): HeldGoal[] {
  const open = Object.values(plans).filter(mayWait);
  const waits = ({ goal, items }: HeldGoal) => {
    const names = JSON.stringify(heldNames(items));
    return open.some((plan) => plan.goal === goal && (!plan.held || JSON.stringify(plan.held) === names));
  };
  const waiting = (record.held ?? []).filter(waits);
  if (waiting.length > 0) return waiting;
  throw new UsageError(
    `Nothing that the run ${record.run} held waits any more: its plans came back, were brought in line, or something else of them waits since. milepost sync --repo ${fullName} says whether something else waits.`,
  );
}
