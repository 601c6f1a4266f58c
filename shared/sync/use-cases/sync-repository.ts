import { notYet } from "../../config/not-yet.ts";
import { AccessDenied, ConfigError, LeaseLost, NotFound, OutcomeUnknown, RetryLater } from "../../errors.ts";
import { goalOf } from "../../plan/goal-id.ts";
import { hasErrors } from "../../plan/plan.ts";
import type { Notices } from "../../ports/notices.ts";
import type { TreeEntry } from "../../ports/plan-source.ts";
import type { Tracker } from "../../ports/tracker.ts";
import { emptiedReason, vanishedReason } from "../guard.ts";
import { combineOutcomes } from "../outcome.ts";
import type { PlanResult, SyncResult } from "../result.ts";
import { heldItems } from "../result.ts";
import type { KnownPlan, Outcome, RepositoryState } from "../state.ts";
import type { ClosingItem } from "../sync-plan.ts";
import { openItems } from "./open-items.ts";
import { readPlan } from "./read-plan.ts";
import type { ReadHost, RepositoryRequest, RepositoryView } from "./read-repository.ts";
import { readRepository } from "./read-repository.ts";
import { refusePlan, sameGoal } from "./refuse-plan.ts";
import type { GoalHost } from "./sync-goal.ts";
import { syncGoal } from "./sync-goal.ts";

export interface SyncHost extends Omit<ReadHost, "ledger">, GoalHost {
  run: string;
  openTrackers: (fullName: string, config: RepositoryView["config"]) => Tracker[];
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
  try {
    view = await beginRun(request, host);
  } catch (error) {
    return { result: { ...result, ...trouble(expected(error), "failed") }, stopped: expected(error) };
  }
  result.repo = view.state.fullName;
  result.commit = view.head.commit;
  const progress = new RunProgress(view);
  await syncPlans(view, readAt, progress, host);
  for (const { path, known } of view.vanished) {
    const items = await openItems(host.ledger, view.state.id, known.goal);
    progress.hold({ path, goal: known.goal, trackers: [], diagnostics: [] }, vanishedReason(path), items);
  }
  for (const { path, known } of view.unchanged) progress.remember(path, known);

  const [first, ...others] = progress.results;
  result.plans = first
    ? [{ ...first, diagnostics: [...first.diagnostics, ...notYet(view.config)] }, ...others]
    : [];
  result.outcome = combineOutcomes(progress.outcomes);
  const { held, stopped } = progress;
  if (held) result.held = { run: host.run, reason: held.reason, items: heldItems(held.items) };
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

async function syncPlans(
  view: RepositoryView,
  readAt: Date,
  progress: RunProgress,
  host: SyncHost,
): Promise<void> {
  const trackers = host.openTrackers(view.state.fullName, view.config);
  for (const entry of view.changed) {
    if (progress.isOver()) return;
    try {
      await syncPlan(entry, view, readAt, trackers, progress, host);
    } catch (error) {
      const stopped = expected(error);
      const result = { path: entry.path, goal: goalOf(entry.path).id, trackers: [], diagnostics: [] };
      progress.add(result, "partial", { settled: false });
      progress.stop(stopped);
    }
  }
}

async function syncPlan(
  entry: TreeEntry,
  view: RepositoryView,
  readAt: Date,
  trackers: readonly Tracker[],
  progress: RunProgress,
  host: SyncHost,
): Promise<void> {
  const { config, head, source, state } = view;
  const remembered = async (goal: string) => (await host.ledger.goal(state.id, goal))?.goalFile;
  const { plan, used, kept } = await readPlan(entry, view, remembered);
  const twin = sameGoal(plan, progress.plans);
  if (twin) plan.diagnostics.push(twin);
  const refused: PlanResult = {
    path: plan.path,
    goal: plan.goal.id,
    trackers: [],
    diagnostics: plan.diagnostics,
  };
  const known = state.plans[entry.path];
  if (hasErrors(plan.diagnostics)) {
    const told = known?.blob === entry.blob && known.diagnostics.length > 0;
    const untold = told ? null : await refusePlan(host.openNotices(state.fullName), head.commit, plan);
    if (untold instanceof RetryLater && untold.reason === "rate-limit") progress.stop(untold);
    if (known?.synced && plan.milestones.length === 0) {
      const items = await openItems(host.ledger, state.id, known.goal);
      progress.hold(refused, emptiedReason(plan.path), items);
      if (untold === null) progress.noteTold(entry, plan.diagnostics);
    } else {
      const said = untold === null ? { blob: entry.blob, goalFile: used } : {};
      progress.add(refused, "failed", { ...said, settled: untold === null });
    }
    return;
  }
  const { alreadyClosing } = progress;
  const repository = state.id;
  const { blob } = entry;
  const read = { plan, blob, goalFile: kept, head, readAt };
  const task = { repository, ...read, alreadyClosing, source, config, trackers };
  const done = await syncGoal(task, host);
  progress.alreadyClosing += done.closing;
  const refusedForGood = done.outcome === "failed";
  const settled = done.outcome === "synced" || done.outcome === "unchanged" || refusedForGood;
  if (done.held) progress.hold(done.result, done.held.reason, done.held.items);
  else
    progress.add(done.result, done.outcome, {
      blob,
      goalFile: used,
      settled,
      synced: known?.synced || (settled && !refusedForGood),
    });
  progress.stale ||= done.stale;
  for (const error of done.stopped) progress.stop(expected(error));
}

/** What a run has come to so far, plan by plan. */
class RunProgress {
  readonly results: PlanResult[] = [];
  readonly outcomes: Outcome[] = [];
  readonly plans: Record<string, KnownPlan>;
  held: { reason: string; items: ClosingItem[] } | null = null;
  stopped: Error | null = null;
  stale = false;
  /** How many items the plans so far close, for the guard. */
  alreadyClosing = 0;

