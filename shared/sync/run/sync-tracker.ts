import { statusMappingKey } from "../../config/config.ts";
import { StateTooLarge } from "../../errors.ts";
import { createTrackerRun, type GoalRun, type TrackerRun } from "../../model/goal-run.ts";
import type { TrackerName } from "../../model/item.ts";
import type { Link } from "../../model/link.ts";
import type { Tracker } from "../../ports/tracker.ts";
import { stateTooLargeDiagnostic } from "../apply/apply-diagnostics.ts";
import { applySync } from "../apply/apply-sync.ts";
import { applyGuard, type GuardDecision } from "../compare/guard.ts";
import { type PreparedGoal, prepareGoal } from "../read/prepare-goal.ts";
import { createPeerUrls, readLinks } from "../read/read-links.ts";
import { requestsSince } from "../read/requests-since.ts";
import type { GoalHost, GoalTask, LeasedGoal } from "./goal-task.ts";

/**
 * Makes one tracker match a goal's plan, and records in `goalRun` what was done there. A failure ends the work in this
 * tracker only and is in its `TrackerRun`.
 */
export async function syncTracker(
  tracker: Tracker,
  task: GoalTask,
  goal: LeasedGoal,
  goalRun: GoalRun,
  host: GoalHost,
): Promise<void> {
  const run = findTrackerRun(goalRun, tracker.name);
  if (!task.isAvailable(tracker.name)) return;
  const before = tracker.requests();
  run.wasAttempted = true;
  try {
    const prepared = await prepareForTracker(tracker, task, goal, host);
    run.diagnostics.push(...prepared.diagnostics);
    run.completed = prepared.completed;
    if (prepared.isRejected) run.outcome = "failed";
    else {
      // Reading a large repository takes long.
      await goal.lease.extend(host.clock.now());
      const { plan, missing, approval } = task.plan;
      const { policy } = task.config;
      const decision = applyGuard(prepared, {
        policy,
        alreadyClosingCount: task.closingCounts.get(tracker.name) ?? 0,
        approvedKeys: approval?.keys.get(tracker.name) ?? new Set(),
        missingReason: missing?.reason ?? null,
      });
      const { held, syncPlan } = decision;
      await applySync(
        syncPlan,
        prepared.links,
        {
          tracker,
          lease: goal.lease,
          clock: host.clock,
          createNonce: host.createNonce,
          goal: plan.goal.id,
          observedAfter: task.readAt,
          conflictPolicy: policy.conflicts,
          statuses: statusMappingKey(task.config),
          // A missing plan may return as it was, and of a held plan only approved items are closed.
          saveKeys: async () => {
            if (!held && !missing) await saveKeys(tracker.name, prepared, task, goal);
          },
          deadline: host.deadline,
          onOperation: (operation) => host.onOperation(plan.path, operation),
        },
        run,
      );
      recordDecision(run, decision);
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    Object.assign(run, { outcome: "partial", stopped: error, isApprovalUsed: false, completed: new Set() });
  }
  const { reads, writes } = requestsSince(tracker, before);
  run.requests = { reads: run.requests.reads + reads, writes: run.requests.writes + writes };
}

function findTrackerRun({ trackers }: GoalRun, name: TrackerName): TrackerRun {
  const known = trackers.find(({ tracker }) => tracker === name);
  if (known) return known;
  const run = createTrackerRun(name);
  trackers.push(run);
  return run;
}

async function prepareForTracker(
  tracker: Tracker,
  { repository, plan: { plan }, config, trackers, readAt, head, source, isFullScan }: GoalTask,
  { state }: LeasedGoal,
  { ledger, clock }: GoalHost,
): Promise<PreparedGoal> {
  const goal = plan.goal.id;
  const links = await readLinks(trackers, repository.id, goal, ledger);
  // Lists from before another run's writes would make them look like user changes.
  if (links.get(tracker.name)?.some((link) => wasWrittenSince(link, readAt))) tracker.refresh();
  return prepareGoal(
    {
      plan,
      config,
      keyedItems: state.keyedItems,
      links,
      isSearched: state.searchedTrackers.includes(tracker.name),
      read: { head, source },
      peerUrl: createPeerUrls(goal, trackers, links),
      isFullScan,
    },
    tracker,
    clock,
  );
}

async function saveKeys(
  tracker: TrackerName,
  { keyedItems }: PreparedGoal,
  { plan }: GoalTask,
  goal: LeasedGoal,
): Promise<void> {
  const { state } = goal;
  const isSearched = state.searchedTrackers.includes(tracker);
  if (isSearched && JSON.stringify(keyedItems) === JSON.stringify(state.keyedItems)) return;
  const searchedTrackers = [...new Set([...state.searchedTrackers, tracker])];
  const next = { ...state, path: plan.path, keyedItems, searchedTrackers };
  await goal.lease.saveGoal(next);
  goal.state = next;
  goal.isRecorded = true;
}

/** Completes the record of a tracker with what the guard decided. */
function recordDecision(
  run: TrackerRun,
  { held, syncPlan, approvedKeys, closingCount }: GuardDecision,
): void {
  if (run.stopped instanceof StateTooLarge) {
    run.diagnostics.push(stateTooLargeDiagnostic(run.stopped));
    run.stopped = null;
    run.outcome = "failed";
    return;
  }
  const done = new Set([...run.operations, ...syncPlan.linkUpdates].map(({ key }) => key));
  const areApprovalsDone = held === null || approvedKeys.every((key) => done.has(key));
  run.isApprovalUsed = run.outcome !== "partial" && areApprovalsDone;
  run.closingCount += closingCount;
  run.held = held;
  if (held) run.outcome = "held";
}

const MAX_CLOCK_SKEW_MS = 10_000;

function wasWrittenSince({ writtenAt }: Link, instant: Date): boolean {
  return writtenAt !== undefined && Date.parse(writtenAt) > instant.getTime() - MAX_CLOCK_SKEW_MS;
}
