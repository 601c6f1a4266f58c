import { decodeTime, isValid } from "ulid";
import { DAY_MS } from "../../calendar/days.ts";
import { formatInstant } from "../../calendar/format-date.ts";
import { UsageError, VersionConflict } from "../../errors.ts";
import { mayNeedApproval, type RepositoryState } from "../../model/repository-state.ts";
import { type Approval, type HeldGoal, heldIds, RUN_RETENTION_DAYS, type RunRecord } from "../../model/run-record.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { WorkQueue } from "../../ports/work-queue.ts";
import { formatCommand } from "../../text/format-command.ts";
import { busyError } from "./acquire-lease.ts";

export interface ApproveHost {
  ledger: Pick<Ledger, "repository" | "repositoryNamed" | "run" | "saveRepository" | "saveRun">;
  clock: Pick<Clock, "now">;
  /** Name of the person who approves. */
  by: string;
}

export interface ApprovedRun {
  repository: RepositoryState;
  approval: Approval;
  /** The goals whose held items the next sync can close or create. */
  goals: HeldGoal[];
}

/** Maximum number of attempts to save the approval, because other runs can save the repository's state meanwhile. */
const MAX_ATTEMPTS = 5;

/**
 * Approves a held run: the next sync can close and create exactly what the run held, and the approval is then used up.
 * Throws `UsageError`, with what to do, if there is nothing to approve.
 */
export async function approveRun(fullName: string, run: string, host: ApproveHost): Promise<ApprovedRun> {
  const { ledger, clock, by } = host;
  const named = await ledger.repositoryNamed(fullName);
  if (named === null) {
    throw new UsageError(
      `${fullName} has never been synced with this state. Approve a run where its state is stored: see MILEPOST_STATE and MILEPOST_TABLE.`,
    );
  }
  const at = clock.now().toISOString();
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const state = attempt === 1 ? named : await ledger.repository(named.id);
    if (state === null) break;
    const record = await readHeldRun(run, state, host);
    const goals = findHeldGoals(record, state);
    const approval = {
      run,
      at,
      by,
      commit: record.commit,
      goals: goals.map(({ goal, items, creations }) => ({
        goal,
        items: items.map(({ tracker, key }) => ({ tracker, key })),
        ...(creations && { creations: creations.map(({ tracker, inputs }) => ({ tracker, inputs })) }),
      })),
    };
    try {
      await ledger.saveRepository({ ...state, approvals: [...(state.approvals ?? []), approval] });
    } catch (error) {
      if (error instanceof VersionConflict) continue;
      throw error;
    }
    await ledger.saveRun(state.id, { ...record, approved: { at, by } });
    return { repository: state, approval, goals };
  }
  const message = `Other runs are syncing ${fullName}. Nothing was approved; try again in 30 seconds.`;
  throw busyError(message, clock);
}

/** Queues a sync of the repository. The attempt is its approval's time: the queue must not drop it as a duplicate. */
export async function queueApprovedRun({ repository, approval }: ApprovedRun, queue: WorkQueue): Promise<void> {
  const { id, fullName, installation } = repository;
  const envelope = { kind: "recheck" as const, delivery: null, ref: null, after: null, installation };
  await queue.send({ ...envelope, repository: { id, fullName } }, Date.parse(approval.at));
}

/** Reads the record of a run that holds items for approval. Throws `UsageError` for any other run. */
async function readHeldRun(
  run: string,
  { id, fullName, approvals }: RepositoryState,
  { ledger, clock }: ApproveHost,
): Promise<RunRecord> {
  const sync = formatCommand("milepost", "sync", "--repo", fullName);
  const record = await ledger.run(id, run);
  if (record === null) {
    const age = isValid(run) ? clock.now().getTime() - decodeTime(run) : 0;
    throw new UsageError(
      age > RUN_RETENTION_DAYS * DAY_MS
        ? `Run ${run} is more than ${RUN_RETENTION_DAYS} days old and was deleted. Start a new run with ${sync} and approve that one.`
        : `${fullName} has no run ${run}. A run's id is in the output of the sync that was held and is valid for its own repository only; ${sync} prints the run that is held now.`,
    );
  }
  if (approvals?.some((approval) => approval.run === run)) {
    throw new UsageError(`Run ${run} is already approved. The next sync applies it: ${sync}`);
  }
  if (record.approved) {
    const { by, at } = record.approved;
    throw new UsageError(
      `Run ${run} was approved by ${by} at ${formatInstant(at)}, and the approval is used up. If items are held again, ${sync} prints the run to approve.`,
    );
  }
  if (!record.held || record.held.length === 0) {
    throw new UsageError(`Run ${run} held nothing; there is nothing to approve.`);
  }
  return record;
}

/** Returns the goals of a run whose held items are still exactly the same. Throws `UsageError` if there is none. */
function findHeldGoals(record: RunRecord, { plans, fullName }: RepositoryState): HeldGoal[] {
  const open = Object.values(plans).filter(mayNeedApproval);
  const isHeld = (held: HeldGoal) => {
    const ids = JSON.stringify(heldIds(held));
    return open.some((plan) => plan.goal === held.goal && (!plan.heldIds || JSON.stringify(plan.heldIds) === ids));
  };
  const goals = (record.held ?? []).filter(isHeld);
  if (goals.length > 0) return goals;
  throw new UsageError(
    `Run ${record.run} holds nothing any more: its plans were restored or synced, or other items of these plans are held now. ${formatCommand("milepost", "sync", "--repo", fullName)} shows what is held.`,
  );
}