  constructor({ state }: RepositoryView) {
    this.plans = { ...state.plans };
  }

  add(result: PlanResult, outcome: Outcome, known: Partial<KnownPlan>): void {
    this.results.push(result);
    this.outcomes.push(outcome);
    const before = this.plans[result.path];
    if (!before) return;
    const diagnostics = outcome === "failed" ? result.diagnostics : [];
    this.plans[result.path] = { ...before, goal: result.goal, diagnostics, ...known };
  }

  hold(result: PlanResult, reason: string, items: ClosingItem[]): void {
    this.add(result, "held", { settled: false });
    this.held = this.held
      ? { reason: `${this.held.reason}\n${reason}`, items: [...this.held.items, ...items] }
      : { reason, items };
  }

  /** The authors know what is wrong with this text of the plan; they are not told again. */
  noteTold({ path, blob }: TreeEntry, diagnostics: KnownPlan["diagnostics"]): void {
    const known = this.plans[path];
    if (known) this.plans[path] = { ...known, blob, diagnostics };
  }

  /** A plan that is as it was: good, or still refused for what is wrong with it. */
  remember(path: string, { goal, diagnostics }: KnownPlan): void {
    if (diagnostics.length === 0) return;
    this.results.push({ path, goal, trackers: [], diagnostics });
    this.outcomes.push("failed");
  }

  stop(error: Error): void {
    this.stopped ??= error;
  }

  /** After a limit, an outage or lost access, further requests would only meet the same; a lease is one goal's. */
  isOver(): boolean {
    return this.stopped !== null && !(this.stopped instanceof RetryLater && this.stopped.reason === "leased");
  }
}

async function record(
  view: RepositoryView,
  progress: RunProgress,
  result: SyncResult,
  host: SyncHost,
): Promise<void> {
  const { state } = view;
  const nothingNew = result.outcome === "unchanged" && view.changed.length === 0;
  if (
    progress.stale ||
    (nothingNew && (host.recordedElsewhere || state.head?.commit === view.known.head?.commit))
  )
    return;
  const next: RepositoryState = { ...state, plans: progress.plans };
  try {
    await host.ledger.saveRepository(next);
    if (!nothingNew)
      await host.ledger.saveRun(state.id, {
        run: host.run,
        at: host.clock.now().toISOString(),
        commit: view.head.commit,
        result,
      });
  } catch (error) {
    // Another run of this repository stored its findings first. Ours are found again when they matter.
    if (!(error instanceof LeaseLost)) throw error;
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
