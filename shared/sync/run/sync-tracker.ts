import { statusMappingKey } from "../../config/config.ts";
import { StateTooLarge } from "../../errors.ts";
import { type GoalRun, TrackerRun } from "../../model/goal-run.ts";
import type { TrackerName } from "../../model/item.ts";
import type { Link } from "../../model/link.ts";
import { countReported } from "../../model/operation.ts";
import type { Plan } from "../../model/plan/plan.ts";
import type { Tracker } from "../../ports/tracker.ts";
import { applySync } from "../apply/apply-sync.ts";
import type { GuardDecision } from "../compare/guard.ts";
import { syncDiagnostic } from "../diagnostic-codes.ts";
import { type PreparedGoal, prepareGoal } from "../read/prepare-goal.ts";
import { readLinks } from "../read/read-links.ts";
import { requestsSince } from "../read/requests-since.ts";
import type { GoalTask } from "./run-context.ts";

/** Makes one tracker match a goal's plan. The `TrackerRun` gets what was done, and an error that stopped the work. */
export async function syncTracker(tracker: Tracker, task: GoalTask, isFullScan: boolean): Promise<void> {
  const { plan, view, trackers, lease, host, repositoryRun } = task;
  const { name } = tracker;
  const run = findTrackerRun(task.run, name);
  if (!repositoryRun.isAvailable(name)) return;
  const before = tracker.requests();
  run.wasAttempted = true;
  try {
    const links = await readLinks(trackers, view.state.id, plan.goal, host.ledger);
    // Writes by another run after the lists were cached would look like users' changes.
    if (links.get(name)?.some((link) => wasWrittenSince(link, view.readAt))) tracker.refresh();
    const input = { ...task, links, counts: repositoryRun.counts, isFullScan };
    const prepared = await prepareGoal(input, tracker, host.clock);
    run.diagnostics.push(...prepared.diagnostics);
    run.states = prepared.states;
    if (prepared.isRejected) run.outcome = "failed";
    else {
      // Reading a large repository can take almost as long as the lease is valid.
      await lease.extend(host.clock.now());
      const { decision } = prepared;
      host.progress?.onPlanned(plan.goal, name, countReported(decision.syncPlan));
      await applySync(
        decision.syncPlan,
        prepared.links,
        {
          tracker,
          lease,
          clock: host.clock,
          createNonce: host.createNonce,
          goal: plan.goal,
          observedAfter: view.readAt,
          conflictPolicy: view.config.policy.conflicts,
          statuses: statusMappingKey(view.config),
          // Not for a missing plan, which can return with its old keys, nor for a held plan, which is not applied.
          saveKeys: async () => {
            if (!decision.held && !plan.missing) await saveKeys(name, prepared, task);
          },
          deadline: host.deadline,
          onOperation: (operation) => host.progress?.onOperation(operation),
        },
        run,
      );
      recordDecision(run, decision);
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    Object.assign(run, { outcome: "partial", stopped: error, isApprovalUsed: false, states: null });
  }
  const { reads, writes } = requestsSince(tracker, before);
  run.requests = { reads: run.requests.reads + reads, writes: run.requests.writes + writes };
}

function findTrackerRun({ trackers }: GoalRun, name: TrackerName): TrackerRun {
  const known = trackers.find(({ tracker }) => tracker === name);
  if (known) return known;
  const run = new TrackerRun(name);
  trackers.push(run);
  return run;
}

async function saveKeys(
  tracker: TrackerName,
  { keyedItems, isSearchComplete }: PreparedGoal,
  task: GoalTask,
): Promise<void> {
  const { state, plan } = task;
  const isSearched = state.searchedTrackers.includes(tracker) || !isSearchComplete;
  if (isSearched && JSON.stringify(keyedItems) === JSON.stringify(state.keyedItems)) return;
  const searchedTrackers = [...new Set([...state.searchedTrackers, ...(isSearchComplete ? [tracker] : [])])];
  // Of a goal without a plan, nothing could be shown if the run is killed.
  const shown = state.plan ?? storablePlan(plan.plan);
  const next = { ...state, path: plan.path, keyedItems, searchedTrackers, plan: shown };
  await task.lease.saveGoal(next);
  task.state = next;
  task.isRecorded = true;
}

/** Maximum length of a stored plan in characters of JSON, because the same record contains the keys of its items. */
const MAX_PLAN_LENGTH = 128 * 1024;

/** Returns the plan, or `null` if it is too long to be stored with the goal. */
export function storablePlan(plan: Plan): Plan | null {
  return JSON.stringify(plan).length > MAX_PLAN_LENGTH ? null : plan;
}

/** Adds the guard's decision to a `TrackerRun`. */
function recordDecision(run: TrackerRun, decision: GuardDecision): void {
  if (run.stopped instanceof StateTooLarge) {
    run.diagnostics.push(syncDiagnostic("state-too-large", run.stopped.message));
    run.stopped = null;
    run.outcome = "failed";
    return;
  }
  const { held, syncPlan, approvedKeys, isCreationApproved, counts } = decision;
  const done = new Set([...run.operations, ...run.skipped, ...syncPlan.linkUpdates].map(({ key }) => key));
  const areApprovalsDone = held === null || (approvedKeys.every((key) => done.has(key)) && !isCreationApproved);
  run.isApprovalUsed = run.outcome !== "partial" && areApprovalsDone;
  run.counts = { closing: run.counts.closing + counts.closing, creating: run.counts.creating + counts.creating };
  run.held = held;
  if (held) run.outcome = "held";
}

const MAX_CLOCK_SKEW_MS = 10_000;

function wasWrittenSince({ writtenAt }: Link, instant: Date): boolean {
  return writtenAt !== undefined && Date.parse(writtenAt) > instant.getTime() - MAX_CLOCK_SKEW_MS;
}
