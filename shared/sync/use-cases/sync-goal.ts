import type { Config } from "../../config/config.ts";
import { RetryLater, UsageError } from "../../errors.ts";
import type { Diagnostic, Plan } from "../../plan/plan.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Lease, Ledger } from "../../ports/ledger.ts";
import type { Head, PlanSource } from "../../ports/plan-source.ts";
import type { Tracker } from "../../ports/tracker.ts";
import { syncFinding } from "../diagnostic-codes.ts";
import { guard } from "../guard.ts";
import { combineOutcomes } from "../outcome.ts";
import type { PlanResult, ReportedOperation, TrackerResult } from "../result.ts";
import type { GoalState, Outcome } from "../state.ts";
import type { ClosingItem } from "../sync-plan.ts";
import { applySync } from "./apply-sync.ts";
import { prepareGoal } from "./prepare-goal.ts";
import { requestsSince } from "./requests-since.ts";

export interface GoalHost {
  ledger: Ledger;
  clock: Clock;
  nonce: () => string;
  /** Who holds leases: unique per run. */
  holder: string;
  /** No request is started after this instant. */
  deadline: Date;
  onOperation: (path: string, operation: ReportedOperation) => void;
}

/** The head of a repository as it was read. */
export interface HeadRead {
  head: Head;
  readAt: Date;
  source: Pick<PlanSource, "compare">;
}

export interface GoalTask extends HeadRead {
  repository: string;
  plan: Plan;
  blob: string;
  /** What is kept of the goal.md beside the plan. */
  goalFile: GoalState["goalFile"];
  /** How many items the run's other plans close. */
  alreadyClosing: number;
  config: Config;
  trackers: readonly Tracker[];
}

export interface GoalOutcome {
  result: PlanResult;
  outcome: Outcome;
  held: { reason: string; items: ClosingItem[] } | null;
  /** How many items this goal closes. */
  closing: number;
  /** What ended the work on each tracker that was not finished. */
  stopped: Error[];
  /** The head is older than what was applied; nothing was done. */
  stale: boolean;
}

/** How long a run waits for a lease of somebody else before it gives up until later, in milliseconds. */
const leaseWaits = [0, 500, 1_000, 2_000];

/**
 * Brings one goal's items in every tracker in line with its plan, under the goal's lease. Throws `RetryLater`
 * when somebody else holds it; what ended the work on a tracker is in `stopped`, with what was done before.
 */
export async function syncGoal(task: GoalTask, host: GoalHost): Promise<GoalOutcome> {
  const lease = await takeLease(task, host);
  const work: Work = { state: lease.state ?? newGoal(task.plan), known: lease.state !== null };
  try {
    return await syncUnderLease(task, lease, work, host);
  } finally {
    await lease.release(work.known ? work.state : null);
  }
}

/** The goal's state as the work goes on; `known` once there is something to store. */
interface Work {
  state: GoalState;
  known: boolean;
}

async function syncUnderLease(
  task: GoalTask,
  lease: Lease,
  work: Work,
  host: GoalHost,
): Promise<GoalOutcome> {
  const { plan } = task;
  const goal = plan.goal.id;
  const result: PlanResult = { path: plan.path, goal, trackers: [], diagnostics: [...plan.diagnostics] };
  if (await isStale(task, work.state)) {
    result.diagnostics.push(staleCommit(task, work.state));
    return { result, outcome: "unchanged", held: null, closing: 0, stopped: [], stale: true };
  }
  const outcomes: Outcome[] = [];
  const stopped: Error[] = [];
  let held: GoalOutcome["held"] = null;
  let closing = 0;
  for (const tracker of task.trackers) {
    const before = tracker.requests();
    const report: TrackerResult = {
      tracker: tracker.name,
      operations: [],
      conflicts: [],
      requests: { reads: 0, writes: 0 },
    };
    result.trackers.push(report);
    try {
      const alreadyClosing = task.alreadyClosing + closing;
      const parts = { lease, work, report, diagnostics: result.diagnostics };
      const done = await syncTracker({ ...task, alreadyClosing }, tracker, parts, host);
      outcomes.push(done.outcome);
      closing += done.closing;
      held ??= done.held;
      if (done.stopped) stopped.push(done.stopped);
    } catch (error) {
      // Reading failed: this tracker waits, the others go on.
      if (!(error instanceof Error)) throw error;
      outcomes.push("partial");
      stopped.push(error);
    }
    report.requests = requestsSince(tracker, before);
  }
  const outcome = combineOutcomes(outcomes);
  const complete = outcome === "synced" || outcome === "unchanged";
  work.state = { ...work.state, outcome, ...(complete && settledState(task, host)) };
  work.known ||= complete;
  return { result, outcome, held, closing, stopped, stale: false };
}

/** What the work on one tracker reads and adds to. */
interface TrackerParts {
  lease: Lease;
  work: Work;
  report: TrackerResult;
  diagnostics: Diagnostic[];
}

