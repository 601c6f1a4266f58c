import { noSlack } from "../../config/no-slack.ts";
import { AccessDenied, ConfigError, LeaseLost, NotFound, OutcomeUnknown, RetryLater } from "../../errors.ts";
import { approvalsLeft } from "../../model/approval.ts";
import type { PlanResult, SyncResult } from "../../model/result.ts";
import { heldResult } from "../../model/result.ts";
import type { Outcome, RepositoryState, TrackedRepository } from "../../model/state.ts";
import type { Notices } from "../../ports/notices.ts";
import type { Tracker } from "../../ports/tracker.ts";
import type { ClassifiedPlan, ReadyPlan } from "../read/classify-plans.ts";
import { classifyPlan, turnsOf } from "../read/classify-plans.ts";
import { listsOf, lookAtAll } from "../read/look-at-all.ts";
import type { ReadHost, RepositoryRequest, RepositoryView } from "../read/read-repository.ts";
import { readRepository } from "../read/read-repository.ts";
import type { GoalHost } from "./goal-task.ts";
import { noteIdle, noteUntouched } from "./note-progress.ts";
import { refusePlan } from "./refuse-plan.ts";
import { RunProgress } from "./run-progress.ts";
import { syncGoal } from "./sync-goal.ts";

export interface SyncHost extends Omit<ReadHost, "ledger">, GoalHost {
  openTrackers: (repository: TrackedRepository, config: RepositoryView["config"]) => Promise<Tracker[]>;
  openNotices: (fullName: string) => Notices;
  /** True when this run answers an event whose own record shows that it is done. */
  recordedElsewhere: boolean;
}

/** A run and what cut it short: the caller decides whether to come back, to ask a person or to go on. */
export interface SyncRun {
  result: SyncResult;
  stopped: Error | null;
}

/**
 * Makes the trackers of one repository match the plans at its head. Safe to call at any time, any number of
 * times: it looks at what is, not at what an event said. Expected trouble is in the result; what is thrown is
 * a bug.
 */
export async function syncRepository(request: RepositoryRequest, host: SyncHost): Promise<SyncRun> {
  const result: SyncResult = {
    repo: request.fullName,
    commit: null,
    outcome: "unchanged",
    plans: [],
    run: host.run,
    resumeAt: null,
    error: null,
    held: null,
  };
  const readAt = host.clock.now();
  let view: RepositoryView;
  let trackers: Tracker[];
  try {
    view = await beginRun(request, host);
    trackers = await host.openTrackers(view.state, view.config);
    if (request.full) {
      view = await lookAtAll(view, trackers);
      if (!view.full && view.changed.length === 0) await noteIdle(view.state, view.config, host);
    }
  } catch (error) {
    return { result: { ...result, ...trouble(expected(error), "failed") }, stopped: expected(error) };
  }
  result.repo = view.state.fullName;
  result.commit = view.head.commit;
  const progress = new RunProgress(view);
  await syncPlans({ view, readAt, trackers, progress, host });
  if (view.full && view.changed.length > 0 && progress.isComplete()) view = await keepLists(view, trackers);
  else if (progress.lost) view = withoutLists(view);
  view = { ...view, state: withDiscovered(view.state, trackers) };

  const [first, ...others] = progress.results;
  result.plans = first
    ? [
        {
          ...first,
          diagnostics: [...first.diagnostics, ...noSlack(view.config, host.telling !== undefined)],
        },
        ...others,
      ]
    : [];
  result.outcome = progress.outcome;
  const { stopped } = progress;
  result.held = heldResult(host.run, progress.held, `milepost approve --repo ${result.repo} ${host.run}`);
  if (stopped) Object.assign(result, trouble(stopped, result.outcome));
  await record(view, progress, result, host);
  return { result, stopped };
}

/** How often a run reads anew when another one has told the ledger of its beginning in between. */
const beginnings = 3;

