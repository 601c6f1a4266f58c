import type { Config } from "../../config/config.ts";
import { statusesOf } from "../../config/config.ts";
import { UsageError } from "../../errors.ts";
import type { Diagnostic, Plan } from "../../plan/plan.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Lease, Ledger } from "../../ports/ledger.ts";
import type { Tracker } from "../../ports/tracker.ts";
import type { HeldItem } from "../approval.ts";
import { syncFinding } from "../diagnostic-codes.ts";
import { goneCode } from "../gone.ts";
import { judge } from "../guard.ts";
import type { TrackerName } from "../item.ts";
import type { Link } from "../link.ts";
import { combineOutcomes } from "../outcome.ts";
import type { PlanResult, ReportedOperation, TrackerResult } from "../result.ts";
import type { GoalState, Outcome } from "../state.ts";
import { searchedIn } from "../state.ts";
import type { ClosingItem } from "../sync-plan.ts";
import { applySync } from "./apply-sync.ts";
import type { ReadyPlan } from "./classify-plans.ts";
import { peersOf } from "./peers.ts";
import { prepareGoal } from "./prepare-goal.ts";
import { requestsSince } from "./requests-since.ts";
import type { HeadRead } from "./stale-commit.ts";
import { isStalePlan, staleCommit } from "./stale-commit.ts";
import { takeLease } from "./take-lease.ts";

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

export interface GoalTask extends HeadRead {
  repository: string;
  ready: ReadyPlan;
  /** How many items the run's other plans close, by tracker. */
  alreadyClosing: ReadonlyMap<TrackerName, number>;
  config: Config;
  trackers: readonly Tracker[];
  /** False for a tracker that has cut the run short before: it is not asked again. */
  isAvailable: (tracker: TrackerName) => boolean;
  /** Looks at every linked item, and not only at those that the plan changed. */
  full: boolean;
}

export interface GoalOutcome {
  result: PlanResult;
  outcome: Outcome;
  held: { reasons: string[]; items: HeldItem[] } | null;
  /** How many items this goal closes in each tracker, without the approved ones. */
  closing: Map<TrackerName, number>;
  /** Everything that was approved of it is done: there is nothing left that the approval is good for. */
  usedUp: boolean;
  /** What ended the work on each tracker that was not finished. */
  stopped: { tracker: TrackerName; error: Error }[];
  /** The head is older than what was applied; nothing was done. */
  stale: boolean;
  /** An item of ours was said to be deleted. */
  lost: boolean;
}

/**
 * Brings one goal's items in every tracker in line with its plan, under the goal's lease. Throws `RetryLater`
 * when somebody else holds it; what ended the work on a tracker is in `stopped`, with what was done before.
 */
export async function syncGoal(task: GoalTask, host: GoalHost): Promise<GoalOutcome> {
  const { goal, path, plan } = task.ready;
  const lease = await takeLease(task.repository, { goal, path }, host);
  const work: Work = { state: lease.state ?? newGoal(plan), known: lease.state !== null };
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
  const { path, goal, plan } = task.ready;
  const result: PlanResult = { path, goal, trackers: [], diagnostics: [...plan.diagnostics] };
  const done: GoalOutcome = {
    result,
    outcome: "unchanged",
    held: null,
    closing: new Map(),
    usedUp: false,
    stopped: [],
    stale: true,
    lost: false,
  };
  if (await isStalePlan(task.ready, task, work.state)) {
    result.diagnostics.push(staleCommit(task, work.state));
    return done;
  }
  const outcomes: Outcome[] = [];
  let usedUp = true;
  for (const tracker of task.trackers) {
    if (!task.isAvailable(tracker.name)) {
      outcomes.push("partial");
      usedUp = false;
      continue;
    }
    const before = tracker.requests();
    const report: TrackerResult = {
      tracker: tracker.name,
      operations: [],
      conflicts: [],
      requests: { reads: 0, writes: 0 },
    };
    result.trackers.push(report);
    try {
      const parts = { lease, work, report, diagnostics: result.diagnostics };
      const one = await syncTracker(task, tracker, parts, host);
      outcomes.push(one.outcome);
      done.closing.set(tracker.name, one.closing);
      usedUp &&= one.usedUp;
      if (one.held) {
        const { reasons = [], items = [] } = done.held ?? {};
        const held = one.held.items.map((item) => ({ ...item, tracker: tracker.name }));
        done.held = { reasons: [...reasons, one.held.reason], items: [...items, ...held] };
      }
      if (one.stopped) done.stopped.push({ tracker: tracker.name, error: one.stopped });
    } catch (error) {
      // Reading failed: this tracker waits, the others go on.
      if (!(error instanceof Error)) throw error;
      outcomes.push("partial");
      usedUp = false;
      done.stopped.push({ tracker: tracker.name, error });
    }
    report.requests = requestsSince(tracker, before);
  }
  const outcome = combineOutcomes(outcomes);
  const complete = outcome === "synced" || outcome === "unchanged";
  work.state = { ...work.state, outcome, ...(complete && settledState(task, host)) };
  work.known ||= complete;
  const lost = result.diagnostics.some(({ code }) => code === goneCode);
  return { ...done, outcome, usedUp, stale: false, lost };
}