async function syncTracker(
  { repository, plan, config, alreadyClosing }: GoalTask,
  tracker: Tracker,
  { lease, work, report, diagnostics }: TrackerParts,
  host: GoalHost,
): Promise<{ outcome: Outcome; held: GoalOutcome["held"]; stopped: Error | null; closing: number }> {
  const { identities } = work.state;
  const links = await host.ledger.links(repository, plan.goal.id, tracker.name);
  const prepared = await prepareGoal({ plan, config, identities, links }, tracker, host.clock);
  diagnostics.push(...prepared.diagnostics);
  // Reading a large repository takes its time.
  await lease.hold(host.clock.now());
  const reason = guard(prepared.closing, config.policy, alreadyClosing);
  if (reason !== null) {
    return { outcome: "held", held: { reason, items: prepared.closing }, stopped: null, closing: 0 };
  }

  report.conflicts = prepared.syncPlan.conflicts;
  const remember = async () => {
    if (JSON.stringify(prepared.identities) === JSON.stringify(identities)) return;
    const next = { ...work.state, path: plan.path, identities: prepared.identities };
    await lease.saveGoal(next);
    work.state = next;
    work.known = true;
  };
  const applied = await applySync(prepared.syncPlan, prepared.links, {
    tracker,
    lease,
    clock: host.clock,
    nonce: host.nonce,
    goal: plan.goal.id,
    remember,
    deadline: host.deadline,
    onOperation: (operation) => host.onOperation(plan.path, operation),
  });
  report.operations = applied.operations;
  diagnostics.push(...applied.refused.map(refusal), ...applied.detached.map(outside));
  if (applied.stopped instanceof UsageError) {
    diagnostics.push(tooMuch(applied.stopped));
    return { outcome: "failed", held: null, stopped: null, closing: 0 };
  }
  const complete = applied.stopped === null && applied.refused.length === 0;
  const outcome = !complete ? "partial" : applied.operations.length > 0 ? "synced" : "unchanged";
  return { outcome, held: null, stopped: applied.stopped, closing: prepared.closing.length };
}

async function takeLease({ repository, plan }: GoalTask, host: GoalHost): Promise<Lease> {
  for (const wait of leaseWaits) {
    if (wait > 0) await host.clock.sleep(wait);
    const lease = await host.ledger.lease(repository, plan.goal.id, host.holder, host.clock.now());
    if (lease) return lease;
  }
  throw new RetryLater(
    "leased",
    `Another run of Milepost is at work on ${plan.path}. It does what there is to do; ask again in half a minute.`,
    new Date(host.clock.now().getTime() + 30_000),
  );
}

/**
 * An older head is never applied. A committer date before the last applied one, or work that somebody finished
 * since we read the head, raise the suspicion; git's history decides, for one read.
 */
export async function isStale({ head, readAt, source }: HeadRead, state: GoalState): Promise<boolean> {
  const { commit, committedAt, syncedAt } = state;
  if (commit === null || commit === head.commit) return false;
  const older = committedAt !== null && head.committedAt < committedAt;
  const overtaken = syncedAt !== null && new Date(syncedAt) > readAt;
  return (older || overtaken) && (await source.compare(commit, head.commit)) === "behind";
}

export function staleCommit({ head }: Pick<HeadRead, "head">, { commit }: GoalState): Diagnostic {
  return syncFinding(
    "stale-commit",
    `${head.commit.slice(0, 7)} is older than ${commit?.slice(0, 7)}, which the trackers already match; nothing is changed. The next commit is synced as usual.`,
  );
}

function refusal({ title, message }: { title: string; message: string }): Diagnostic {
  return syncFinding("tracker-refused", `"${title}" was not written: ${message}`);
}

function outside({ title, message }: { title: string; message: string }): Diagnostic {
  return syncFinding("not-attached", `"${title}" is not under the issue that it belongs to: ${message}`);
}

/** The ledger can't hold what identifies this plan's items; nothing was written yet. */
function tooMuch({ message }: UsageError): Diagnostic {
  return syncFinding("too-much-to-keep", message);
}

/** A longer plan is not kept for status and reports, in characters of JSON: what identifies its items goes first. */
const longestKept = 128 * 1024;

function settledState({ plan, blob, goalFile, head }: GoalTask, { clock }: GoalHost): Partial<GoalState> {
  const { commit, committedAt } = head;
  const kept = JSON.stringify(plan).length > longestKept ? null : plan;
  const read = { path: plan.path, plan: kept, blob, goalFile };
  return { ...read, commit, committedAt, syncedAt: clock.now().toISOString() };
}

function newGoal({ goal, path }: Plan): GoalState {
  return {
    goal: goal.id,
    path,
    version: 0,
    blob: null,
    commit: null,
    committedAt: null,
    identities: [],
    plan: null,
    outcome: "unchanged",
    syncedAt: null,
  };
}
