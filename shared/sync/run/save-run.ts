import { VersionConflict } from "../../errors.ts";
import type { TrackerName } from "../../model/item.ts";
import type { Account, DiscoverySnapshot, RepositoryState } from "../../model/repository-state.ts";
import type { SyncResult } from "../../model/result.ts";
import type { TrackerObserving, TrackerPlanning } from "../../ports/tracker.ts";
import { remainingApprovals } from "../compare/approvals.ts";
import { readListVersions } from "../read/full-scan.ts";
import type { RepositoryRun } from "./repository-run.ts";
import type { RunContext, SyncHost } from "./run-context.ts";

/** Returns the repository's state with the present list versions, discoveries and accounts of the trackers. */
async function withTrackerState(run: RepositoryRun, { view, trackers }: RunContext): Promise<RepositoryState> {
  const { state } = view;
  if (view.isFullScan && view.changed.length > 0 && run.isUpToDate) {
    const listVersions = await readListVersions(trackers, state.listVersions);
    return withAccounts(withDiscoveries({ ...state, listVersions }, trackers), trackers);
  }
  // An unchanged list can still contain a deleted item; without list versions, the next full scan compares the item.
  const { listVersions: _, ...withoutVersions } = state;
  return withAccounts(withDiscoveries(run.hasDeletedItems ? withoutVersions : state, trackers), trackers);
}

function withDiscoveries(state: RepositoryState, trackers: readonly TrackerPlanning[]): RepositoryState {
  const snapshots: Partial<Record<TrackerName, DiscoverySnapshot>> = {};
  for (const tracker of trackers) {
    const snapshot = tracker.discoverySnapshot();
    if (snapshot !== null) snapshots[tracker.name] = snapshot;
  }
  const { discoveries, ...rest } = state;
  if (Object.keys(snapshots).length === 0) return rest;
  return JSON.stringify(snapshots) === JSON.stringify(discoveries) ? state : { ...rest, discoveries: snapshots };
}

function withAccounts(
  state: RepositoryState,
  trackers: readonly (Pick<TrackerPlanning, "name"> & Pick<TrackerObserving, "accounts">)[],
): RepositoryState {
  const accounts: Partial<Record<TrackerName, Account[]>> = { ...state.accounts };
  for (const tracker of trackers) {
    const known = tracker.accounts();
    if (known.length > (accounts[tracker.name]?.length ?? 0)) accounts[tracker.name] = [...known];
  }
  return JSON.stringify(accounts) === JSON.stringify(state.accounts ?? {}) ? state : { ...state, accounts };
}

/** A check that finds nothing new is recorded if the last recorded one is older, so that most of them cost no write. */
const CHECK_RECORD_MS = 3_600_000;

/** Records in the ledger's index which tracker project the repository uses, so that events of the project find it. */
async function withProjects(state: RepositoryState, { view, host }: RunContext): Promise<RepositoryState> {
  const from = state.projects?.jira ?? null;
  const to = view.config.jira?.project ?? null;
  if (from === to) return state;
  await host.ledger.changeProject(state.id, "jira", from, to);
  return { ...state, projects: to === null ? {} : { jira: to } };
}

/** Saves the repository's state and the run's record if there is something new in them. */
export async function saveRun(run: RepositoryRun, result: SyncResult, context: RunContext): Promise<void> {
  const { view, host } = context;
  const { head, known } = view;
  const state = await withProjects(await withTrackerState(run, context), context);
  const isIdle = result.outcome === "unchanged" && view.changed.length === 0;
  const isHeadRecorded = host.recordedElsewhere || state.head?.commit === known.head?.commit;
  const { approvals: before, removedGoals: _, ...rest } = state;
  const approvals = remainingApprovals(before, run.openApprovals);
  const isUnchanged =
    state.listVersions === known.listVersions &&
    state.discoveries === known.discoveries &&
    state.accounts === known.accounts &&
    state.projects === known.projects &&
    JSON.stringify(approvals) === JSON.stringify(before);
  const { removedGoals } = run;
  const now = host.clock.now();
  const isCheckRecorded = run.stopped !== null || now.getTime() - Date.parse(state.checkedAt ?? "") < CHECK_RECORD_MS;
  const held = run.heldGoals();
  const record = {
    run: host.run,
    at: now.toISOString(),
    commit: head.commit,
    result,
    ...(held.length > 0 && { held }),
  };
  // A held run is always recorded, and first: the repository's state names the record that a person approves.
  if (held.length > 0) await host.ledger.saveRun(state.id, record);
  const isSaved =
    !run.isStale &&
    !(isIdle && isHeadRecorded && isUnchanged && isCheckRecorded) &&
    (await saveRepository(
      {
        ...rest,
        plans: run.plans,
        ...(run.stopped === null && { checkedAt: now.toISOString() }),
        ...(removedGoals && { removedGoals }),
        ...(approvals && { approvals }),
      },
      host,
    ));
  if (isSaved && !isIdle && held.length === 0) await host.ledger.saveRun(state.id, record);
}

/** Saves the state. Returns false if another run saved it first; the next run then finds the same changes again. */
async function saveRepository(state: RepositoryState, { ledger }: SyncHost): Promise<boolean> {
  try {
    await ledger.saveRepository(state);
    return true;
  } catch (error) {
    if (!(error instanceof VersionConflict)) throw error;
    return false;
  }
}
