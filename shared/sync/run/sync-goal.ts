import type { HeldItem } from "../../model/approval.ts";
import type { TrackerName } from "../../model/item.ts";
import { combineOutcomes } from "../../model/outcome.ts";
import type { PlanResult, TrackerResult } from "../../model/result.ts";
import type { GoalState, Outcome } from "../../model/state.ts";
import type { Lease } from "../../ports/ledger.ts";
import type { Tracker } from "../../ports/tracker.ts";
import { completedKeys, withCompleted } from "../../progress/completed.ts";
import { goneCode } from "../compare/gone.ts";
import { newGoal, settledState } from "../compare/settled-goal.ts";
import { identify } from "../identity/identify.ts";
import { linksIn } from "../read/peers.ts";
import { isStalePlan, staleCommit } from "../read/stale-commit.ts";
import type { GoalHost, GoalTask } from "./goal-task.ts";
import { announce, noteProgress } from "./note-progress.ts";
import { requestsSince } from "./requests-since.ts";
import { syncTracker, type TrackerOutcome, type Work } from "./sync-tracker.ts";
import { takeLease } from "./take-lease.ts";

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
  const lease = await takeLease(task.repository.id, { goal, path }, host);
  const work: Work = { state: lease.state ?? newGoal(plan), known: lease.state !== null, hasNews: false };
  let done: GoalOutcome;
  try {
    done = await syncUnderLease(task, lease, work, host);
  } finally {
    await lease.release(work.known ? work.state : null);
  }
  if (work.hasNews) await announce(task.repository, task.config, goal, host);
  return done;
}

async function syncUnderLease(
  task: GoalTask,
  lease: Lease,
  work: Work,
  host: GoalHost,
): Promise<GoalOutcome> {
  const { path, goal, plan } = task.ready;
  const { config } = task;
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
  const before = work.state;
  const ends = new Map<TrackerName, Pick<TrackerOutcome, "outcome" | "usedUp" | "completed">>();
  const begun = new Map(task.trackers.map((tracker) => [tracker.name, tracker.requests()]));
  const workOn = async (tracker: Tracker, full: boolean) => {
    const { name } = tracker;
    if (!task.isAvailable(name)) {
      ends.set(name, unfinished);
      return;
    }
    const report = reportOn(tracker, result);
    try {
      const parts = { lease, work, report, diagnostics: result.diagnostics };
      const one = await syncTracker({ ...task, full }, tracker, parts, host);
      ends.set(name, one);
      done.closing.set(name, (done.closing.get(name) ?? 0) + one.closing);
      if (one.held) {
        const { reasons = [], items = [] } = done.held ?? {};
        const held = one.held.items.map((item) => ({ ...item, tracker: name }));
        done.held = { reasons: [...reasons, one.held.reason], items: [...items, ...held] };
      }
      if (one.stopped) done.stopped.push({ tracker: name, error: one.stopped });
    } catch (error) {
      // Reading failed: this tracker waits, the others go on.
      if (!(error instanceof Error)) throw error;
      ends.set(name, unfinished);
      done.stopped.push({ tracker: name, error });
    }
    report.requests = requestsSince(tracker, begun.get(name) ?? tracker.requests());
  };
  for (const tracker of task.trackers) await workOn(tracker, task.full);
  // What was seen in a tracker may complete a milestone, or reopen it, in one that had its turn before.
  const late = await outdated(task, work.state, ends, host);
  for (const tracker of late) await workOn(tracker, false);
  if (late.length > 0) result.diagnostics = distinct(result.diagnostics);
  const outcomes = [...ends.values()].map((end) => end.outcome);
  const usedUp = [...ends.values()].every((end) => end.usedUp);
  const outcome = combineOutcomes(outcomes);
  const complete = outcome === "synced" || outcome === "unchanged";
  work.state = {
    ...work.state,
    outcome,
    ...(complete && settledState(task, before, work.state.identities, host.clock.now())),
  };
  work.known ||= complete;
  const lost = result.diagnostics.some(({ code }) => code === goneCode);
  const ended = { ...done, outcome, usedUp, stale: false, lost };
  work.hasNews = await noteProgress(task.repository, config, work.known ? work.state : null, ended, host);
  return ended;
}

/** A tracker that could not be worked on, or not to the end. */
const unfinished = { outcome: "partial" as const, usedUp: false, completed: new Set<string>() };

function reportOn({ name }: Tracker, { trackers }: PlanResult): TrackerResult {
  const known = trackers.find(({ tracker }) => tracker === name);
  if (known) return known;
  const report = { tracker: name, operations: [], conflicts: [], requests: { reads: 0, writes: 0 } };
  trackers.push(report);
  return report;
}

/** The trackers that went by other completed milestones than those that all trackers together now give. */
async function outdated(
  { trackers, repository, ready, config }: GoalTask,
  { identities }: GoalState,
  ends: ReadonlyMap<TrackerName, Pick<TrackerOutcome, "outcome" | "completed">>,
  { ledger }: GoalHost,
): Promise<Tracker[]> {
  const isDone = [...ends.values()].every(({ outcome }) => outcome === "synced" || outcome === "unchanged");
  if (trackers.length < 2 || !isDone) return [];
  const links = await linksIn(trackers, repository.id, ready.goal, ledger);
  const { keyed } = identify(ready.plan, identities);
  const now = completedKeys(withCompleted(keyed, links, config.policy.complete));
  return trackers.filter(({ name }) => !isSame(ends.get(name)?.completed ?? new Set(), now));
}

function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((key) => other.has(key));
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
