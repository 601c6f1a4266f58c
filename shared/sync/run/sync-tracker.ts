import { statusesOf } from "../../config/config.ts";
import { UsageError } from "../../errors.ts";
import type { Link } from "../../model/link.ts";
import type { ClosingItem } from "../../model/operation.ts";
import type { Diagnostic } from "../../model/plan.ts";
import type { TrackerResult } from "../../model/result.ts";
import type { GoalState, Outcome } from "../../model/state.ts";
import { searchedIn } from "../../model/state.ts";
import type { Lease } from "../../ports/ledger.ts";
import type { Tracker } from "../../ports/tracker.ts";
import { applySync } from "../apply/apply-sync.ts";
import { judge } from "../compare/guard.ts";
import { syncFinding } from "../diagnostic-codes.ts";
import { linksIn, peersOf } from "../read/peers.ts";
import { prepareGoal } from "../read/prepare-goal.ts";
import type { GoalHost, GoalTask } from "./goal-task.ts";

/** The goal's state as the work goes on; `known` once there is something to store. */
export interface Work {
  state: GoalState;
  known: boolean;
  /** There is something in the outbox that nobody was told of. */
  hasNews: boolean;
}

/** What the work on one tracker reads and adds to. */
export interface TrackerParts {
  lease: Lease;
  work: Work;
  report: TrackerResult;
  diagnostics: Diagnostic[];
}

export interface TrackerOutcome {
  outcome: Outcome;
  held: { reason: string; items: ClosingItem[] } | null;
  stopped: Error | null;
  closing: number;
  usedUp: boolean;
  /** The milestones that counted as completed. */
  completed: ReadonlySet<string>;
}

/** Brings a goal's items in one tracker in line with its plan, and adds what it did to the report. */
export async function syncTracker(
  task: GoalTask,
  tracker: Tracker,
  { lease, work, report, diagnostics }: TrackerParts,
  host: GoalHost,
): Promise<TrackerOutcome> {
  const { repository, ready, config, alreadyClosing, full, readAt } = task;
  const { plan, approval, missing } = ready;
  const { identities } = work.state;
  const known = await linksIn(task.trackers, repository.id, plan.goal.id, host.ledger);
  const links = known.get(tracker.name) ?? [];
  // Lists from before another run wrote here would show its work as undone by people.
  if (links.some((link) => wasWrittenSince(link, readAt))) tracker.refresh();
  const peerUrl = peersOf(plan.goal.id, task.trackers, known);
  const isSearched = searchedIn(work.state).has(tracker.name);
  const input = { plan, config, identities, links: known, isSearched, full, read: task, peerUrl };
  const prepared = await prepareGoal(input, tracker, host.clock);
  diagnostics.push(...prepared.diagnostics);
  const { completed } = prepared;
  const failed = {
    outcome: "failed" as const,
    held: null,
    stopped: null,
    closing: 0,
    usedUp: false,
    completed,
  };
  if (prepared.isRefused) return failed;
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
    return { outcome: "held", held, stopped: null, closing, usedUp, completed };
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
  report.operations.push(...applied.operations);
  diagnostics.push(...applied.refused.map(refusal), ...applied.detached.map(outside));
  diagnostics.push(...applied.diagnostics, ...applied.withheld.map(withheld));
  report.conflicts.push(...syncPlan.conflicts, ...applied.conflicts);
  if (applied.stopped instanceof UsageError) {
    diagnostics.push(tooMuch(applied.stopped));
    return failed;
  }
  const { stopped } = applied;
  const complete = stopped === null && applied.refused.length === 0;
  const settled = new Set([...applied.operations, ...syncPlan.settled].map(({ key }) => key));
  const usedUp = complete && (held === null || verdict.approved.every((key) => settled.has(key)));
  if (held) return { outcome: "held", held, stopped, closing, usedUp, completed };
  const outcome = !complete ? "partial" : applied.operations.length > 0 ? "synced" : "unchanged";
  return { outcome, held, stopped, closing, usedUp, completed };
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
