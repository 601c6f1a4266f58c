import type { TrackerName } from "../../model/item.ts";
import type { ClosingItem, SyncPlan } from "../../model/operation.ts";
import { combineOutcomes } from "../../model/outcome.ts";
import type { PlanResult, SyncResult } from "../../model/result.ts";
import { heldResult, reportOperation } from "../../model/result.ts";
import type { Outcome, TrackedRepository } from "../../model/state.ts";
import { searchedIn } from "../../model/state.ts";
import type { Clock } from "../../ports/clock.ts";
import type { TrackerReader } from "../../ports/tracker.ts";
import { judge } from "../compare/guard.ts";
import type { ReadyPlan } from "../read/classify-plans.ts";
import { classifyPlan, turnsOf } from "../read/classify-plans.ts";
import { linksIn, peersOf } from "../read/peers.ts";
import { prepareGoal } from "../read/prepare-goal.ts";
import type { ReadHost, RepositoryRequest, RepositoryView } from "../read/read-repository.ts";
import { readRepository } from "../read/read-repository.ts";
import type { HeadRead } from "../read/stale-commit.ts";
import { isStalePlan, staleCommit } from "../read/stale-commit.ts";
import { requestsSince } from "./requests-since.ts";

export interface PreviewHost extends ReadHost {
  clock: Clock;
  run: string;
  openReaders: (repository: TrackedRepository, config: RepositoryView["config"]) => Promise<TrackerReader[]>;
}

/**
 * What a sync would do: as it would be reported, and as the data that it would apply. Of a plan that is held and of
 * which nothing is approved, what a sync would do if it went on.
 */
export interface Preview {
  result: SyncResult;
  plans: { path: string; tracker: TrackerName; syncPlan: SyncPlan }[];
}

/**
 * What a sync of this repository would do now. It reads what a sync reads and ends where a sync begins to
 * write; its host has nothing to write with. Throws what reading throws.
 */
export async function previewRepository(request: RepositoryRequest, host: PreviewHost): Promise<Preview> {
  const readAt = host.clock.now();
  const view = await readRepository(request, host);
  const { state, head, source } = view;
  const readers = await host.openReaders(state, view.config);
  const found: Findings = { plans: [], results: [], outcomes: [], held: [], alreadyClosing: new Map() };
  const { results, outcomes, held } = found;
  for (const turn of turnsOf(view)) {
    const plan = await classifyPlan(turn, state.plans, view, host.ledger);
    const { path, goal, diagnostics } = plan;
    // What is good and as it was is not worth a line.
    if (plan.kind === "unchanged" && diagnostics.length === 0) continue;
    const result: PlanResult = { path, goal, trackers: [], diagnostics: [...diagnostics] };
    results.push(result);
    if (plan.kind === "refused" || plan.kind === "unchanged") outcomes.push("failed");
    else if (plan.kind === "gone") outcomes.push("unchanged");
    else if (plan.kind === "ready") {
      await compare(plan, result, { view, head: { head, readAt, source }, readers, host, found });
    } else {
      held.push({ reasons: [plan.reason], items: plan.items });
      outcomes.push("held");
    }
  }
  const approve = `approve the run that milepost sync --repo ${state.fullName} names`;
  const result: SyncResult = {
    repo: state.fullName,
    commit: head.commit,
    outcome: combineOutcomes(outcomes),
    plans: results,
    run: host.run,
    resumeAt: null,
    error: null,
    held: heldResult(host.run, held, approve),
  };
  return { result, plans: found.plans };
}

interface Findings extends Pick<Preview, "plans"> {
  results: PlanResult[];
  outcomes: Outcome[];
  held: { reasons: string[]; items: ClosingItem[] }[];
  /** How many items the plans so far close, by tracker. */
  alreadyClosing: Map<TrackerName, number>;
}

interface Comparing {
  view: RepositoryView;
  head: HeadRead;
  readers: readonly TrackerReader[];
  host: PreviewHost;
  found: Findings;
}

/** Compares one plan with every tracker, and adds to `result` and `found` what would come of it. */
async function compare(
  ready: ReadyPlan,
  result: PlanResult,
  { view, head, readers, host, found }: Comparing,
): Promise<void> {
  const { config, state } = view;
  const { plan, path, goal, approval, missing } = ready;
  const known = await host.ledger.goal(state.id, goal);
  if (known && (await isStalePlan(ready, head, known))) {
    result.diagnostics.push(staleCommit(head, known));
    found.outcomes.push("unchanged");
    return;
  }
  for (const reader of readers) {
    const before = reader.requests();
    const links = await linksIn(readers, state.id, goal, host.ledger);
    const peerUrl = peersOf(goal, readers, links);
    const isSearched = known !== null && searchedIn(known).has(reader.name);
    const identities = known?.identities ?? [];
    const input = { plan, config, identities, links, isSearched, read: head, peerUrl };
    const prepared = await prepareGoal(input, reader, host.clock);
    const verdict = judge(prepared, {
      policy: config.policy,
      alreadyClosing: found.alreadyClosing.get(reader.name) ?? 0,
      approved: approval?.keys.get(reader.name) ?? new Set(),
      missing: missing?.reason ?? null,
    });
    const { held, closing, approved } = verdict;
    // What is held without an approval is shown as it would be if it went on: a person has to see that to decide. Of
    // what is approved in part the next sync does just that part.
    const syncPlan = held && approved.length === 0 ? prepared.syncPlan : verdict.syncPlan;
    found.alreadyClosing.set(reader.name, (found.alreadyClosing.get(reader.name) ?? 0) + closing);
    if (held) found.held.push({ reasons: [held.reason], items: held.items });
    if (prepared.isRefused) found.outcomes.push("failed");
    else found.outcomes.push(held ? "held" : syncPlan.operations.length > 0 ? "synced" : "unchanged");
    found.plans.push({ path, tracker: reader.name, syncPlan });
    result.diagnostics.push(...prepared.diagnostics);
    result.trackers.push({
      tracker: reader.name,
      operations: syncPlan.operations.map((operation) => reportOperation(operation)),
      conflicts: syncPlan.conflicts,
      requests: requestsSince(reader, before),
    });
  }
}