/**
 * Reads the repository and, where there is work, notes in the ledger that its plans are unfinished. From then on
 * no end of this run, and no other run, can leave the impression that nothing is to be done.
 */
async function beginRun(request: RepositoryRequest, host: SyncHost): Promise<RepositoryView> {
  for (let attempt = 1; ; attempt += 1) {
    const view = await readRepository(request, host);
    if (view.changed.length === 0) return view;
    try {
      await host.ledger.saveRepository(view.state);
      return { ...view, state: { ...view.state, version: view.state.version + 1 } };
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error;
      if (attempt === beginnings) {
        const soon = new Date(host.clock.now().getTime() + 30_000);
        throw new RetryLater("leased", `Other runs of Milepost are at work on ${request.fullName}.`, soon);
      }
    }
  }
}

/** What the trackers were at while all was looked at: the next full look begins with asking whether they still are. */
async function keepLists(view: RepositoryView, trackers: readonly Tracker[]): Promise<RepositoryView> {
  return { ...view, state: { ...view.state, lists: await listsOf(trackers, view.state.lists) } };
}

/** What was found gone by itself may be in a list that is as it was: the next full look has to look. */
function withoutLists(view: RepositoryView): RepositoryView {
  const { lists: _, ...state } = view.state;
  return { ...view, state };
}

/** What was found out about a tracker is kept for as long as it holds; a run that asked nothing of it knows nothing new. */
function withDiscovered(state: RepositoryState, trackers: readonly Tracker[]): RepositoryState {
  const tracker = trackers.find(({ name }) => name === "jira");
  const { jira: _, ...rest } = state;
  const jira = tracker?.discovered() ?? null;
  if (jira === null) return rest;
  return JSON.stringify(jira) === JSON.stringify(state.jira) ? state : { ...rest, jira };
}

interface Run {
  view: RepositoryView;
  readAt: Date;
  trackers: readonly Tracker[];
  progress: RunProgress;
  host: SyncHost;
}

async function syncPlans(run: Run): Promise<void> {
  const { view, progress, host } = run;
  for (const turn of turnsOf(view)) {
    const { kind, path, goal } = turn;
    if (kind === "changed" && progress.isOver()) continue;
    try {
      await takePlan(await classifyPlan(turn, progress.plans, view, host.ledger), run);
    } catch (error) {
      progress.add({ path, goal, trackers: [], diagnostics: [] }, "partial", { settled: false });
      progress.stop(expected(error));
    }
  }
}

async function takePlan(plan: ClassifiedPlan, run: Run): Promise<void> {
  const { progress, view, host } = run;
  const { path, goal, diagnostics } = plan;
  const result: PlanResult = { path, goal, trackers: [], diagnostics };
  switch (plan.kind) {
    case "unchanged":
      return progress.remember(plan);
    case "gone": {
      const { entry, goalFile } = plan;
      return progress.add(result, "unchanged", { blob: entry.blob, goalFile, settled: true });
    }
    case "refused": {
      const { notice, goalFile } = plan;
      const isTold = await tellAuthors(notice, run);
      await noteUntouched(view.state, view.config, result, null, host);
      const said = isTold ? { blob: notice.entry.blob, goalFile } : {};
      return progress.add(result, "failed", { ...said, settled: isTold });
    }
    case "emptied":
    case "vanished": {
      const { reason, items, notice } = plan;
      const isTold = notice !== null && (await tellAuthors(notice, run));
      await noteUntouched(view.state, view.config, result, { items }, host);
      progress.hold(result, { reasons: [reason], items });
      if (isTold) progress.noteTold(notice.entry, diagnostics);
      return;
    }
    case "ready":
      return syncReady(plan, run);
  }
}

/** Says on the commit what is wrong with a plan, once. False when another try may do better. */
async function tellAuthors(
  { plan, told }: Extract<ClassifiedPlan, { kind: "refused" }>["notice"],
  { view, progress, host }: Run,
): Promise<boolean> {
  if (told) return true;
  const untold = await refusePlan(host.openNotices(view.state.fullName), view.head.commit, plan);
  if (untold instanceof RetryLater && untold.reason === "rate-limit") progress.stop(untold);
  return untold === null;
}