/** What the work on one tracker reads and adds to. */
interface TrackerParts {
  lease: Lease;
  work: Work;
  report: TrackerResult;
  diagnostics: Diagnostic[];
}

interface TrackerOutcome {
  outcome: Outcome;
  held: { reason: string; items: ClosingItem[] } | null;
  stopped: Error | null;
  closing: number;
  usedUp: boolean;
}

async function syncTracker(
  task: GoalTask,
  tracker: Tracker,
  { lease, work, report, diagnostics }: TrackerParts,
  host: GoalHost,
): Promise<TrackerOutcome> {
  const { repository, ready, config, alreadyClosing, full, readAt } = task;
  const { plan, approval, missing } = ready;
  const { identities } = work.state;
  const links = await host.ledger.links(repository, plan.goal.id, tracker.name);
  // Lists from before another run wrote here would show its work as undone by people.
  if (links.some((link) => wasWrittenSince(link, readAt))) tracker.refresh();
  const peerUrl = await peersOf(repository, plan.goal.id, task.trackers, host.ledger);
  const isSearched = searchedIn(work.state).has(tracker.name);
  const input = { plan, config, identities, links, isSearched, full, read: task, peerUrl };
  const prepared = await prepareGoal(input, tracker, host.clock);
  diagnostics.push(...prepared.diagnostics);
  if (prepared.isRefused) return { outcome: "failed", held: null, stopped: null, closing: 0, usedUp: false };
  // Reading a large repository takes its time.
  await lease.hold(host.clock.now());
  const approved = approval?.keys.get(tracker.name) ?? new Set();
  const closed = alreadyClosing.get(tracker.name) ?? 0;
  const limits = {
    policy: config.policy,
    alreadyClosing: closed,
    approved,
    missing: missing?.reason ?? null,
  };
  const verdict = judge(prepared, limits);
  const { held, syncPlan, closing } = verdict;
  if (held && syncPlan.operations.length === 0 && syncPlan.settled.length === 0) {
    const usedUp = verdict.approved.length === 0;
    return { outcome: "held", held, stopped: null, closing, usedUp };
  }

  const remember = async () => {
    // A missing plan may return as it was, and of one that is held only approved items close.
    if (held || missing) return;
    if (isSearched && JSON.stringify(prepared.identities) === JSON.stringify(identities)) return;
    const searched = [...searchedIn(work.state).add(tracker.name)];
    const next = { ...work.state, path: plan.path, identities: prepared.identities, searched };
    await lease.saveGoal(next);
    work.state = next;
    work.known = true;
  };
  const applied = await applySync(syncPlan, prepared.links, {
    tracker,
    lease,
    clock: host.clock,
    nonce: host.nonce,
    goal: plan.goal.id,
    seenAt: readAt,
    conflicts: config.policy.conflicts,
    statuses: statusesOf(config),
    remember,
    deadline: host.deadline,
    onOperation: (operation) => host.onOperation(plan.path, operation),
  });
  report.operations = applied.operations;
  diagnostics.push(...applied.refused.map(refusal), ...applied.detached.map(outside));
  diagnostics.push(...applied.diagnostics, ...applied.withheld.map(withheld));
  report.conflicts = [...syncPlan.conflicts, ...applied.conflicts];
  if (applied.stopped instanceof UsageError) {
    diagnostics.push(tooMuch(applied.stopped));
    return { outcome: "failed", held: null, stopped: null, closing: 0, usedUp: false };
  }
  const { stopped } = applied;
  const complete = stopped === null && applied.refused.length === 0;
  const settled = new Set([...applied.operations, ...syncPlan.settled].map(({ key }) => key));
  const usedUp = complete && (held === null || verdict.approved.every((key) => settled.has(key)));
  if (held) return { outcome: "held", held, stopped, closing, usedUp };
  const outcome = !complete ? "partial" : applied.operations.length > 0 ? "synced" : "unchanged";
  return { outcome, held, stopped, closing, usedUp };
}

/** How far apart the clocks of two machines may be, in milliseconds. */
const clockSkew = 10_000;

function wasWrittenSince({ writtenAt }: Link, instant: Date): boolean {
  return writtenAt !== undefined && Date.parse(writtenAt) > instant.getTime() - clockSkew;
}

function refusal({ title, message }: { title: string; message: string }): Diagnostic {
  return syncFinding("tracker-refused", `"${title}" was not written: ${message}`);
}

function withheld({ title, message }: { title: string; message: string }): Diagnostic {
  return syncFinding("withheld", `"${title}" stays as it is: ${message}`);
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

function settledState({ ready, head }: GoalTask, { clock }: GoalHost): Partial<GoalState> {
  const { plan, blob, goalFile } = ready;
  const { commit, committedAt } = head;
  const kept = JSON.stringify(plan).length > longestKept ? null : plan;
  const read = { path: plan.path, plan: kept, blob, goalFile: goalFile.kept };
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
