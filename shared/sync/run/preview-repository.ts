import type { Config } from "../../config/config.ts";
import { type GoalRun, TrackerRun } from "../../model/goal-run.ts";
import type { TrackerName } from "../../model/item.ts";
import type { Link } from "../../model/link.ts";
import { type SyncPlan, writesBlockers } from "../../model/operation.ts";
import type { TrackedRepository } from "../../model/repository-state.ts";
import { addBlockersChange, type SkippedChange, type SyncResult, toReportedOperation } from "../../model/result.ts";
import type { TrackerReader } from "../../ports/tracker.ts";
import { formatCommand } from "../../text/format-command.ts";
import type { ReadyPlan } from "../read/classify-plans.ts";
import { prepareGoal } from "../read/prepare-goal.ts";
import { readLinks } from "../read/read-links.ts";
import { type ReadHost, type RepositoryRequest, type RepositoryView, readRepository } from "../read/read-repository.ts";
import { requestsSince } from "../read/requests-since.ts";
import { separateSkipped } from "../read/separate-skipped.ts";
import { isStalePlan, staleCommitDiagnostic } from "../read/stale-commit.ts";
import { classifyFiles } from "./classify-files.ts";
import { countCreates } from "./count-creates.ts";
import { combineTrackers } from "./goal-outcome.ts";
import { RepositoryRun } from "./repository-run.ts";
import { toSyncResult } from "./sync-result.ts";

export interface PreviewHost extends ReadHost {
  run: string;
  openReaders: (repository: TrackedRepository, config: Config) => Promise<TrackerReader[]>;
}

/** What a sync would do to one plan's items in one tracker; nothing if the plan is unchanged or can't be synced. */
export interface TrackerPreview {
  path: string;
  tracker: TrackerName;
  syncPlan: SyncPlan;
  /** What a sync would leave out. */
  skipped: SkippedChange[];
  /** The links of the plan's items, including links of items to adopt. */
  links: readonly Link[];
  /** What is held for approval, and why; null if nothing is. */
  held: TrackerRun["held"];
  /** True if the operations wait for the approval; false if a sync applies them now. */
  isWaiting: boolean;
}

/** What a sync would do. For a held plan without any approval, what it would do after an approval. */
export interface Preview {
  result: SyncResult;
  /** All plans of the repository, each with all trackers. */
  plans: TrackerPreview[];
}

/** Returns what a sync would do now. Reads what a sync reads, with a host that can't write. Throws all read errors. */
export async function previewRepository(request: RepositoryRequest, host: PreviewHost): Promise<Preview> {
  const view = await readRepository(request, host);
  const { state } = view;
  const trackers = await host.openReaders(state, view.config);
  const run = new RepositoryRun(view, host.run);
  const context = { view, trackers, host };
  const files = await classifyFiles(run.plans, view, host);
  for (const reader of trackers) run.counts.planCreates(reader.name, await countCreates(files, reader, context));
  const plans: TrackerPreview[] = [];
  for (const { goal, plan, error } of files) {
    if (error) throw error;
    plans.push(
      ...(plan.kind === "ready"
        ? await previewGoal(plan, goal, run, context)
        : await previewUnsyncedGoal(goal, context)),
    );
    if (plan.kind !== "unchanged" || goal.diagnostics.length > 0) run.addResult(goal);
  }
  const approve = `approve the run that ${formatCommand("milepost", "sync", "--repo", state.fullName)} names`;
  return { result: toSyncResult(view, run, host.run, approve), plans };
}

interface PreviewContext {
  view: RepositoryView;
  trackers: readonly TrackerReader[];
  host: PreviewHost;
}

/** Compares a plan with every tracker and records in `run` what a sync would do. Returns the sync plans. */
async function previewGoal(
  plan: ReadyPlan,
  run: GoalRun,
  { counts }: RepositoryRun,
  { view, trackers, host }: PreviewContext,
): Promise<TrackerPreview[]> {
  const { ledger, clock } = host;
  const state = await ledger.goal(view.state.id, plan.goal);
  if (state && (await isStalePlan(plan, view, state))) {
    run.diagnostics.push(staleCommitDiagnostic(view, state));
    return previewUnsyncedGoal(run, { view, trackers, host });
  }
  const plans: TrackerPreview[] = [];
  for (const reader of trackers) {
    const { name } = reader;
    const before = reader.requests();
    const links = await readLinks(trackers, view.state.id, plan.goal, ledger);
    const input = { plan, view, state, trackers, links, counts, isFullScan: false };
    const { decision, ...prepared } = await prepareGoal(input, reader, clock);
    const { held } = decision;
    // A held plan is shown as if it were approved, so that a person sees what the approval does. Of a partly approved
    // plan, only the approved part is shown, which is what a sync applies.
    const isWaiting = held !== null && decision.approvedKeys.length === 0 && !decision.isCreationApproved;
    const planned = isWaiting ? prepared.syncPlan : decision.syncPlan;
    const shown = { ...planned, blockers: planned.blockers.filter(writesBlockers) };
    const { syncPlan, skipped } = await separateSkipped(shown, reader);
    const operations = syncPlan.operations.map((operation) => toReportedOperation(operation));
    const linkByKey = new Map(prepared.links.map((link) => [link.key, link]));
    for (const change of syncPlan.blockers) {
      addBlockersChange(operations, change, linkByKey.get(change.key)?.remote?.url ?? null);
    }
    run.trackers.push({
      ...new TrackerRun(name),
      wasAttempted: true,
      outcome: prepared.isRejected ? "failed" : held ? "held" : operations.length > 0 ? "synced" : "unchanged",
      operations,
      skipped,
      conflicts: syncPlan.conflicts,
      diagnostics: prepared.diagnostics,
      requests: requestsSince(reader, before),
      held,
      counts: decision.counts,
    });
    plans.push({ path: plan.path, tracker: name, syncPlan, skipped, links: prepared.links, held, isWaiting });
  }
  combineTrackers(run);
  return plans;
}

/** Returns the items of a plan that is not compared with the trackers, and what is held of a missing plan. */
async function previewUnsyncedGoal(
  { path, goal, held }: GoalRun,
  { view, trackers, host }: PreviewContext,
): Promise<TrackerPreview[]> {
  const links = await readLinks(trackers, view.state.id, goal, host.ledger);
  return [...links].map(([tracker, ofTracker]) => {
    const items = held?.items.filter((item) => item.tracker === tracker) ?? [];
    return {
      path,
      tracker,
      syncPlan: { operations: [], blockers: [], linkUpdates: [], conflicts: [], diagnostics: [] },
      skipped: [],
      links: ofTracker,
      held: held && items.length > 0 ? { reason: held.reasons.join(" "), items, creation: null } : null,
      isWaiting: false,
    };
  });
}
