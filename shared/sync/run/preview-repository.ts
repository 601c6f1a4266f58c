import type { Config } from "../../config/config.ts";
import { createGoalRun, createTrackerRun, type GoalRun, toPlanResult } from "../../model/goal-run.ts";
import type { TrackerName } from "../../model/item.ts";
import type { SyncPlan } from "../../model/operation.ts";
import type { TrackedRepository } from "../../model/repository-state.ts";
import type { SyncResult } from "../../model/result.ts";
import type { TrackerReader } from "../../ports/tracker.ts";
import { toReportedOperation } from "../apply/reported-operation.ts";
import { applyGuard } from "../compare/guard.ts";
import { classifyPlan, listPlanFiles, type ReadyPlan } from "../read/classify-plans.ts";
import { prepareGoal } from "../read/prepare-goal.ts";
import { createPeerUrls, readLinks } from "../read/read-links.ts";
import {
  type ReadHost,
  type RepositoryRequest,
  type RepositoryView,
  readRepository,
} from "../read/read-repository.ts";
import { requestsSince } from "../read/requests-since.ts";
import { type HeadRead, isStalePlan, staleCommitDiagnostic } from "../read/stale-commit.ts";
import { combineOutcomes } from "./combine-outcomes.ts";
import { describeHeldRun } from "./held-run.ts";

export interface PreviewHost extends ReadHost {
  run: string;
  openReaders: (repository: TrackedRepository, config: Config) => Promise<TrackerReader[]>;
}

/** What a sync would do. For a held plan without an approval: what it would do if it were approved. */
export interface Preview {
  result: SyncResult;
  plans: { path: string; tracker: TrackerName; syncPlan: SyncPlan }[];
}

/** Returns what a sync would do now. Reads what a sync reads; its host can't write. Throws what reading throws. */
export async function previewRepository(request: RepositoryRequest, host: PreviewHost): Promise<Preview> {
  const readAt = host.clock.now();
  const view = await readRepository(request, host);
  const { state, head, source } = view;
  const readers = await host.openReaders(state, view.config);
  const context = { view, head: { head, readAt, source }, readers, host };
  const goals: GoalRun[] = [];
  const plans: Preview["plans"] = [];
  const closingCounts = new Map<TrackerName, number>();
  for (const file of listPlanFiles(view)) {
    const plan = await classifyPlan(file, state.plans, view, host.ledger);
    const { path, goal, diagnostics } = plan;
    if (plan.kind === "unchanged" && diagnostics.length === 0) continue;
    const run = createGoalRun({ run: host.run, path, goal });
    run.diagnostics = [...diagnostics];
    goals.push(run);
    if (plan.kind === "ready") plans.push(...(await previewGoal(plan, run, closingCounts, context)));
    else if (plan.kind === "missing") {
      run.held = { reasons: [plan.reason], items: plan.items };
      run.outcome = "held";
    } else if (plan.kind !== "retired") run.outcome = "failed";
  }
  const held = goals.flatMap((run) => run.held ?? []);
  const result: SyncResult = {
    repo: state.fullName,
    commit: head.commit,
    outcome: combineOutcomes(goals.map(({ outcome }) => outcome)),
    plans: goals.map(toPlanResult),
    run: host.run,
    resumeAt: null,
    error: null,
    held: describeHeldRun(
      host.run,
      held,
      `approve the run that milepost sync --repo ${state.fullName} names`,
    ),
  };
  return { result, plans };
}

interface PreviewContext {
  view: RepositoryView;
  head: HeadRead;
  readers: readonly TrackerReader[];
  host: PreviewHost;
}

/** Compares a plan with every tracker and records in `run` what a sync would do. Returns the sync plans. */
async function previewGoal(
  ready: ReadyPlan,
  run: GoalRun,
  closingCounts: Map<TrackerName, number>,
  { view, head, readers, host }: PreviewContext,
): Promise<Preview["plans"]> {
  const { config, state } = view;
  const { plan, path, goal, approval, missing } = ready;
  const stored = await host.ledger.goal(state.id, goal);
  if (stored && (await isStalePlan(ready, head, stored))) {
    run.diagnostics.push(staleCommitDiagnostic(head, stored));
    return [];
  }
  const plans: Preview["plans"] = [];
  for (const reader of readers) {
    const { name } = reader;
    const before = reader.requests();
    const links = await readLinks(readers, state.id, goal, host.ledger);
    const prepared = await prepareGoal(
      {
        plan,
        config,
        keyedItems: stored?.keyedItems ?? [],
        links,
        isSearched: stored?.searchedTrackers.includes(name) ?? false,
        read: head,
        peerUrl: createPeerUrls(goal, readers, links),
      },
      reader,
      host.clock,
    );
    const alreadyClosingCount = closingCounts.get(name) ?? 0;
    const { held, closingCount, approvedKeys, ...decision } = applyGuard(prepared, {
      policy: config.policy,
      alreadyClosingCount,
      approvedKeys: approval?.keys.get(name) ?? new Set(),
      missingReason: missing?.reason ?? null,
    });
    closingCounts.set(name, alreadyClosingCount + closingCount);
    // A person has to see what they would approve. Of a partly approved plan a sync applies the approved part.
    const isWaiting = held !== null && approvedKeys.length === 0;
    const syncPlan = isWaiting ? prepared.syncPlan : decision.syncPlan;
    if (held) {
      const { reasons = [], items = [] } = run.held ?? {};
      const heldHere = held.items.map((item) => ({ ...item, tracker: name }));
      run.held = { reasons: [...reasons, held.reason], items: [...items, ...heldHere] };
    }
    const hasOperations = syncPlan.operations.length > 0;
    run.trackers.push({
      ...createTrackerRun(name),
      wasAttempted: true,
      outcome: prepared.isRejected ? "failed" : held ? "held" : hasOperations ? "synced" : "unchanged",
      operations: syncPlan.operations.map((operation) => toReportedOperation(operation)),
      conflicts: syncPlan.conflicts,
      diagnostics: prepared.diagnostics,
      requests: requestsSince(reader, before),
    });
    plans.push({ path, tracker: name, syncPlan });
  }
  run.outcome = combineOutcomes(run.trackers.map(({ outcome }) => outcome));
  return plans;
}