async function syncReady(ready: ReadyPlan, { view, readAt, trackers, progress, host }: Run): Promise<void> {
  const { path, goal, blob, goalFile, missing } = ready;
  if (progress.isOver()) {
    return progress.add({ path, goal, trackers: [], diagnostics: [] }, "partial", { settled: false });
  }
  const { config, head, source, state } = view;
  const { alreadyClosing } = progress;
  const full = view.full ?? false;
  const task = { repository: state, ready, head, readAt, alreadyClosing, source, config, trackers, full };
  const done = await syncGoal({ ...task, isAvailable: (name) => progress.isAvailable(name) }, host);
  for (const [name, count] of done.closing) {
    alreadyClosing.set(name, (alreadyClosing.get(name) ?? 0) + count);
  }
  const refusedForGood = done.outcome === "failed";
  const complete = done.outcome === "synced" || done.outcome === "unchanged";
  const isGone = missing !== null && complete && !done.stale;
  if (done.held) progress.hold(done.result, done.held);
  else
    progress.add(done.result, done.outcome, {
      ...(blob !== null && { blob }),
      goalFile: goalFile.used,
      settled: complete || refusedForGood,
      synced: !isGone && (state.plans[path]?.synced || complete),
      gone: isGone || undefined,
    });
  if (isGone && missing.leaves) progress.forget(path);
  if (done.usedUp && !done.stale) progress.waiting.delete(goal);
  progress.stale ||= done.stale;
  progress.lost ||= done.lost;
  for (const { tracker, error } of done.stopped) progress.stop(expected(error), tracker);
}

async function record(
  view: RepositoryView,
  progress: RunProgress,
  result: SyncResult,
  host: SyncHost,
): Promise<void> {
  const { state, head } = view;
  const nothingNew = result.outcome === "unchanged" && view.changed.length === 0;
  const sameHead = host.recordedElsewhere || state.head?.commit === view.known.head?.commit;
  const { approvals: before, ...rest } = state;
  const approvals = approvalsLeft(before, progress.waiting);
  const sameNotes =
    state.lists === view.known.lists &&
    state.jira === view.known.jira &&
    JSON.stringify(approvals) === JSON.stringify(before);
  const isSaved =
    !progress.stale &&
    !(nothingNew && sameHead && sameNotes) &&
    (await save({ ...rest, plans: progress.plans, ...(approvals && { approvals }) }, host));
  const held = progress.heldGoals();
  // What a person is told to approve has to be found, whoever else is at work.
  if ((!isSaved || nothingNew) && held.length === 0) return;
  const at = host.clock.now().toISOString();
  const kept = { run: host.run, at, commit: head.commit, result };
  await host.ledger.saveRun(state.id, { ...kept, ...(held.length > 0 && { held }) });
}

async function save(state: RepositoryState, { ledger }: SyncHost): Promise<boolean> {
  try {
    await ledger.saveRepository(state);
    return true;
  } catch (error) {
    // Another run of this repository stored its findings first. Ours are found again when they matter.
    if (!(error instanceof LeaseLost)) throw error;
    return false;
  }
}

function trouble(error: Error, outcome: Outcome): Pick<SyncResult, "outcome" | "error" | "resumeAt"> {
  const waiting = error instanceof RetryLater && error.reason !== "outage";
  return {
    outcome: waiting && outcome === "failed" ? "partial" : outcome,
    error: error.message,
    resumeAt: waiting ? error.retryAt.toISOString() : null,
  };
}

/** Trouble that is part of life; anything else is a bug and goes on. */
function expected(error: unknown): Error {
  for (const kind of [RetryLater, OutcomeUnknown, AccessDenied, NotFound, ConfigError, LeaseLost]) {
    if (error instanceof kind) return error;
  }
  throw error;
}
